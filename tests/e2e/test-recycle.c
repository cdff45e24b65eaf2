/* SPDX-License-Identifier: MIT */

/*
 * A session hands its work over to a fresh one: step by step, with an agent that says only what the
 * test wants. It is a script by the name of claude: what is sent to it is what it reports by its
 * hook ("line …": by its status line); what it was started with is in a file.
 */

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "harness/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>
#include <sqlite3.h>

#define SCRIPT                                                                                     \
    "#!/bin/sh\nstty -echo\nfor word; do printf '%%s\\n' \"$word\" >>'%s'; done\n"                 \
    "printf '\\033]7501;state=idle\\a'; echo ready\n"                                              \
    "while read -r line; do printf '%%s\n' \"$line\" >>'%s'; case \"$line\" in\n"                  \
    "'line '*) printf '%%s' \"${line#line }\" | '%s/stoa' statusline >/dev/null;;\n"               \
    "*) printf '%%s' \"$line\" | '%s/stoa' hook;; esac; done\n"

#define HOOK(event, more) "{\"hook_event_name\":\"" event "\"" more "}"
#define WORKS             HOOK("UserPromptSubmit", ",\"prompt\":\"go\"")
#define DONE              HOOK("Stop", ",\"last_assistant_message\":\"all is well\"")
#define NEEDS                                                                                      \
    HOOK("PermissionRequest", ",\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"make\"}")
#define TAKES_REQUEST                                                                              \
    HOOK("UserPromptSubmit",                                                                       \
            ",\"prompt\":\"[stoa: handover] This session ends here, and a fresh one goes on with " \
            "its work.\"")
#define TAKES_NOTE                                                                                 \
    HOOK("UserPromptSubmit", ",\"prompt\":\"[stoa: handover] You go on with the work of a "        \
                             "session that has ended.\"")
#define SAYS(note) HOOK("Stop", ",\"last_assistant_message\":\"" note "\"")
#define HOSTILE                                                                                    \
    "!touch owned\\r/exit\\n# a heading\\u001b[201~\\r!touch owned\\u0003\\u009b201~ end"

static void start_agent_with(struct world *world, const char *argument, const char *rules) {
    OWNED_STR arguments = world_path(world, "arguments");
    OWNED_STR typed = world_path(world, "typed");
    OWNED_STR script = text_format(SCRIPT, arguments, typed, world->programs, world->programs);
    OWNED_STR path = world_path(world, "agents/claude");
    world_write(world, "agents/claude", script);
    assert_int_equal(chmod(path, 0700), 0);
    OWNED_STR preset =
            text_format("sessions:\n- name: one\n  command: %s%s\n  task: count the sheep\n"
                        "  prompt: how many are there\n%s",
                    path, argument, rules);
    world_write(world, "work/sessions.yaml", preset);
    world_stoa(world, "up", "-d", "--trust", NULL);
    world_waits_output(world, "ready", "capture", "one", NULL);
}

static void start_agent(struct world *world, const char *rules) {
    start_agent_with(world, "", rules);
}

static void says(struct world *world, const char *report) {
    world_stoa(world, "send", "one", report, NULL);
}

static void waits_for(struct world *world, const char *text) {
    world_waits_output(world, text, "explain", "one", NULL);
}

static size_t count_of(const char *text, const char *part) {
    size_t count = 0;
    for (; (text = strstr(text, part)) != NULL; text++) {
        count++;
    }
    return count;
}

/* How often it was asked for a note: what arrived at its input. */
static size_t count_requests(struct world *world) {
    OWNED_STR typed = world_read(world, "typed");
    return count_of(typed, "[stoa: handover]") - count_of(typed, "\"[stoa: handover]");
}

static bool has_request(struct world *world, const void *context) {
    return count_requests(world) == 1;
}

static char *server_log(struct world *world) {
    return world_read(world, "state/stoa/test/server.log");
}

static char *conversation(struct world *world) {
    OWNED_STR arguments = world_read(world, "arguments");
    char *last = NULL, *at = arguments;
    for (; (at = strstr(at, "--session-id\n")) != NULL; at++) {
        last = at + strlen("--session-id\n");
    }
    assert_non_null(last);
    return text_copy_bytes(last, strcspn(last, "\n"));
}

static bool has_conversation(struct world *world, const void *context) {
    OWNED_STR id = conversation(world);
    return text_equal(id, context);
}

