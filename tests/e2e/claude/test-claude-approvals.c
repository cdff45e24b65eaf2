/* SPDX-License-Identifier: MIT */

/*
 * What Claude Code asks a person for: answered from the queue, in the pane, or by nobody. Whichever
 * comes first counts, and the queue says which.
 */

#include "base/cleanup.h"
#include "base/text.h"
#include "claude-fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define PROMPT_WRITE "write the file approved"

/* Claude in a session `one`, that asks before it does anything. */
static void start_claude_in_mode(struct world *world, const char *script, const char *mode) {
    static const char *const directories[] = { "c1", NULL };
    claude_prepare(world, &(struct claude_options){ .trusted = directories, .script = script });
    world_stoa(world, "new", "-d", "-n", "one", "-C", "c1", "--", "claude", "--permission-mode",
            mode, NULL);
    claude_waits_state(world, "one", "waiting");
}

static void start_claude(struct world *world, const char *script) {
    start_claude_in_mode(world, script, "manual");
}

/* Makes it ask, and waits until that is in the queue by this id. */
static void ask_for(struct world *world, const char *prompt, const char *id, const char *summary) {
    OWNED_STR row = text_format("\n%s   one ", id);
    world_stoa(world, "send", "one", prompt, NULL);
    world_waits_output(world, row, "approvals", NULL);
    world_waits_output(world, summary, "approvals", id, NULL);
}

/* Waits until the queue says that it has ended so. */
static void ends(struct world *world, const char *id, const char *how) {
    OWNED_STR state = text_format("state      %s", how);
    world_waits_output(world, state, "approvals", id, NULL);
    assert_int_equal(world_run(world, "stoa", "approvals", NULL), 6);
}

static bool was_told(struct world *world, const void *text) {
    OWNED_STR requests = world_read(world, CLAUDE_REQUESTS_FILE);
    return strstr(requests, text) != NULL;
}

static bool has_both(struct world *world, const void *context) {
    OWNED_STR one = world_read(world, "work/c1/by-one");
    OWNED_STR two = world_read(world, "work/c1/by-two");
    return text_equal(one, "by one") && text_equal(two, "by two");
}

static void what_is_approved_is_done(void **state) {
    struct world *world = *state;
    start_claude(world, NULL);
    ask_for(world, PROMPT_WRITE, "1", "+ written by a session");
    claude_waits_state(world, "one", "needs-permission: Write");
    world_stoa(world, "approve", "1", NULL);
    ends(world, "1", "allowed by stoa (pid ");
    claude_waits_gone(world, "one", "1. Yes"); /* nothing is left to answer in the pane */
    claude_waits_state(world, "one", "done: The file stands");
    OWNED_STR text = world_read(world, "work/c1/approved");
    assert_string_equal(text, "written by a session\n");
    assert_int_equal(world_run(world, "stoa", "deny", "1", NULL), 1);
    assert_non_null(strstr(world_output(), "'1' is not pending any more: allowed (stoa (pid "));
}

static void a_key_on_the_screen_answers(void **state) {
    struct world *world = *state;
    start_claude(world, NULL);
    struct console *console = console_create(world, 120, 40, "stoa", NULL);
    ask_for(world, PROMPT_WRITE, "1", "+ written by a session");
    console_type(console, "C-Space a");
    console_shows(console, "What waits for you");
    console_shows(console, "+ written by a session");
    console_type(console, "y");
    ends(world, "1", "allowed by stoa attach (pid ");
    console_shows(console, "No session asks for anything.");
    claude_waits_state(world, "one", "done: The file stands");
}

static void what_is_denied_is_told_why(void **state) {
    struct world *world = *state;
    start_claude(world, NULL);
    ask_for(world, PROMPT_WRITE, "1", "+ written by a session");
    world_stoa(world, "deny", "1", "--reason", "not before lunch", NULL);
    ends(world, "1", "denied by stoa (pid ");
    world_waits(world, "the reason to be told", was_told, "not before lunch");
    claude_waits_state(world, "one", "done");
    OWNED_STR text = world_read(world, "work/c1/approved");
    assert_string_equal(text, "");
}

static void a_question_is_answered_by_its_number(void **state) {
    struct world *world = *state;
    start_claude(world, NULL);
    ask_for(world, "ask me", "1", "2. Blue: like the sea");
    claude_waits_state(world, "one", "asks-question");
    assert_int_equal(world_run(world, "stoa", "approve", "1", NULL), 2);
    world_stoa(world, "answer", "1", "--choice", "2", NULL);
    ends(world, "1", "answered by stoa (pid ");
    claude_waits_screen(world, "one", "Which colour? → Blue");
    claude_waits_state(world, "one", "done: So be it");
}

static void a_plan_is_approved_or_denied(void **state) {
    struct world *world = *state;
    start_claude_in_mode(world,
            "{\"rules\":[{\"prompt\":\"plan\",\"steps\":[{\"tool\":\"ExitPlanMode\",\"input\":{"
            "\"plan\":\"Go there\"}},{\"text\":\"Planned.\"}]}]}",
            "plan");
    ask_for(world, "plan it", "1", "asks       plan");
    world_stoa(world, "deny", "1", "--reason", "think again", NULL);
    world_waits(world, "the reason to be told", was_told, "think again");
    claude_waits_state(world, "one", "done: Planned");
    ask_for(world, "plan it anew", "2", "asks       plan");
    world_stoa(world, "approve", "2", NULL);
    ends(world, "2", "allowed by stoa (pid ");
    claude_waits_screen(world, "one", "Exited plan mode");
    claude_waits_state(world, "one", "done: Planned");
}

