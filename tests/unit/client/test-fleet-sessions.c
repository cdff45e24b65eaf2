/* SPDX-License-Identifier: MIT */
#include "fleet-sessions.h"

#include "base/memory.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static int set_up(void **state) {
    struct fleet_sessions *sessions = NEW(struct fleet_sessions);
    fleet_sessions_init(sessions);
    *state = sessions;
    return 0;
}

static int tear_down(void **state) {
    fleet_sessions_finish(*state);
    free(*state);
    return 0;
}

static void put(struct fleet_sessions *sessions, const char *id, int position) {
    OWNED(json) object = json_create_object();
    json_set_text(object, "id", id);
    json_set_text(object, "name", id);
    json_set_integer(object, "position", position);
    json_set_text(object, "state", "running");
    fleet_sessions_put(sessions, object);
}

static void assert_order(const struct fleet_sessions *sessions, const char *expected) {
    struct buffer order = { 0 };
    const struct fleet_session *session;
    LIST_FOR_EACH (session, &sessions->list, link) {
        buffer_append_text(&order, session->id);
    }
    assert_string_equal(buffer_text(&order), expected);
    buffer_finish(&order);
}

static void a_session_object_is_read(void **state) {
    static const char text[] =
            "{\"id\":\"x\",\"name\":\"n\",\"command\":\"c\",\"directory\":\"/d\",\"task\":\"t\","
            "\"title\":\"T\",\"message\":\"m\",\"socket\":\"/s\",\"state\":\"exited\","
            "\"exit_status\":3,\"exit_signal\":9,\"since_ms\":5,\"restart_at_ms\":6,"
            "\"message_at_ms\":8,\"restarts\":1,\"host_crashes\":2,\"pid\":7,\"position\":0,"
            "\"profile\":\"p\",\"unknown\":{},\"health\":{\"verdicts\":[{\"verdict\":\"stuck\","
            "\"reason\":\"why\"},{\"verdict\":\"memory\"}]},"
            "\"recycle\":{\"step\":\"writes\",\"text\":\"\\u001b[2J\"}}";
    OWNED(json) object = json_parse(text, strlen(text), NULL);
    fleet_sessions_put(*state, object);
    const struct fleet_session *session = fleet_sessions_find(*state, "x");
    assert_non_null(session);
    assert_string_equal(session->name, "n");
    assert_string_equal(session->socket_path, "/s");
    assert_string_equal(session->profile, "p");
    assert_string_equal(session->illness, "stuck: why");
    assert_string_equal(session->recycling, "writes its handover note");
    assert_int_equal(session->state, SESSION_EXITED);
    assert_int_equal(session->exit_status, 3);
    assert_int_equal(session->exit_signal, 9);
    assert_int_equal(session->state_since_ms, 5);
    assert_int_equal(session->restart_at_ms, 6);
    assert_int_equal(session->message_at_ms, 8);
    assert_int_equal(session->host_crashes, 2);
    assert_int_equal(session->pid, 7);
}

static void texts_are_never_null(void **state) {
    OWNED(json) object = json_create_object();
    json_set_text(object, "id", "x");
    fleet_sessions_put(*state, object);
    const struct fleet_session *session = fleet_sessions_find(*state, "x");
    assert_string_equal(session->title, "");
    assert_string_equal(session->message, "");
    assert_int_equal(session->exit_status, -1);
}

/* A server leaves out what is empty: what was known before is not that any more. */
static void what_an_object_lacks_is_empty(void **state) {
    static const char whole[] = "{\"id\":\"x\",\"name\":\"n\",\"title\":\"T\",\"message\":\"m\","
                                "\"state\":\"exited\",\"exit_status\":3,\"restarts\":4,\"pid\":7,"
                                "\"message_at_ms\":8}";
    static const char brief[] = "[{\"id\":\"x\",\"name\":\"n\",\"state\":\"running\"}]";
    OWNED(json) object = json_parse(whole, strlen(whole), NULL);
    OWNED(json) array = json_parse(brief, strlen(brief), NULL);
    fleet_sessions_put(*state, object);
    fleet_sessions_replace(*state, array);
    const struct fleet_session *session = fleet_sessions_find(*state, "x");
    assert_string_equal(session->name, "n");
    assert_string_equal(session->title, "");
    assert_string_equal(session->message, "");
    assert_int_equal(session->state, SESSION_RUNNING);
    assert_int_equal(session->exit_status, -1);
    assert_int_equal(session->restarts, 0);
    assert_int_equal(session->pid, 0);
    assert_int_equal(session->message_at_ms, 0);
}

static void they_stand_by_position_after_any_change(void **state) {
    put(*state, "b", 1);
    put(*state, "a", 0);
    put(*state, "c", 2);
    assert_order(*state, "abc");
    put(*state, "c", 0); /* c moved to the front: told of each that stands elsewhere now */
    put(*state, "a", 1);
    put(*state, "b", 2);
    assert_order(*state, "cab");
    fleet_sessions_remove(*state, "a");
    fleet_sessions_remove(*state, "nobody");
    assert_order(*state, "cb");
}

static void a_session_keeps_its_address(void **state) {
    put(*state, "a", 0);
    const struct fleet_session *before = fleet_sessions_find(*state, "a");
    static const char text[] = "[{\"id\":\"b\",\"position\":0},{\"id\":\"a\",\"position\":1}]";
    OWNED(json) array = json_parse(text, strlen(text), NULL);
    fleet_sessions_replace(*state, array);
    assert_ptr_equal(fleet_sessions_find(*state, "a"), before);
    assert_order(*state, "ba");
    OWNED(json) nothing = json_create_array();
    fleet_sessions_replace(*state, nothing);
    assert_order(*state, "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

static void what_its_agent_does_is_read(void **state) {
    static const char text[] =
            "{\"id\":\"x\",\"state\":\"running\",\"agent\":{\"kind\":\"claude\",\"state\":"
            "\"limited\",\"detail\":\"d\",\"since_ms\":3,\"until_ms\":4,\"confirmed\":true,"
            "\"subagents\":5,\"background\":6}}";
    OWNED(json) object = json_parse(text, strlen(text), NULL);
    fleet_sessions_put(*state, object);
    const struct fleet_session *session = fleet_sessions_find(*state, "x");
    assert_int_equal(session->agent, SESSION_AGENT_LIMITED);
    assert_true(session->agent_is_confirmed);
    assert_string_equal(session->agent_detail, "d");
    assert_int_equal(session->agent_since_ms, 3);
    assert_int_equal(session->agent_until_ms, 4);
    assert_int_equal(session->subagents, 5);
    assert_int_equal(session->background, 6);
    OWNED(json) silent = json_create_object();
    json_set_text(silent, "id", "x");
    fleet_sessions_put(*state, silent);
    session = fleet_sessions_find(*state, "x");
    assert_int_equal(session->agent, SESSION_AGENT_NONE);
    assert_string_equal(session->agent_detail, "");
    assert_int_equal(session->subagents, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_session_object_is_read),
        TEST(texts_are_never_null),
        TEST(what_an_object_lacks_is_empty),
        TEST(what_its_agent_does_is_read),
        TEST(they_stand_by_position_after_any_change),
        TEST(a_session_keeps_its_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
