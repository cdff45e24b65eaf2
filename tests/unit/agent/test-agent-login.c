/* SPDX-License-Identifier: MIT */
#include "agent/claude-login.h"

#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#define SET_UP "{\"hasCompletedOnboarding\":true}"

/* What is there, in a home: a file and what is in it, a variable; and what follows. */
static const struct row {
    const char *variable, *file, *text, *own; /* own: of .claude.json; NULL: there is none */
    enum claude_login login;
} rows[] = {
    { NULL, NULL, NULL, NULL, CLAUDE_LOGIN_UNSTARTED },
    { NULL, NULL, NULL, "{}", CLAUDE_LOGIN_UNSTARTED },
    { NULL, NULL, NULL, SET_UP, CLAUDE_LOGIN_MISSING },
    { NULL, NULL, NULL, "broken", CLAUDE_LOGIN_POSSIBLE },
    { NULL, NULL, NULL, "{\"hasCompletedOnboarding\":true,\"oauthAccount\":{}}",
            CLAUDE_LOGIN_POSSIBLE },
    { NULL, NULL, NULL, "{\"primaryApiKey\":\"x\"}", CLAUDE_LOGIN_POSSIBLE },
    { "ANTHROPIC_API_KEY=x", NULL, NULL, SET_UP, CLAUDE_LOGIN_POSSIBLE },
    { "ANTHROPIC_API_KEY=", NULL, NULL, SET_UP, CLAUDE_LOGIN_MISSING },
    { "ANTHROPIC_AUTH_TOKEN=x", NULL, NULL, NULL, CLAUDE_LOGIN_POSSIBLE },
    { "ANTHROPIC_BASE_URL=http://127.0.0.1", NULL, NULL, SET_UP, CLAUDE_LOGIN_MISSING },
    { "CLAUDE_CODE_OAUTH_TOKEN=x", NULL, NULL, SET_UP, CLAUDE_LOGIN_POSSIBLE },
    { "CLAUDE_CODE_USE_BEDROCK=1", NULL, NULL, SET_UP, CLAUDE_LOGIN_POSSIBLE },
    { NULL, ".claude/.credentials.json", "", SET_UP, CLAUDE_LOGIN_POSSIBLE },
    { NULL, ".claude/settings.json", "{\"model\":\"opus\"}", SET_UP, CLAUDE_LOGIN_MISSING },
    { NULL, ".claude/settings.json", "{\"apiKeyHelper\":\"x\"}", SET_UP, CLAUDE_LOGIN_POSSIBLE },
    { NULL, ".claude/settings.json", "{\"env\":{\"ANTHROPIC_API_KEY\":\"x\"}}", SET_UP,
            CLAUDE_LOGIN_POSSIBLE },
    { NULL, ".claude/settings.json/unreadable", "", SET_UP, CLAUDE_LOGIN_POSSIBLE },
    { NULL, "project/.claude/settings.local.json", "{\"apiKeyHelper\":\"x\"}", SET_UP,
            CLAUDE_LOGIN_POSSIBLE },
    { NULL, "project/below/.claude/settings.json", "{\"apiKeyHelper\":\"x\"}", SET_UP,
            CLAUDE_LOGIN_POSSIBLE },
};

static int remove_one(const char *path, const struct stat *about, int flag, struct FTW *ftw) {
    return remove(path);
}

static void write_file(const char *home, const char *relative, const char *text) {
    OWNED_STR path = path_join(home, relative);
    OWNED_STR directory = text_copy_bytes(path, (size_t)(strrchr(path, '/') - path));
    assert_true(path_make_directory(directory, NULL));
    assert_true(file_replace(path, text, strlen(text), NULL));
}

static void check_row(size_t index) {
    const struct row *row = &rows[index];
    char home[] = "/tmp/stoa-login-XXXXXX";
    assert_non_null(mkdtemp(home));
    struct session session = { .spec = { .directory = text_format("%s/project/below", home) } };
    session.spec.environment = memory_allocate_zeroed(3, sizeof(char *));
    session.spec.environment[0] = text_format("HOME=%s", home);
    session.spec.environment[1] = text_copy_or_null(row->variable);
    if (row->file != NULL) {
        write_file(home, row->file, row->text);
    }
    if (row->own != NULL) {
        write_file(home, ".claude.json", row->own);
    }
    enum claude_login login = claude_login_find(&session);
    if (login != row->login) {
        fail_msg("row %zu: %d, not %d", index, (int)login, (int)row->login);
    }
    session_spec_finish(&session.spec);
    assert_int_equal(nftw(home, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
}

static void a_login_is_missing_only_where_nothing_can_bring_one(void **state) {
    if (access("/etc/claude-code", F_OK) == 0) {
        print_message("# skipped: this machine has settings of its owner\n");
        skip();
    }
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        check_row(i);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_login_is_missing_only_where_nothing_can_bring_one),
    };
    return cmocka_run_group_tests_name("agent-login", tests, NULL, NULL);
}