static bool has_no_hook(struct world *world, const void *context) {
    return world_find_process(world, "--hold") == 0;
}

static void an_answer_in_the_pane_counts(void **state) {
    struct world *world = *state;
    start_claude(world, NULL);
    ask_for(world, PROMPT_WRITE, "1", "+ written by a session");
    claude_waits_screen(world, "one", "1. Yes"); /* the dialog is drawn after its hook ran */
    claude_press(world, "one", "Enter", "1. Yes");
    ends(world, "1", "answered-in-pane (");
    claude_waits_state(world, "one", "done: The file stands");
    ask_for(world, "write the file again", "2", "+ written by a session");
    claude_waits_screen(world, "one", "1. Yes");
    claude_press(world, "one", "Escape", "1. Yes");
    ends(world, "2", "interrupted (registry: idle)");
    claude_waits_state(world, "one", "waiting: interrupted");
    world_waits(world, "the hooks to be let go", has_no_hook, NULL);
}

static void a_session_that_ends_asks_no_more(void **state) {
    struct world *world = *state;
    start_claude(world, NULL);
    ask_for(world, PROMPT_WRITE, "1", "+ written by a session");
    world_stoa(world, "kill", "one", NULL);
    ends(world, "1", "session-ended (killed)");
}

static void another_server_is_asked_the_same(void **state) {
    struct world *world = *state;
    start_claude(world, NULL);
    ask_for(world, PROMPT_WRITE, "1", "+ written by a session");
    world_kill_server(world);
    world_waits_output(world, "state      pending", "approvals", "1", NULL);
    world_stoa(world, "approve", "1", NULL);
    claude_waits_state(world, "one", "done: The file stands");
    ends(world, "1", "allowed by stoa (pid ");
    OWNED_STR text = world_read(world, "work/c1/approved");
    assert_string_equal(text, "written by a session\n");
    world_stoa(world, "approvals", "--history", NULL);
    assert_null(strstr(world_output(), "\n2 ")); /* it came back, not twice */
}

static void what_runs_in_a_session_cannot_approve(void **state) {
    struct world *world = *state;
    OWNED_STR script = text_format("{\"rules\":[{\"prompt\":\"try\",\"steps\":[{\"tool\":\"Bash\","
                                   "\"input\":{\"command\":\"'%s/stoa' -L test approve 1; "
                                   "echo ended with $?\"}},{\"text\":\"I tried.\"}]}]}",
            world->programs);
    start_claude(world, script);
    ask_for(world, "try", "1", "approve 1; echo ended with $?");
    world_stoa(world, "approve", "1", NULL);
    claude_waits_state(world, "one", "done: I tried");
    world_waits(world, "its refusal", was_told, "is refused to what runs in a session");
    world_waits(world, "its status", was_told, "ended with 5");
}

#define WRITES(name, file)                                                                         \
    "{\"prompt\":\"^make " name                                                                    \
    "\",\"steps\":[{\"tool\":\"Write\",\"input\":{\"file_path\":\"%s/c1/" file                     \
    "\",\"content\":\"by " name "\"}},{\"text\":\"Made.\"}]}"
#define SENDS(name)                                                                                \
    "{\"tool\":\"Agent\",\"input\":{\"description\":\"" name "\",\"prompt\":\"make " name          \
    "\",\"subagent_type\":\"general-purpose\"}}"

/* A sub-agent shows its dialog when its hook is done: it is let go where somebody looks. */
static void sub_agents_ask_the_queue_or_who_is_there(void **state) {
    struct world *world = *state;
    OWNED_STR script =
            text_format("{\"rules\":[" WRITES("one", "by-one") "," WRITES(
                                "two", "by-two") ",{\"prompt\":"
                                                 "\"send "
                                                 "them\",\"steps\":[{"
                                                 "\"tools\":[" SENDS("one") "," SENDS("two") "]},{"
                                                                                             "\"te"
                                                                                             "xt\""
                                                                                             ":\"T"
                                                                                             "hey "
                                                                                             "are "
                                                                                             "on "
                                                                                             "thei"
                                                                                             "r "
                                                                                             "way."
                                                                                             "\"}]"
                                                                                             "}]}",
                    world->work, world->work);
    start_claude(world, script);
    ask_for(world, "send them", "2", "+ by ");
    world_stoa(world, "approvals", "1", NULL);
    world_stoa(world, "approve", "2", NULL);
    world_waits_output(world, "state      allowed", "approvals", "2", NULL);
    world_waits_output(world, "state      pending", "approvals", "1", NULL);
    struct console *console = console_create(world, 120, 40, "stoa", NULL);
    console_shows(console, "Do you want to create by-");
    ends(world, "1", "left-to-pane (somebody is there)");
    console_shows(console, "1. Yes");
    claude_press(world, "one", "Enter", "Do you want to create");
    world_waits(world, "both files", has_both, NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_approved_is_done, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(a_key_on_the_screen_answers, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(what_is_denied_is_told_why, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(
                a_question_is_answered_by_its_number, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(a_plan_is_approved_or_denied, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(an_answer_in_the_pane_counts, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(
                a_session_that_ends_asks_no_more, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(
                another_server_is_asked_the_same, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(
                sub_agents_ask_the_queue_or_who_is_there, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(
                what_runs_in_a_session_cannot_approve, world_setup, world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
