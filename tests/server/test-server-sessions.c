/* SPDX-License-Identifier: MIT */

/* What one can ask about sessions, and what comes of it. */

#include "server-fixture.h"

#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/fd.h"
#include "base/text.h"
#include "rpc/method.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

static char *file_text(const char *path) {
    struct buffer text = { 0 };
    (void)file_read(path, 4096, &text, NULL);
    return buffer_take_text(&text);
}

static char *names_of(struct world *world) {
    OWNED(json) list = ask(world, "session.list", NULL);
    const struct json *sessions = json_find(list, "sessions");
    struct buffer names = { 0 };
    for (size_t i = 0; i < json_count(sessions); i++) {
        assert_int_equal(json_get_integer(json_at(sessions, i), "position", -1), i);
        buffer_append_format(&names, "%s ", json_get_text(json_at(sessions, i), "name", ""));
    }
    return buffer_take_text(&names);
}

static void assert_names(struct world *world, const char *expected) {
    OWNED_STR names = names_of(world);
    assert_string_equal(names, expected);
}

static struct json *move_to(const char *session, int64_t position) {
    struct json *params = with("session", session, NULL);
    json_set_integer(params, "position", position);
    return params;
}

static void every_method_has_a_handler(void **state) {
    size_t count = 0;
    const struct rpc_method *const *methods = rpc_methods(&count);
    for (size_t i = 0; i < count; i++) {
        if (text_equal(methods[i]->name, "server.stop") ||
                text_equal(methods[i]->name, "server.restart") ||
                text_equal(methods[i]->name, "fleet.down")) {
            continue; /* they end the server, and have tests of their own */
        }
        start(*state, "one", "exec sleep 1000");
        struct error err = { 0 };
        OWNED(call) call = call_open_running("test", &err);
        OWNED(json) result = call_method(call, methods[i]->name, NULL, 5000, &err);
        assert_null(strstr(err.text, "no method"));
        OWNED(json) killed = ask(*state, "session.list", NULL);
        if (json_count(json_find(killed, "sessions")) > 0) {
            json_destroy(ask(*state, "session.kill", with("session", "one", NULL)));
        }
    }
}

static void wrong_calls_are_refused_by_kind(void **state) {
    start(*state, "one", "exec sleep 1000");
    ask_refused(*state, "session.nonsense", NULL, ERROR_NOT_FOUND);
    ask_refused(*state, "session.kill", NULL, ERROR_INVALID);
    ask_refused(*state, "session.kill", with("session", "two", NULL), ERROR_NOT_FOUND);
    ask_refused(*state, "session.new", spec_of(*state, "one", "true"), ERROR_EXISTS);
    ask_refused(*state, "session.new", spec_of(*state, "a name", "true"), ERROR_INVALID);
    ask_refused(*state, "session.new", with("directory", "here", NULL), ERROR_INVALID);
    ask_refused(*state, "session.remove", with("session", "one", NULL), ERROR_BUSY);
    ask_refused(*state, "session.undo", NULL, ERROR_NOT_FOUND);
    struct json *wait = with("session", "one", "for", "exit", NULL);
    json_set_integer(wait, "timeout_ms", 1);
    ask_refused(*state, "session.wait", wait, ERROR_TIMEOUT);
    wait_member(*state, "one", "state", "running");
}

static void the_beginning_of_an_id_names_a_session(void **state) {
    start(*state, "one", "exec sleep 1000");
    OWNED_STR id = member_of(*state, "one", "id");
    assert_int_equal(strlen(id), 12);
    id[6] = '\0';
    OWNED(json)
    session = ask(*state, "session.assign", with("session", id, "task", "a thing", NULL));
    assert_string_equal(json_get_text(session, "task", ""), "a thing");
}

static void sessions_keep_their_order(void **state) {
    start(*state, "a", "exec sleep 1000");
    start(*state, "b", "exec sleep 1000");
    start(*state, "c", "exec sleep 1000");
    assert_names(*state, "a b c ");
    json_destroy(ask(*state, "session.move", move_to("c", 0)));
    assert_names(*state, "c a b ");
    json_destroy(ask(*state, "session.move", move_to("c", 99)));
    assert_names(*state, "a b c ");
    for (int i = 0; i < 40; i++) { /* the room between two runs out and is made anew */
        json_destroy(ask(*state, "session.move", move_to(i % 2 == 0 ? "c" : "b", 1)));
    }
    assert_names(*state, "a b c ");
    json_destroy(ask(*state, "session.rename", with("session", "b", "name", "middle", NULL)));
    ask_refused(*state, "session.rename", with("session", "a", "name", "c", NULL), ERROR_EXISTS);
    world_kill_server(*state);
    world_stoa(*state, "ls", NULL);
    assert_names(*state, "a middle c ");
}