/* To where the note is asked for. */
static void begin(struct world *world) {
    says(world, WORKS);
    waits_for(world, "state      working");
    says(world, DONE);
    waits_for(world, "state      done");
    world_stoa(world, "recycle", "--detach", "one", NULL);
    waits_for(world, "recycle    it is asked for a handover note");
    says(world, TAKES_REQUEST);
    waits_for(world, "recycle    it writes its handover note");
}

static void the_note_begins_a_fresh_conversation(void **state) {
    struct world *world = *state;
    start_agent(world, "");
    OWNED_STR old = conversation(world);
    begin(world);
    says(world, SAYS(HOSTILE));
    waits_for(world, "recycle    a fresh session starts with the note");
    world_waits_output(world, "ready", "capture", "one", NULL);
    OWNED_STR fresh = conversation(world);
    OWNED_STR arguments = world_read(world, "arguments");
    assert_string_not_equal(old, fresh);
    assert_int_equal(count_of(arguments, "--session-id"), 2);
    assert_null(strstr(arguments, "--resume"));
    assert_non_null(strstr(arguments, "\n[stoa: handover] You go on"));
    assert_non_null(strstr(arguments, "\n\ncount the sheep\n\n"));
    assert_non_null(strstr(arguments, "\n\nhow many are there\n\n"));
    assert_non_null(
            strstr(arguments, "\n\n!touch owned\n/exit\n# a heading[201~\n!touch owned201~ end\n"));
    assert_null(strpbrk(arguments, "\033\r\003"));
    says(world, TAKES_NOTE);
    waits_for(world, "recycle    a fresh session goes on");
    OWNED_STR hint = text_format("claude --resume %s", old);
    waits_for(world, hint);
    OWNED_STR log = server_log(world);
    assert_non_null(strstr(log, hint));
    assert_int_equal(count_requests(world), 1);
    world_stoa(world, "recycle", "--undo", "one", NULL);
    world_waits(world, "the old conversation", has_conversation, old);
}

/* Neither a dialog nor what the terminal says lets stoa type. */
static void nothing_is_typed_before_it_is_ready(void **state) {
    struct world *world = *state;
    start_agent(world, "");
    waits_for(world, "stands, of the terminal"); /* that it is idle */
    world_stoa(world, "recycle", "--detach", "one", NULL);
    waits_for(world, "recycle    it waits until it is ready for a prompt; now: starting");
    assert_int_equal(count_requests(world), 0);
    says(world, WORKS);
    says(world, NEEDS);
    waits_for(world, "recycle    it waits until it is ready for a prompt; now: needs-permission");
    assert_int_equal(count_requests(world), 0);
    assert_int_equal(world_run(world, "stoa", "recycle", "one", NULL), 1);
    assert_non_null(strstr(world_output(), "is being recycled already"));
    says(world, DONE);
    waits_for(world, "recycle    it is asked for a handover note");
    world_waits(world, "the request", has_request, NULL);
}

static void without_a_note_it_goes_on_as_it_is(void **state) {
    struct world *world = *state;
    start_agent(world, "");
    OWNED_STR old = conversation(world);
    assert_int_equal(world_run(world, "stoa", "recycle", "--timeout", "1", "one", NULL), 4);
    assert_non_null(strstr(world_output(), "was not ready for a prompt in time"));
    begin(world);
    says(world, SAYS(" \\n"));
    waits_for(world, "recycle    it answered without a note: it goes on as it is");
    begin(world);
    says(world, HOOK("StopFailure", ",\"error\":\"server_error\""));
    waits_for(world, "recycle    it wrote no note, but came to an error (server_error)");
    begin(world);
    says(world, HOOK("Notification", ",\"notification_type\":\"idle_prompt\""));
    waits_for(world, "recycle    it was interrupted before there was a note: it goes on as it is");
    OWNED_STR same = conversation(world);
    assert_string_equal(same, old);
    world_stoa(world, "recycle", "--detach", "--force", "--timeout", "1", "one", NULL);
    waits_for(world, "recycle    a fresh session starts with the note");
    OWNED_STR arguments = world_read(world, "arguments");
    assert_null(strstr(arguments, "Its handover note"));
    assert_int_equal(world_run(world, "stoa", "recycle", "nobody", NULL), 3);
    world_stoa(world, "new", "-d", "-n", "cat", "--", "cat", NULL);
    assert_int_equal(world_run(world, "stoa", "recycle", "cat", NULL), 2);
}

