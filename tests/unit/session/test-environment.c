/* SPDX-License-Identifier: MIT */
#include "environment.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static bool has(char *const *environment, const char *variable) {
    for (; *environment != NULL; environment++) {
        if (text_equal(*environment, variable)) {
            return true;
        }
    }
    return false;
}

/* What marks a child of another Claude Code, and nothing else of its variables. */
static const char *const removed[] = { "AI_AGENT=x", "CLAUDECODE=1", "CLAUDE_CODE_CHILD_SESSION=1",
    "CLAUDE_CODE_ENTRYPOINT=cli", "CLAUDE_CODE_MESSAGING_SOCKET=/s", "CLAUDE_CODE_SESSION_ID=x",
    "CLAUDE_EFFORT=high", "CLAUDE_ENV_FILE=/e", "CLAUDE_PID=1", "CLAUDE_PROJECT_DIR=/p",
    "TMUX=/t,1,0", "STOA_SESSION=another", "STOA_TOKEN=another.secret", NULL };
static const char *const kept[] = { "ANTHROPIC_API_KEY=k", "ANTHROPIC_BASE_URL=http://x",
    "CLAUDE_CODE_DISABLE_MOUSE=1", "CLAUDE_CODE_OAUTH_TOKEN=t", "CLAUDE_CODE_TMPDIR=/tmp/x",
    "CLAUDE_CODE_USE_BEDROCK=1", "CLAUDE_CONFIG_DIR=/c", "CLAUDECODE_MINE=1", "HOME=/h", "PATH=/p",
    NULL };

static void only_what_marks_a_child_is_taken_away(void **state) {
    struct session_world world = { .fleet = "f", .server_socket = "/s/server.sock" };
    struct session session = {
        .world = &world, .id = text_copy("0123456789ab"), .token = text_copy("0123456789ab.secret")
    };
    size_t count = ARRAY_LENGTH(removed) + ARRAY_LENGTH(kept) - 2, at = 0;
    char **asked = memory_allocate_zeroed(count + 1, sizeof(char *));
    for (size_t i = 0; removed[i] != NULL; i++) {
        asked[at++] = text_copy(removed[i]);
    }
    for (size_t i = 0; kept[i] != NULL; i++) {
        asked[at++] = text_copy(kept[i]);
    }
    session.spec.environment = asked;
    char **made = environment_create(&session);
    for (size_t i = 0; removed[i] != NULL; i++) {
        assert_false(has(made, removed[i]));
    }
    for (size_t i = 0; kept[i] != NULL; i++) {
        assert_true(has(made, kept[i]));
    }
    assert_true(has(made, "STOA_SESSION=0123456789ab"));
    assert_true(has(made, "STOA_SOCKET=/s/server.sock"));
    assert_true(has(made, "STOA_TOKEN=0123456789ab.secret"));
    assert_true(has(made, "TERM_PROGRAM=stoa"));
    text_vector_destroy(made);
    session_spec_finish(&session.spec);
    free(session.id);
    free(session.token);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_marks_a_child_is_taken_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
