/* SPDX-License-Identifier: MIT */

/*
 * claude gets SIGKILL: the session is started again by its policy or by hand, with the
 * conversation that it had, which the service sees.
 */

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text.h"
#include "claude-fixture.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define PRESET                                                                                     \
    "name: resume\nsessions:\n"                                                                    \
    "  - name: policy\n    command: claude\n    cwd: c1\n    prompt: say hello\n"                  \
    "    restart: {policy: on-failure, delay: 100ms}\n"                                            \
    "  - name: hand\n    command: claude\n    cwd: c1\n    prompt: say hello\n"

static int64_t number_of(struct world *world, const char *session, const char *member) {
    OWNED(json) said = claude_explain(world, session);
    return json_get_integer(json_find(said, "session"), member, 0);
}

struct process {
    const char *session;
    int64_t pid;
};

static bool is_another(struct world *world, const void *context) {
    const struct process *process = context;
    int64_t pid = number_of(world, process->session, "pid");
    return pid > 0 && pid != process->pid;
}

static bool has_none(struct world *world, const void *context) {
    const struct process *process = context;
    return number_of(world, process->session, "pid") == 0;
}

/* What the service was asked last holds text. */
static bool was_asked(struct world *world, const void *context) {
    OWNED_STR all = world_read(world, CLAUDE_REQUESTS_FILE);
    if (!text_ends_with(all, "\n")) {
        return false;
    }
    all[strlen(all) - 1] = '\0';
    const char *last = strrchr(all, '\n');
    return strstr(last == NULL ? all : last, context) != NULL;
}

static void kill_claude(struct world *world, const char *session, bool by_hand) {
    const struct process process = { session, number_of(world, session, "pid") };
    assert_true(process.pid > 0);
    kill((pid_t)process.pid, SIGKILL);
    if (by_hand) {
        world_waits(world, "that its program is gone", has_none, &process);
        claude_waits_state(world, session, "exited");
        world_stoa(world, "restart", session, NULL);
    }
    world_waits(world, "another process", is_another, &process);
}

/* In the middle of a turn, which is lost; what was said before is not. */
static void check_resumed(struct world *world, const char *session, bool by_hand) {
    OWNED_STR prompt = text_format("say %s", session);
    OWNED_STR answer = text_format("done: You asked for %s", session);
    claude_waits_state(world, session, "done: You asked for hello");
    world_stoa(world, "send", session, "speak slowly", NULL);
    claude_waits_screen(world, session, "a word");
    kill_claude(world, session, by_hand);
    claude_waits_state(world, session, "waiting");
    world_stoa(world, "send", session, prompt, NULL);
    claude_waits_state(world, session, answer);
    world_waits(
            world, "the words of before the kill", was_asked, "You asked for hello, here it is.");
    world_waits(world, "the prompt of after it", was_asked, prompt);
}

static void a_killed_claude_keeps_its_conversation(void **state) {
    static const char *const directories[] = { "c1", NULL };
    struct world *world = *state;
    claude_prepare(world, &(struct claude_options){ .trusted = directories });
    claude_start_fleet(world, PRESET);
    check_resumed(world, "policy", false);
    check_resumed(world, "hand", true);
}

/* The user's own choice: nothing is put in its place, and its words stay on the screen. */
static void one_that_is_not_there_is_said_to_be(void **state) {
    static const char *const directories[] = { "c1", NULL };
    struct world *world = *state;
    claude_prepare(world, &(struct claude_options){ .trusted = directories });
    world_stoa(world, "new", "-d", "-n", "lost", "-C", "c1", "--", "claude", "--resume",
            "00000000-0000-4000-8000-000000000000", NULL);
    claude_waits_state(world, "lost", "exited");
    claude_waits_screen(world, "lost", "No conversation found with session ID");
    assert_int_equal(number_of(world, "lost", "exit_status"), 1);
    world_stoa(world, "explain", "lost", NULL);
    assert_non_null(strstr(world_output(), "exited 1"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
                a_killed_claude_keeps_its_conversation, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(
                one_that_is_not_there_is_said_to_be, world_setup, world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