static void a_kill_is_undone_in_its_place(void **state) {
    start(*state, "a", "exec sleep 1000");
    start(*state, "b", "echo $$ >> b.pids; exec sleep 1000");
    start(*state, "c", "exec sleep 1000");
    wait_member(*state, "b", "state", "running");
    OWNED_STR id = member_of(*state, "b", "id");
    pid_t pid = (pid_t)number_of(*state, "b", "pid");
    json_destroy(ask(*state, "session.kill", with("session", "b", NULL)));
    assert_names(*state, "a c ");
    wait_gone(*state, pid);
    OWNED(json) session = ask(*state, "session.undo", NULL);
    assert_string_equal(json_get_text(session, "id", ""), id);
    assert_names(*state, "a b c ");
    wait_member(*state, "b", "state", "running");
    assert_true(number_of(*state, "b", "pid") != pid);
    ask_refused(*state, "session.undo", NULL, ERROR_NOT_FOUND);
    world_kill_server(*state); /* the address of one that came back is found again */
    world_stoa(*state, "ls", NULL);
    wait_member(*state, "b", "state", "running");
}

static void a_kill_ends_all_its_processes(void **state) {
    start(*state, "stubborn",
            "trap '' HUP TERM; (trap '' HUP TERM; echo $$ > ready; exec sleep 1234567) & wait");
    wait_member(*state, "stubborn", "state", "running");
    struct world *world = *state;
    pid_t child = 0;
    while ((child = world_find_process(world, "sleep 1234567")) == 0) {
        (void)world_turn(world, 1);
    }
    json_destroy(ask(world, "session.kill", with("session", "stubborn", NULL)));
    wait_gone(world, child);
}

static void an_exited_session_stays_until_it_is_removed(void **state) {
    start(*state, "short", "exit 7");
    OWNED(json) ended = ask(*state, "session.wait", with("session", "short", "for", "exit", NULL));
    assert_string_equal(json_get_text(ended, "state", ""), "exited");
    assert_int_equal(json_get_integer(ended, "exit_status", 0), 7);
    start(*state, "shot", "kill -9 $$");
    wait_member(*state, "shot", "exit_signal", "9");
    json_destroy(ask(*state, "session.restart", with("session", "short", NULL)));
    wait_member(*state, "short", "restarts", "1");
    wait_member(*state, "short", "exit_status", "7");
    json_destroy(ask(*state, "session.remove", with("session", "short", NULL)));
    assert_names(*state, "shot ");
}

static void a_missing_program_is_shown_and_tried_again(void **state) {
    struct json *spec = spec_of(*state, "later", "");
    const char *const argv[] = { "./later", NULL };
    json_set(spec, "argv", json_create_text_array(argv));
    json_destroy(ask(*state, "session.new", spec));
    wait_member(*state, "later", "state", "failed");
    OWNED_STR message = member_of(*state, "later", "message");
    assert_non_null(strstr(message, "later"));
    world_write(*state, "work/later", "#!/bin/sh\nexec sleep 1000\n");
    assert_int_equal(world_run(*state, "chmod", "+x", "later", NULL), 0);
    OWNED(json) restarted = ask(*state, "session.restart", with("session", "later", NULL));
    assert_string_equal(json_get_text(restarted, "state", ""), "running");
    assert_string_equal(json_get_text(restarted, "message", ""), "");
}

/* Whoever asks next meets the new program, not the one that ends. */
static void a_restart_is_answered_when_it_is_done(void **state) {
    start(*state, "slow", "trap 'sleep 0.3; exit' HUP TERM; sleep 1000 & wait");
    wait_member(*state, "slow", "state", "running");
    OWNED(json) before = ask(*state, "session.list", NULL);
    int64_t pid = json_get_integer(json_at(json_find(before, "sessions"), 0), "pid", 0);
    OWNED(json) restarted = ask(*state, "session.restart", with("session", "slow", NULL));
    assert_string_equal(json_get_text(restarted, "state", ""), "running");
    assert_int_equal(json_get_integer(restarted, "restarts", 0), 1);
    assert_int_not_equal(json_get_integer(restarted, "pid", 0), pid);
}

