/* SPDX-License-Identifier: MIT */
/* Rules of sessions: read, judged, shown, given. */

#include "approval-rules.h"

#include "agent/agent.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"

#include <limits.h>
#include <string.h>

#define WRONG     "the approval rules are wrong"
#define WORKTREES "/.claude/worktrees/" /* below a root: where Claude Code makes its own */

struct approval_rules {
    struct server *server;
    char *own;   /* names of the user's own sets that allow something, parted by blanks */
    char *wrong; /* what is wrong with them, as it was told last */
    bool is_read;
};

struct approval_rules *approval_rules_create(struct server *server) {
    struct approval_rules *rules = NEW(struct approval_rules);
    rules->server = server;
    rules->own = text_copy("");
    rules->wrong = text_copy("");
    return rules;
}

void approval_rules_destroy(struct approval_rules *rules) {
    if (rules != NULL) {
        free(rules->own);
        free(rules->wrong);
        free(rules);
    }
}

/* ---- reading --------------------------------------------------------------------------------- */

static void tell_wrong(struct approval_rules *rules, const char *problems) {
    size_t length = strcspn(problems, "\n"); /* `stoa rules` lists them all */
    OWNED_STR first = text_copy_bytes(problems, length);
    if (text_equal(first, rules->wrong)) {
        return;
    }
    text_replace(&rules->wrong, first);
    if (*first != '\0') {
        OWNED_STR text = text_format("%s, so nothing is allowed by them: %s", WRONG, first);
        server_set_problem(rules->server, text);
    } else if (text_starts_with(rules->server->problem, WRONG)) {
        text_replace(&rules->server->problem, "");
    }
}

static void add_word(struct buffer *words, const char *word) {
    buffer_append_format(words, "%s%s", words->length > 0 ? " " : "", word);
}

static char *names_that_allow(const struct rules *loaded) {
    struct buffer names = { 0 };
    for (size_t i = 0; i < loaded->count && !loaded->is_wrong; i++) {
        if (loaded->sets[i]->lists[RULE_ALLOW].count > 0) {
            add_word(&names, loaded->sets[i]->name);
        }
    }
    return buffer_take_text(&names);
}

void approval_rules_refresh(struct approval_rules *rules) {
    OWNED(rules) loaded = rules_load(NULL);
    OWNED_STR own = names_that_allow(loaded);
    bool was_read = rules->is_read;
    rules->is_read = true;
    tell_wrong(rules, loaded->problems);
    if (text_equal(own, rules->own)) {
        return;
    }
    text_replace(&rules->own, own);
    struct session *session;
    LIST_FOR_EACH (session, &rules->server->sessions, link) {
        if (was_read) {
            server_session_changed(rules->server, session);
        }
    }
}

static struct rules *load_for(const struct session *session) {
    struct rules *loaded = rules_load((const char *const *)session->spec.rules);
    rules_adopt_denials(loaded, session->spec.denials);
    return loaded;
}

/* ---- judging --------------------------------------------------------------------------------- */

/* No link on the way: it may lead anywhere, and come with the files of a repository. */
static bool is_in_place(const char *root, const char *tree) {
    char real_root[PATH_MAX], real_tree[PATH_MAX];
    if (realpath(root, real_root) == NULL || realpath(tree, real_tree) == NULL) {
        return false;
    }
    OWNED_STR expected = text_format("%s%s", real_root, tree + strlen(root));
    return text_equal(expected, real_tree);
}

/* What an allow may touch: the session's directory, or the worktree in it where the agent is. */
static char *root_of(const struct session *session, const char *directory) {
    OWNED_STR trees = text_format("%s%s", session->spec.directory, WORKTREES);
    if (!text_starts_with(directory, trees)) {
        return text_copy(session->spec.directory);
    }
    const char *name = directory + strlen(trees);
    size_t length = strcspn(name, "/");
    OWNED_STR tree = text_copy_bytes(directory, strlen(trees) + length);
    bool is_tree = length > 0 && name[0] != '.' && is_in_place(session->spec.directory, tree);
    return is_tree ? TAKE(tree) : text_copy(session->spec.directory);
}

