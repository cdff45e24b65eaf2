/* SPDX-License-Identifier: MIT */

/* What hooks and people may ask of the approval queue, and what is refused. */

#include "server-fixture.h"

#include "base/cleanup.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* A session that asks for what the file work/NAME.json says. */
static void start_asking(struct world *world, const char *name, const char *event) {
    OWNED_STR file = text_format("work/%s.json", name);
    OWNED_STR line =
            text_format("'%s/stoa' hook --hold 600 <%s.json; exec cat", world->programs, name);
    world_write(world, file, event);
    start(world, name, line);
}

static size_t count_of(struct world *world) {
    OWNED(json) list = ask(world, "approval.list", NULL);
    return json_count(json_find(list, "approvals"));
}

static bool are_pending(struct world *world, const void *count) {
    return count_of(world) == *(const size_t *)count;
}

static void wait_pending(struct world *world, size_t count) {
    world_waits(world, "the queue to be so long", are_pending, &count);
}

#define EVENT(input)                                                                               \
    "{\"hook_event_name\":\"PermissionRequest\",\"cwd\":\"/here\",\"tool_name\":\"Bash\","         \
    "\"tool_input\":" input "}"

static void only_sessions_ask_and_only_others_answer(void **state) {
    struct world *world = *state;
    ask_refused(world, "agent.permission", with("text", EVENT("{}"), "request", "r", NULL),
            ERROR_DENIED);
    ask_refused(world, "approval.allow", with("id", "1", NULL), ERROR_NOT_FOUND);
    ask_refused(world, "approval.show", with("id", "of no kind", NULL), ERROR_NOT_FOUND);
    ask_refused(world, "approval.deny", with("id", "", NULL), ERROR_NOT_FOUND);
    start_asking(world, "one", EVENT("{\"command\":\"make\"}"));
    wait_pending(world, 1);
    ask_refused(world, "approval.answer", with("id", "1", "text", "x", NULL), ERROR_INVALID);
    ask_refused(world, "approval.answer", with("id", "1", NULL), ERROR_INVALID);
    OWNED(json) done = ask(world, "approval.deny", with("id", "1", NULL));
    assert_string_equal(json_get_text(done, "outcome", ""), "denied");
    assert_int_equal(count_of(world), 0);
    ask_refused(world, "approval.allow", with("id", "1", NULL), ERROR_CLOSED);
}

static void an_answer_is_in_the_trail(void **state) {
    struct world *world = *state;
    start_asking(world, "one", EVENT("{\"command\":\"make\"}"));
    wait_pending(world, 1);
    OWNED(json) done = ask(world, "approval.deny", with("id", "1", "reason", "later", NULL));
    OWNED(json) list = ask(world, "events.list", NULL);
    const struct json *events = json_find(list, "events");
    const struct json *last = json_at(events, json_count(events) - 1);
    assert_string_equal(json_get_text(last, "what", ""), "approval.denied");
    assert_string_equal(json_get_text(last, "cause", ""), "1: Bash: make: later");
    assert_true(strstr(json_get_text(last, "who", ""), "(pid ") != NULL);
}

static void what_is_no_request_is_let_go(void **state) {
    struct world *world = *state;
    static const char *const events[] = { "", "no JSON", "[1]", "{}",
        "{\"hook_event_name\":\"Stop\"}", "{\"hook_event_name\":7,\"tool_name\":[]}" };
    for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
        OWNED_STR name = text_format("s%zu", i);
        OWNED_STR file = text_format("work/%s.json", name);
        OWNED_STR line = text_format(
                "'%s/stoa' hook --hold 600 <%s.json >%s.out", world->programs, name, name);
        OWNED_STR out = text_format("work/%s.out", name);
        world_write(world, file, events[i]);
        start(world, name, line);
        wait_member(world, name, "state", "exited");
        OWNED_STR printed = world_read(world, out);
        assert_string_equal(printed, "");
        assert_int_equal(number_of(world, name, "exit_status"), 0);
    }
    assert_int_equal(count_of(world), 0);
}

static void what_came_cut_is_said_to_be(void **state) {
    struct world *world = *state;
    struct buffer event = { 0 };
    buffer_append_text(&event, "{\"hook_event_name\":\"PermissionRequest\",\"tool_name\":\"Write\","
                               "\"tool_input\":{\"file_path\":\"/a\",\"content\":\"");
    for (int i = 0; i < 40000; i++) {
        buffer_append_text(&event, "a long line");
    }
    buffer_append_text(&event, "\"}}");
    start_asking(world, "one", buffer_text(&event));
    buffer_finish(&event);
    wait_pending(world, 1);
    OWNED(json) shown = ask(world, "approval.show", with("id", "1", NULL));
    assert_true(json_get_boolean(shown, "cut", false));
    assert_string_equal(json_get_text(json_find(shown, "input"), "file_path", ""), "/a");
}