static void a_policy_restarts_what_fails(void **state) {
    struct json *spec = spec_of(*state, "flaky", "echo x >> tries; [ $(wc -l < tries) -ge 3 ]");
    struct json *restart = with("policy", "on-failure", NULL);
    json_set_integer(restart, "delay_ms", 1);
    json_set(spec, "restart", restart);
    json_destroy(ask(*state, "session.new", spec));
    wait_member(*state, "flaky", "restarts", "2");
    wait_member(*state, "flaky", "state", "exited");
    wait_member(*state, "flaky", "exit_status", "0");
    OWNED_STR tries = world_read(*state, "work/tries");
    assert_string_equal(tries, "x\nx\nx\n");
}

static void a_policy_gives_up(void **state) {
    struct json *spec = spec_of(*state, "hopeless", "exit 1");
    struct json *restart = with("policy", "always", NULL);
    json_set_integer(restart, "delay_ms", 1);
    json_set_integer(restart, "maximum", 2);
    json_set(spec, "restart", restart);
    json_destroy(ask(*state, "session.new", spec));
    wait_member(
            *state, "hopeless", "message", "it ended 2 times in a row and is not restarted again");
    wait_member(*state, "hopeless", "state", "exited");
}

static void up_starts_what_is_missing(void **state) {
    start(*state, "a", "exec sleep 1000");
    int64_t pid = 0;
    wait_member(*state, "a", "state", "running");
    pid = number_of(*state, "a", "pid");
    struct json *params = json_create_object(), *sessions = json_create_array();
    json_add(sessions, spec_of(*state, "a", "exec sleep 1000"));
    json_add(sessions, spec_of(*state, "b", "exec sleep 1000"));
    json_set(params, "sessions", sessions);
    OWNED(json) result = ask(*state, "fleet.up", params);
    OWNED_STR said = json_format(result);
    assert_string_equal(
            said, "{\"started\":[\"b\"],\"kept\":[\"a\"],\"brought_back\":[],\"failed\":[]}");
    assert_int_equal(number_of(*state, "a", "pid"), pid);
    params = json_create_object();
    sessions = json_create_array();
    json_add(sessions, spec_of(*state, "c", "true"));
    json_add(sessions, spec_of(*state, "c", "true"));
    json_set(params, "sessions", sessions);
    ask_refused(*state, "fleet.up", params, ERROR_INVALID);
    assert_names(*state, "a b ");
}

static void the_layout_lasts(void **state) {
    struct json *params = with("kind", "main-left", NULL);
    struct json *splits = json_create_object();
    json_set_integer(splits, "0", 620);
    json_set(params, "splits", splits);
    json_destroy(ask(*state, "layout.set", params));
    json_destroy(ask(*state, "layout.set", with("kind", "rows", NULL)));
    ask_refused(*state, "layout.set", with("kind", "round", NULL), ERROR_INVALID);
    world_kill_server(*state);
    OWNED(json) layout = ask(*state, "layout.get", NULL);
    OWNED_STR said = json_format(layout);
    assert_string_equal(said, "{\"kind\":\"rows\",\"splits\":{\"0\":620}}");
}

static void the_trail_says_who_and_what(void **state) {
    start(*state, "a", "exit 4");
    wait_member(*state, "a", "state", "exited");
    json_destroy(ask(*state, "session.kill", with("session", "a", NULL)));
    OWNED(json) result = ask(*state, "events.list", NULL);
    OWNED_STR said = json_format(result);
    assert_non_null(strstr(said, "\"what\":\"session.new\""));
    assert_non_null(strstr(said, "\"what\":\"session.exited\""));
    assert_non_null(strstr(said, "\"cause\":\"status 4\""));
    assert_non_null(strstr(said, "\"what\":\"session.kill\""));
    assert_non_null(strstr(said, "test-server-sessions (pid "));
    assert_null(strstr(said, "XDG_RUNTIME_DIR")); /* never the environment */
}

