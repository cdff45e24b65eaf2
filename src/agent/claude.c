/* SPDX-License-Identifier: MIT */
/* Claude Code: each session has a conversation of its own, by an id that stoa chooses, so that it
 * can be resumed for ever after. Nothing of the user's own files is touched. */

#include "agent/agent.h"

#include "agent/claude-policy.h"
#include "base/cleanup.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/random.h"
#include "base/text.h"
#include "claude-arguments.h"
#include "claude-given.h"
#include "claude-install.h"
#include "claude-settings.h"
#include "claude-transcript.h"

#include <string.h>

#define MISSING "claude is not installed: npm install -g @anthropic-ai/claude-code"

char *agent_claude_configuration(const struct session *session) {
    const char *home = session_spec_variable(&session->spec, "HOME");
    const char *set = session_spec_variable(&session->spec, "CLAUDE_CONFIG_DIR");
    return set != NULL && *set != '\0' ? text_copy(set)
                                       : path_join(home == NULL ? "" : home, ".claude");
}

/* `claude mcp list` and the like are no conversations: they take none of our options. */
static const char *const subcommands[] = { "--help", "--version", "-h", "-v",
    /* Keep in alphabetical order. */
    "agents", "attach", "auth", "config", "doctor", "install", "logs", "mcp", "plugin", "respawn",
    "rm", "setup-token", "stop", "update" };

static bool is_subcommand(char *const *base) {
    for (size_t i = 0; base[1] != NULL && i < ARRAY_LENGTH(subcommands); i++) {
        if (text_equal(base[1], subcommands[i])) {
            return true;
        }
    }
    return false;
}

/* What the user chose himself is his: no conversation of ours then. */
static bool chooses_conversation(char *const *argv) {
    static const char *const options[] = { "--continue", "--resume", "--session-id", "-c", "-r" };
    for (size_t i = 0; i < ARRAY_LENGTH(options); i++) {
        if (claude_has_option(argv, options[i])) {
            return true;
        }
    }
    return false;
}

/* Our settings for it; NULL where it must do without: then less is known of it. */
static char *write_settings(const struct session *session, char *const *base) {
    struct error err = { 0 };
    OWNED_STR given = claude_given_find(session, base);
    char *path = claude_settings_write(session, given, &err);
    if (path == NULL) {
        log_warn("%s '%s' runs without hooks: %s", session->id, session->spec.name, err.text);
    }
    return path;
}

/* Where there is no screen the program runs below a command of ours, which makes text of what it
 * prints, and gives it the prompt. */
static char **begin_argv(const struct session *session, char *const *base) {
    if (!session->spec.agent.is_headless) {
        return text_vector_copy((const char *const *)base);
    }
    const char *program = session->world == NULL ? "stoa" : session->world->server_argv[0];
    const char *prompt = session->spec.prompt;
    char **argv = text_vector_copy((const char *const[]){ program, "headless", NULL });
    if (prompt != NULL && *prompt != '\0') {
        claude_append_word(&argv, "--prompt");
        claude_append_word(&argv, prompt);
    }
    claude_append_word(&argv, "--");
    for (; *base != NULL; base++) {
        claude_append_word(&argv, *base);
    }
    return argv;
}

/* Our settings, which hold those that the user gave, in place of the latter. */
static char **begin_with_settings(const struct session *session, char *const *base) {
    OWNED_STR settings = session->world == NULL ? NULL : write_settings(session, base);
    const char *without_ours = session->spec.agent.settings;
    if (settings == NULL) {
        char **argv = begin_argv(session, base);
        if (without_ours != NULL && !claude_has_option(base, "--settings")) {
            claude_append_word(&argv, "--settings");
            claude_append_word(&argv, without_ours);
        }
        return argv;
    }
    char **own = claude_given_remove(base);
    char **argv = begin_argv(session, own);
    text_vector_destroy(own);
    claude_append_word(&argv, "--settings");
    claude_append_word(&argv, settings);
    return argv;
}

static char **compose(const struct session *session, char *const *base, bool resumes) {
    bool is_prompted = !resumes && !session->spec.agent.is_headless;
    const char *first = session->opening != NULL ? session->opening : session->spec.prompt;
    const char *prompt = is_prompted ? first : NULL;
    char **argv = begin_with_settings(session, base);
    claude_append_arguments(session, base, &argv);
    if (!chooses_conversation(base)) {
        claude_append_word(&argv, resumes ? "--resume" : "--session-id");
        claude_append_word(&argv, session->conversation);
    }
    if (prompt != NULL && *prompt != '\0') {
        if (*prompt == '-') {
            claude_append_word(&argv, "--");
        }
        claude_append_word(&argv, prompt);
    }
    return argv;
}

bool agent_claude_gives_conversation(const struct session *session) {
    char **base = session_spec_argv(&session->spec);
    bool gives = !is_subcommand(base) && !chooses_conversation(base);
    text_vector_destroy(base);
    return gives;
}

static char **claude_argv(struct session *session, struct error *err) {
    char **base = session_spec_argv(&session->spec);
    char **argv = NULL;
    if (!claude_is_installed(session, base[0])) {
        error_set(err, ERROR_NOT_FOUND, MISSING);
    } else if (is_subcommand(base)) {
        argv = text_vector_copy((const char *const *)base);
    } else {
        enum claude_transcript transcript = claude_transcript_find(session);
        if (session->conversation[0] == '\0' || transcript == CLAUDE_TRANSCRIPT_EMPTY) {
            char id[RANDOM_UUID_SIZE];
            random_uuid(id);
            text_replace(&session->conversation, id);
        }
        argv = compose(session, base, transcript == CLAUDE_TRANSCRIPT_RESUMED);
    }
    text_vector_destroy(base);
    return argv;
}

typedef char *look_at_fn(const struct claude_places *places, const struct json *given);

static char *look_for_fault(const struct claude_places *places, const struct json *given) {
    OWNED_STR fault = claude_policy_broken(places);
    return fault == NULL ? NULL
                         : text_format("%s; Claude Code asks what to do, and leaves it out", fault);
}

static char *look_for_ban(const struct claude_places *places, const struct json *given) {
    OWNED_STR forbidding = claude_policy_forbids(places, given);
    return forbidding == NULL
                   ? NULL
                   : text_format("hooks and status line are forbidden: %s; permissions, tools and "
                                 "the budget are not told",
                             forbidding);
}

/* Whoever the user is, and wherever it runs. */
static char *claude_caveat(const struct session *session) {
    static look_at_fn *const looks[] = { look_for_ban, look_for_fault };
    struct error err = { 0 };
    char **base = session_spec_argv(&session->spec);
    OWNED_STR given = claude_given_find(session, base);
    OWNED(json) users = given == NULL ? NULL : claude_given_read(given, &err);
    OWNED_STR configuration = agent_claude_configuration(session);
    const struct claude_places places = { CLAUDE_MANAGED_DIRECTORY, configuration,
        session->spec.directory };
    char *caveat = given != NULL && users == NULL ? text_copy(err.text) : NULL;
    for (size_t i = 0; caveat == NULL && i < ARRAY_LENGTH(looks); i++) {
        caveat = looks[i](&places, users);
    }
    text_vector_destroy(base);
    return caveat;
}

const struct agent agent_claude = { "claude", claude_argv, claude_caveat };
