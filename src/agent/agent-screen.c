/* SPDX-License-Identifier: MIT */
/* The label of a rule is "STATE NAME". */

#include "agent/agent-screen.h"

#include "agent-detail.h"
#include "base/memory.h"
#include "base/text.h"
#include "config/agent-file.h"
#include "term/screen-rules.h"

#include <string.h>

#define CONVERSATION_LAST "last" /* there was one: it is taken up by the kind's own words */
#define PROMPT_NOT_TAKEN  "its first prompt was not handed over: it takes none"

static struct agent_file *load(const struct session *session, struct error *err) {
    const char *kind = session->spec.agent.kind;
    char **argv = session_spec_argv(&session->spec);
    OWNED_STR path = kind != NULL ? agent_file_find(kind) : agent_file_find_program(argv[0]);
    text_vector_destroy(argv);
    if (path == NULL) {
        error_set(err, ERROR_NOT_FOUND, "no file describes its kind of program");
        return NULL;
    }
    struct diagnostics problems;
    diagnostics_init(&problems, path);
    struct agent_file *file = agent_file_load(path, &problems);
    if (file == NULL) {
        OWNED_STR line = diagnostics_line(&problems, 0);
        error_set(err, ERROR_INVALID, "%s", line);
    }
    diagnostics_finish(&problems);
    return file;
}

static void append_marked(char **list, size_t *count, const char *mark, char *const *expressions) {
    for (; expressions != NULL && *expressions != NULL; expressions++) {
        list[(*count)++] = text_format("%s%s", mark, *expressions);
    }
}

static bool add_rule(
        struct screen_rules *rules, const struct agent_screen_rule *rule, struct error *err) {
    OWNED_STR label = text_format("%s %s", agent_screen_states[rule->state], rule->name);
    char **match = memory_allocate_zeroed(2 * AGENT_SCREEN_MATCH_MAX + 3, sizeof(char *));
    size_t count = 0;
    append_marked(match, &count, "", rule->match);
    append_marked(match, &count, SCREEN_RULES_TITLE, rule->title);
    if (rule->progress >= 0) {
        match[count++] =
                text_format(SCREEN_RULES_PROGRESS "^%s$", screen_progress_names[rule->progress]);
    }
    if (rule->bell) {
        match[count++] = text_copy(SCREEN_RULES_RUNG);
    }
    bool good = screen_rules_add(rules, label, (size_t)rule->rows, (const char *const *)match, err);
    text_vector_destroy(match);
    return good;
}

struct screen_rules *agent_screen_compile(const struct agent_file *file, struct error *err) {
    OWNED(screen_rules) rules = screen_rules_create();
    for (size_t i = 0; i < file->rule_count; i++) {
        if (!add_rule(rules, &file->rules[i], err)) {
            return NULL;
        }
    }
    return TAKE(rules);
}

bool agent_screen_rules(const struct session *session, struct buffer *out_rules, char **out_kind,
        struct error *err) {
    OWNED(agent_file) file = load(session, err);
    OWNED(screen_rules) rules = file == NULL ? NULL : agent_screen_compile(file, err);
    if (rules == NULL) {
        return false;
    }
    screen_rules_write(rules, out_rules);
    *out_kind = text_copy(file->name);
    return true;
}

void agent_decode_screen(
        const char *label, const char *row, int64_t at_ms, struct agent_decoded *out) {
    size_t length = strcspn(label, " ");
    OWNED_STR state = text_copy_bytes(label, length);
    *out = (struct agent_decoded){ 0 };
    out->signal.source = AGENT_SOURCE_SCREEN_RULE;
    out->signal.event = out->event;
    out->signal.detail = out->detail;
    out->signal.at_ms = at_ms;
    out->signal.background = -1;
    detail_append(out->event, sizeof(out->event), *state == '\0' ? "none" : state);
    if (label[length] == ' ') {
        OWNED_STR text = text_format("%s: %s", label + length + 1, row);
        detail_append(out->detail, sizeof(out->detail), text);
    }
}

/* --- started ---------------------------------------------------------------------------------- */

static char *put_prompt(const char *word, const char *prompt) {
    const char *place = strstr(word, AGENT_FILE_PROMPT);
    return place == NULL ? text_copy(word)
                         : text_format("%.*s%s%s", (int)(place - word), word, prompt,
                                   place + strlen(AGENT_FILE_PROMPT));
}

static char **append(char **argv, char *const *words, const char *prompt) {
    size_t count = text_vector_length((const char *const *)argv);
    size_t more = text_vector_length((const char *const *)words);
    argv = memory_reallocate(argv, (count + more + 1) * sizeof(char *));
    for (size_t i = 0; i < more; i++) {
        argv[count + i] = put_prompt(words[i], prompt);
    }
    argv[count + more] = NULL;
    return argv;
}

char **agent_screen_argv(struct session *session, struct error *err) {
    const char *prompt = session->spec.prompt;
    bool has_prompt = prompt != NULL && *prompt != '\0';
    char **argv = session_spec_argv(&session->spec);
    OWNED(agent_file) file = load(session, NULL);
    if (file == NULL || session->spec.command != NULL) { /* a line for the shell stays as it is */
        if (has_prompt) {
            session_set_message(session, PROMPT_NOT_TAKEN);
        }
        return argv;
    }
    session->owes_prompt = false;
    bool resumes = file->resume != NULL && *session->conversation != '\0';
    text_replace(&session->conversation, file->resume != NULL ? CONVERSATION_LAST : "");
    if (resumes) {
        return append(argv, file->resume, "");
    }
    if (has_prompt && file->prompt != NULL && *prompt != '-') {
        return append(argv, file->prompt, prompt);
    }
    session->owes_prompt = has_prompt && file->pastes_prompt;
    if (session->owes_prompt) {
        session_set_message(session, AGENT_SCREEN_OWED);
    } else if (has_prompt) {
        session_set_message(session, PROMPT_NOT_TAKEN);
    }
    return argv;
}
