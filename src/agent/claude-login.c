/* SPDX-License-Identifier: MIT */
/* Claude Code 2.1 without credentials looks as if it waited for a prompt, and tells nobody before
 * one has failed; when it was never set up it shows the choice of an account, and tells nobody
 * either. Seen with the real program. */

#include "agent/claude-login.h"

#include "agent/agent.h"
#include "agent/claude-policy.h"
#include "base/cleanup.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "claude-given.h"
#include "json/json.h"

#include <fnmatch.h>
#include <string.h>
#include <unistd.h>

#define FILE_MAX_BYTES ((size_t)16 * 1024 * 1024)

static const char *const variables[] = { "ANTHROPIC_*KEY*", "ANTHROPIC_*TOKEN*",
    "ANTHROPIC_CUSTOM_HEADERS*", "ANTHROPIC_UNIX_SOCKET*", "AWS_BEARER_TOKEN_BEDROCK*",
    "CLAUDE_CODE_*KEY*", "CLAUDE_CODE_*TOKEN*", "CLAUDE_CODE_USE_*" };

/* Words in settings that can bring a key, or another service. */
static const char *const settings_words[] = { "ANTHROPIC_", "AWS_BEARER_TOKEN", "CLAUDE_CODE_",
    "apiKeyHelper" };

static const char *const account_words[] = { "\"oauthAccount\"", "\"primaryApiKey\"" };

static bool has_variable(const struct session *session) {
    for (char **pair = session->spec.environment; pair != NULL && *pair != NULL; pair++) {
        OWNED_STR name = text_copy_bytes(*pair, strcspn(*pair, "="));
        bool is_empty = (*pair)[strlen(name)] == '\0' || (*pair)[strlen(name) + 1] == '\0';
        for (size_t i = 0; i < ARRAY_LENGTH(variables); i++) {
            if (!is_empty && fnmatch(variables[i], name, 0) == 0) {
                return true;
            }
        }
    }
    return false;
}

static bool holds(const char *text, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (strstr(text, words[i]) != NULL) {
            return true;
        }
    }
    return false;
}

/* Of one that cannot be read nobody knows. */
static bool settings_may_help(const char *path) {
    struct buffer text = { 0 };
    struct error err = { 0 };
    bool may = file_read(path, FILE_MAX_BYTES, &text, &err)
                       ? holds(buffer_text(&text), settings_words, ARRAY_LENGTH(settings_words))
                       : err.code != ERROR_NOT_FOUND;
    buffer_finish(&text);
    return may;
}

static bool directory_may_help(const char *directory) {
    static const char *const names[] = { "settings.json", "settings.local.json",
        "managed-settings.json" };
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
        OWNED_STR path = path_join(directory, names[i]);
        if (settings_may_help(path)) {
            return true;
        }
    }
    return false;
}

/* Of the project: of the session's directory and those above it. */
static bool project_may_help(const char *directory) {
    OWNED_STR at = text_copy(directory);
    for (char *slash = at + strlen(at); slash != NULL; slash = strrchr(at, '/')) {
        *slash = '\0';
        OWNED_STR place = text_format("%s/.claude", at);
        if (directory_may_help(place)) {
            return true;
        }
    }
    return false;
}

static bool given_may_help(const struct session *session) {
    char **base = session_spec_argv(&session->spec);
    OWNED_STR given = claude_given_find(session, base);
    text_vector_destroy(base);
    return given != NULL &&
           (*given == '/' ? settings_may_help(given)
                          : holds(given, settings_words, ARRAY_LENGTH(settings_words)));
}

/* Its own file; where it stands depends on whether its directory was chosen. */
static char *own_file(const struct session *session, const char *configuration) {
    const char *set = session_spec_variable(&session->spec, "CLAUDE_CONFIG_DIR");
    const char *home = session_spec_variable(&session->spec, "HOME");
    bool is_set = set != NULL && *set != '\0';
    return path_join(is_set ? configuration : home == NULL ? "" : home, ".claude.json");
}

static enum claude_login find_account(const struct session *session, const char *configuration) {
    struct buffer text = { 0 };
    struct error err = { 0 };
    OWNED_STR path = own_file(session, configuration);
    enum claude_login login = CLAUDE_LOGIN_UNSTARTED;
    if (file_read(path, FILE_MAX_BYTES, &text, &err)) {
        OWNED(json) said = json_parse(buffer_text(&text), text.length, NULL);
        bool has = said == NULL ||
                   holds(buffer_text(&text), account_words, ARRAY_LENGTH(account_words));
        login = has                                                       ? CLAUDE_LOGIN_POSSIBLE
                : json_get_boolean(said, "hasCompletedOnboarding", false) ? CLAUDE_LOGIN_MISSING
                                                                          : CLAUDE_LOGIN_UNSTARTED;
    } else if (err.code != ERROR_NOT_FOUND) {
        login = CLAUDE_LOGIN_POSSIBLE;
    }
    buffer_finish(&text);
    return login;
}

enum claude_login claude_login_find(const struct session *session) {
    OWNED_STR configuration = agent_claude_configuration(session);
    OWNED_STR credentials = path_join(configuration, ".credentials.json");
    OWNED_STR drop_ins = path_join(CLAUDE_MANAGED_DIRECTORY, "managed-settings.d");
    bool may = has_variable(session) || access(credentials, F_OK) == 0 ||
               access(drop_ins, F_OK) == 0 || directory_may_help(configuration) ||
               directory_may_help(CLAUDE_MANAGED_DIRECTORY) ||
               project_may_help(session->spec.directory) || given_may_help(session);
    return may ? CLAUDE_LOGIN_POSSIBLE : find_account(session, configuration);
}