static void another_server_goes_on_with_it(void **state) {
    struct world *world = *state;
    start_agent(world, "");
    begin(world);
    world_kill_server(world);
    world_stoa(world, "status", NULL);
    waits_for(world, "recycle    it writes its handover note");
    says(world, SAYS("the note"));
    waits_for(world, "recycle    a fresh session starts with the note");
    world_kill_server(world);
    world_stoa(world, "status", NULL);
    says(world, TAKES_NOTE);
    waits_for(world, "recycle    a fresh session goes on");
    OWNED_STR arguments = world_read(world, "arguments");
    assert_int_equal(count_of(arguments, "the note"), 1);
}

static bool has_ended(struct world *world, const void *context) {
    OWNED_STR said = world_read(world, "said");
    return strstr(said, "the session ended before it was over\nexit 1\n") != NULL;
}

/* Whoever waits for it is told; what is brought back is asked for nothing. */
static void a_session_that_is_killed_is_not_recycled(void **state) {
    struct world *world = *state;
    start_agent(world, "");
    says(world, WORKS);
    waits_for(world, "state      working");
    OWNED_STR said = world_path(world, "said");
    OWNED_STR line = text_format(
            "('%s/stoa' recycle one; echo \"exit $?\") >'%s' 2>&1 &", world->programs, said);
    assert_int_equal(world_run(world, "/bin/sh", "-c", line, NULL), 0);
    waits_for(world, "recycle    it waits until it is ready for a prompt; now: working");
    world_stoa(world, "kill", "one", NULL);
    world_waits(world, "whoever waits to be told", has_ended, NULL);
    world_stoa(world, "undo", NULL);
    waits_for(world, "recycle    the session ended before it was over");
}

static void a_full_context_is_a_reason(void **state) {
    struct world *world = *state;
    start_agent(world, "  recycle: 85%\n");
    says(world, WORKS);
    waits_for(world, "state      working");
    says(world, "line {\"context_window\":{\"used_percentage\":84}}");
    says(world, "line {\"context_window\":{\"used_percentage\":86}}");
    waits_for(world, "recycle    it waits until it is ready for a prompt; now: working");
    OWNED_STR log = server_log(world);
    assert_non_null(strstr(log, "86 % of its context is used"));
    assert_null(strstr(log, "84 %"));
    says(world, DONE);
    waits_for(world, "recycle    it is asked for a handover note");
}

/* ---- what is kept ---------------------------------------------------------------------------- */