enum rule_verdict approval_rules_judge(struct approval_rules *rules, const struct session *session,
        const struct approval *approval, char **out_who, char **out_why) {
    *out_who = *out_why = NULL;
    if (approval->kind != APPROVAL_PERMISSION) {
        return RULE_ASK;
    }
    approval_rules_refresh(rules);
    OWNED(rules) loaded = load_for(session);
    const char *said =
            approval->directory[0] == '/' ? approval->directory : session->spec.directory;
    OWNED_STR directory = path_absolute(said, NULL);
    OWNED_STR root = root_of(session, directory);
    struct rule_call call = { approval->tool, approval->input, directory, root };
    struct rule_judgement judgement;
    rules_judge(loaded, &call, &judgement);
    if (loaded->is_wrong) {
        tell_wrong(rules, loaded->problems);
    }
    bool is_asked = judgement.verdict == RULE_ASK || judgement.rule == NULL ||
                    (judgement.verdict == RULE_ALLOW && approval->is_cut);
    if (is_asked) {
        return RULE_ASK;
    }
    *out_who = text_format("rule %s of %s", judgement.rule->name, judgement.set->name);
    bool is_denied = judgement.verdict == RULE_DENY; /* the agent is told why */
    *out_why = text_copy(judgement.rule->reason != NULL ? judgement.rule->reason
                         : is_denied ? "A rule of the person you work for denies this."
                                     : "");
    return judgement.verdict;
}

/* ---- shown and given ------------------------------------------------------------------------- */

void approval_rules_describe(
        struct approval_rules *rules, const struct session *session, struct json *object) {
    const struct session_spec *spec = &session->spec;
    if (rules == NULL || agent_of(session) != &agent_claude) {
        return;
    }
    if (!rules->is_read) {
        approval_rules_refresh(rules);
    }
    struct buffer names = { 0 };
    add_word(&names, rules->own);
    for (char **name = spec->rules; name != NULL && *name != NULL; name++) {
        add_word(&names, *name);
    }
    if (names.length > 0) {
        json_set_text(object, "rules", buffer_text(&names));
    }
    if (spec->rules != NULL && spec->rules[0] != NULL) {
        json_set(object, "rule_names", json_create_text_array((const char *const *)spec->rules));
    }
    if (spec->denials != NULL) {
        json_set_text(object, "denials", spec->denials);
    }
    buffer_finish(&names);
}

bool approval_rules_may_be_given(
        struct request *request, const struct session_spec *spec, struct error *err) {
    if (spec->rules == NULL || spec->rules[0] == NULL) {
        return true;
    }
    peer_identify(request->peer, NULL, "");
    return *request->peer->session_id == '\0' ||
           error_set(err, ERROR_DENIED, "approval rules are refused to what runs in a session");
}

struct json *handle_session_rules(struct request *request, struct error *err) {
    struct server *server = request->server;
    struct session *session =
            registry_find(server, json_get_text(request->params, "session", ""), err);
    char **names = json_to_text_vector(json_find(request->params, "rules"));
    if (session == NULL || !session_spec_rules_are_valid(names, err)) {
        text_vector_destroy(names);
        return NULL;
    }
    for (char **name = names; *name != NULL; name++) {
        OWNED_STR path = rule_set_find(*name);
        if (path == NULL) {
            error_set(err, ERROR_NOT_FOUND, "there is no set of rules '%s'", *name);
            text_vector_destroy(names);
            return NULL;
        }
    }
    OWNED_STR words = json_format(json_find(request->params, "rules"));
    char **before = session->spec.rules;
    session->spec.rules = names;
    if (!server_save(server, session, request->peer->who, "session.rules", words, err)) {
        session->spec.rules = before;
        text_vector_destroy(names);
        return NULL;
    }
    text_vector_destroy(before);
    approval_rules_refresh(server->rules);
    server_session_changed(server, session);
    return session_describe(session);
}