static void the_environment_is_told_where_it_is(void **state) {
    struct json *spec = spec_of(*state, "env", "env > env.txt");
    struct json *environment = json_clone(json_find(spec, "environment"));
    json_set_text(environment, "TMUX", "x");
    json_set_text(environment, "CLAUDECODE", "1");
    json_set_text(environment, "CLAUDE_CONFIG_DIR", "/kept");
    json_set(spec, "environment", environment);
    json_destroy(ask(*state, "session.new", spec));
    wait_member(*state, "env", "state", "exited");
    OWNED_STR id = member_of(*state, "env", "id");
    OWNED_STR session = text_format("STOA_SESSION=%s\n", id);
    OWNED_STR text = world_read(*state, "work/env.txt");
    assert_non_null(strstr(text, session));
    assert_non_null(strstr(text, "STOA_NAME=test\n"));
    assert_non_null(strstr(text, "TERM=xterm-256color\n"));
    assert_non_null(strstr(text, "CLAUDE_CONFIG_DIR=/kept\n"));
    assert_null(strstr(text, "TMUX="));
    assert_null(strstr(text, "CLAUDECODE="));
}

#define USUAL_LIMIT 40 /* as 1024 is to 250 sessions */
#define MANY        16

/* The server has what it needs; what runs in a session has the limit that it would have without. */
static void sessions_are_not_limited_by_descriptors(void **state) {
    struct rlimit before, usual;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    if (before.rlim_max < 1024) {
        skip();
    }
    usual = (struct rlimit){ .rlim_cur = USUAL_LIMIT, .rlim_max = before.rlim_max };
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &usual), 0);
    for (int i = 0; i < MANY; i++) {
        OWNED_STR name = text_format("s%d", i);
        start(*state, name, "exec sleep 1000");
    }
    start(*state, "limit", "ulimit -Sn > limit.txt");
    wait_member(*state, "limit", "state", "exited");
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    OWNED_STR text = world_read(*state, "work/limit.txt");
    assert_string_equal(text, "40\n");
    for (int i = 0; i < MANY; i++) {
        OWNED_STR name = text_format("s%d", i);
        wait_member(*state, name, "state", "running");
    }
}

struct weight {
    pid_t host;
    const char *end;
};

static bool has_weight(struct world *world, const void *context) {
    const struct weight *weight = context;
    OWNED_STR path = text_format("/proc/%ld/autogroup", (long)weight->host);
    OWNED_STR group = file_text(path);
    return text_ends_with(group, weight->end);
}

static void hidden_floods_yield_while_somebody_is_attached(void **state) {
    if (access("/proc/self/autogroup", R_OK) != 0) {
        print_message("# this kernel has no scheduling groups of its own\n");
        skip();
    }
    start(*state, "flood", "exec yes");
    start(*state, "quiet", "exec sleep 1000");
    wait_member(*state, "flood", "state", "running");
    wait_member(*state, "quiet", "state", "running");
    const struct weight low = { parent_of((pid_t)number_of(*state, "flood", "pid")), "nice 19\n" };
    const struct weight full = { low.host, "nice 0\n" };
    const struct weight quiet = { parent_of((pid_t)number_of(*state, "quiet", "pid")), "nice 0\n" };
    assert_true(has_weight(*state, &full));
    OWNED(call) client = call_open_running("test", NULL);
    json_destroy(call_method(client, "subscribe", NULL, 5000, NULL));
    world_waits(*state, "a hidden flood to yield", has_weight, &low);
    assert_true(has_weight(*state, &quiet));
    call_destroy(TAKE(client));
    world_waits(*state, "the flood to have its weight again", has_weight, &full);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fleet_setup, fleet_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(every_method_has_a_handler),
        TEST(wrong_calls_are_refused_by_kind),
        TEST(the_beginning_of_an_id_names_a_session),
        TEST(sessions_keep_their_order),
        TEST(a_kill_is_undone_in_its_place),
        TEST(a_kill_ends_all_its_processes),
        TEST(an_exited_session_stays_until_it_is_removed),
        TEST(a_missing_program_is_shown_and_tried_again),
        TEST(a_restart_is_answered_when_it_is_done),
        TEST(a_policy_restarts_what_fails),
        TEST(a_policy_gives_up),
        TEST(up_starts_what_is_missing),
        TEST(the_layout_lasts),
        TEST(the_trail_says_who_and_what),
        TEST(the_environment_is_told_where_it_is),
        TEST(sessions_are_not_limited_by_descriptors),
        TEST(hidden_floods_yield_while_somebody_is_attached),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