static void change_database(struct world *world, const char *statement) {
    OWNED_STR path = world_path(world, "state/stoa/test/stoa.db");
    sqlite3 *database = NULL;
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    sqlite3_busy_timeout(database, WORLD_WAIT_MS);
    assert_int_equal(sqlite3_exec(database, statement, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(database);
}

/* The database takes all but another conversation of a session. */
#define REFUSE                                                                                     \
    "CREATE TRIGGER refuse BEFORE INSERT ON sessions WHEN NEW.conversation <> "                    \
    "(SELECT conversation FROM sessions WHERE id = NEW.id) "                                       \
    "BEGIN SELECT RAISE(ABORT, 'not today'); END"
#define REFUSE_NO_MORE "DROP TRIGGER refuse"

static void start_another_server(struct world *world) {
    world_kill_server(world);
    world_stoa(world, "status", NULL);
}

static void recycle_it(struct world *world, const char *note) {
    begin(world);
    says(world, note);
    waits_for(world, "recycle    a fresh session starts with the note");
    world_waits_output(world, "ready", "capture", "one", NULL);
    says(world, TAKES_NOTE);
    waits_for(world, "recycle    a fresh session goes on");
}

/* A step and what it makes of the session are kept together, or neither is. */
static void a_step_that_cannot_be_kept_is_not_taken(void **state) {
    struct world *world = *state;
    start_agent(world, "");
    OWNED_STR old = conversation(world);
    begin(world);
    change_database(world, REFUSE);
    says(world, SAYS("the note"));
    waits_for(world, "recycle    it goes on as it is: ");
    change_database(world, REFUSE_NO_MORE);
    start_another_server(world);
    waits_for(world, "recycle    it goes on as it is: ");
    OWNED_STR same = conversation(world);
    assert_string_equal(same, old);
    recycle_it(world, SAYS("the other note"));
    OWNED_STR arguments = world_read(world, "arguments");
    assert_int_equal(count_of(arguments, "--session-id"), 2);
    assert_int_equal(count_of(arguments, "the note"), 0);
    assert_int_equal(count_of(arguments, "the other note"), 1);
}

static bool is_note_kept(struct world *world, const void *context) {
    OWNED_STR path = world_path(world, "state/stoa/test/stoa.db");
    sqlite3 *database = NULL;
    sqlite3_stmt *statement = NULL;
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    sqlite3_busy_timeout(database, WORLD_WAIT_MS);
    assert_int_equal(sqlite3_prepare_v2(database,
                             "SELECT 1 FROM session_facts WHERE name = 'recycle' AND "
                             "value LIKE '%the note%'",
                             -1, &statement, NULL),
            SQLITE_OK);
    bool is_kept = sqlite3_step(statement) == SQLITE_ROW;
    sqlite3_finalize(statement);
    sqlite3_close(database);
    return is_kept;
}

/* Wherever between its steps a server is killed: the next one comes to the same. */
static void a_killed_server_leaves_nothing_half_done(void **state) {
    struct world *world = *state;
    start_agent(world, "");
    begin(world);
    says(world, SAYS("the note"));
    world_waits(world, "the note to be kept", is_note_kept, NULL);
    start_another_server(world);
    waits_for(world, "recycle    a fresh session starts with the note");
    world_waits_output(world, "ready", "capture", "one", NULL);
    start_another_server(world);
    says(world, TAKES_NOTE);
    waits_for(world, "recycle    a fresh session goes on");
    OWNED_STR arguments = world_read(world, "arguments");
    assert_int_equal(count_of(arguments, "--session-id"), 2);
    assert_null(strstr(arguments, "--resume"));
    assert_int_equal(count_of(arguments, "the note"), 1);
}

static void an_undo_that_cannot_be_kept_changes_nothing(void **state) {
    struct world *world = *state;
    start_agent(world, "");
    OWNED_STR old = conversation(world);
    recycle_it(world, SAYS("the note"));
    OWNED_STR fresh = conversation(world);
    change_database(world, REFUSE);
    assert_int_equal(world_run(world, "stoa", "recycle", "--undo", "one", NULL), 1);
    waits_for(world, "recycle    a fresh session goes on");
    change_database(world, REFUSE_NO_MORE);
    OWNED_STR same = conversation(world);
    assert_string_equal(same, fresh);
    world_stoa(world, "recycle", "--undo", "one", NULL);
    world_waits(world, "the old conversation", has_conversation, old);
}

/* Also when a server came and went between. */
static void a_killed_session_can_be_taken_back_all_the_same(void **state) {
    struct world *world = *state;
    start_agent(world, "");
    OWNED_STR old = conversation(world);
    recycle_it(world, SAYS("the note"));
    world_stoa(world, "kill", "one", NULL);
    world_kill_server(world);
    world_stoa(world, "undo", NULL);
    waits_for(world, "recycle    a fresh session goes on");
    world_stoa(world, "recycle", "--undo", "one", NULL);
    world_waits(world, "the old conversation", has_conversation, old);
}

static void why_not_is_said_once(void **state) {
    struct world *world = *state;
    start_agent_with(world, " --continue", "  recycle: 85%\n");
    says(world, "line {\"context_window\":{\"used_percentage\":86}}");
    says(world, "line {\"context_window\":{\"used_percentage\":87}}");
    says(world, "line {\"context_window\":{\"used_percentage\":20}}");
    says(world, "line {\"context_window\":{\"used_percentage\":88}}");
    says(world, "line {\"context_window\":{\"used_percentage\":89}}");
    says(world, WORKS);
    waits_for(world, "state      working"); /* all before was read */
    OWNED_STR log = server_log(world);
    assert_int_equal(count_of(log, "is not recycled: "), 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(the_note_begins_a_fresh_conversation),
        TEST(nothing_is_typed_before_it_is_ready),
        TEST(without_a_note_it_goes_on_as_it_is),
        TEST(another_server_goes_on_with_it),
        TEST(a_session_that_is_killed_is_not_recycled),
        TEST(a_full_context_is_a_reason),
        TEST(a_step_that_cannot_be_kept_is_not_taken),
        TEST(a_killed_server_leaves_nothing_half_done),
        TEST(an_undo_that_cannot_be_kept_changes_nothing),
        TEST(a_killed_session_can_be_taken_back_all_the_same),
        TEST(why_not_is_said_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