/* All who look at the queue are sent the whole of it. */
static void nobody_fills_the_queue(void **state) {
    struct world *world = *state;
    struct buffer event = { 0 };
    buffer_append_text(&event, "{\"hook_event_name\":\"PermissionRequest\",\"tool_name\":\"");
    for (int i = 0; i < 30; i++) {
        buffer_append_text(&event, "a long name");
    }
    buffer_append_text(&event, "\",\"tool_input\":{}}");
    world_write(world, "work/long.json", buffer_text(&event));
    buffer_finish(&event);
    world_write(world, "work/short.json", EVENT("{\"command\":\"make\"}"));
    OWNED_STR line = text_format("for i in $(seq 60); do '%s/stoa' hook --hold 600 <short.json & "
                                 "done; '%s/stoa' hook --hold 600 <long.json; echo let go; wait",
            world->programs, world->programs);
    start(world, "one", line);
    world_waits_output(world, "let go", "capture", "one", NULL);
    wait_pending(world, 50);
    start_asking(world, "two", EVENT("{\"command\":\"make\"}"));
    wait_pending(world, 51);
}

/* Asks for page by page; how many there were, and in how many pages. */
static size_t read_history(struct world *world, int64_t limit, size_t *out_pages) {
    OWNED_STR before = text_copy("");
    size_t count = 0;
    int64_t newest = INT64_MAX;
    bool has_more = true;
    for (*out_pages = 0; has_more; (*out_pages)++) {
        struct json *params = with("before", before, NULL);
        json_set_boolean(params, "history", true);
        json_set_integer(params, "limit", limit);
        OWNED(json) result = ask(world, "approval.list", params);
        const struct json *page = json_find(result, "approvals");
        OWNED_STR text = json_format(page);
        assert_true(json_count(page) > 0 && json_count(page) <= (size_t)limit);
        assert_true(strlen(text) < 140000);
        for (size_t i = json_count(page); i > 0; i--) {
            int64_t id = 0;
            const char *word = json_get_text(json_at(page, i - 1), "id", "");
            assert_true(text_parse_integer(word, 1, newest - 1, &id));
            newest = id;
            text_replace(&before, word);
        }
        count += json_count(page);
        has_more = json_get_boolean(result, "more", false);
    }
    return count;
}

/* An answer that is longer than a line may be would end the connection. */
static void the_history_comes_in_pages(void **state) {
    struct world *world = *state;
    struct buffer event = { 0 };
    buffer_append_text(&event, "{\"hook_event_name\":\"PermissionRequest\",\"cwd\":\"/");
    for (int i = 0; i < 4000; i++) {
        buffer_append_text(&event, "x");
    }
    buffer_append_text(&event, "\",\"tool_name\":\"Bash\",\"tool_input\":{}}");
    world_write(world, "work/large.json", buffer_text(&event));
    buffer_finish(&event);
    OWNED_STR line = text_format("for i in $(seq 40); do '%s/stoa' hook --hold 600 <large.json & "
                                 "done; wait",
            world->programs);
    start(world, "one", line);
    wait_pending(world, 40);
    size_t pages = 0;
    assert_int_equal(read_history(world, 1000, &pages), 40);
    assert_true(pages > 1);
    assert_int_equal(read_history(world, 7, &pages), 40);
    assert_int_equal(pages, 6);
    struct json *wrong = with("before", "no id", NULL);
    json_set_boolean(wrong, "history", true);
    ask_refused(world, "approval.list", wrong, ERROR_INVALID);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
                only_sessions_ask_and_only_others_answer, fleet_setup, fleet_teardown),
        cmocka_unit_test_setup_teardown(an_answer_is_in_the_trail, fleet_setup, fleet_teardown),
        cmocka_unit_test_setup_teardown(what_is_no_request_is_let_go, fleet_setup, fleet_teardown),
        cmocka_unit_test_setup_teardown(what_came_cut_is_said_to_be, fleet_setup, fleet_teardown),
        cmocka_unit_test_setup_teardown(nobody_fills_the_queue, fleet_setup, fleet_teardown),
        cmocka_unit_test_setup_teardown(the_history_comes_in_pages, fleet_setup, fleet_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
