/* SPDX-License-Identifier: MIT */

/* A client's mirror of the fleet, and how it gets its server: this program stands in the place of
 * the client, and becomes stoa when it is executed as the server to be started. */

#include "server-fixture.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"
#include "client/fleet.h"
#include "loop/timeout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct watcher {
    struct world *world;
    struct loop *loop;
    struct fleet *fleet;
    unsigned online, offline, changed, layouts, answers, refusals;
    char *message;
    enum error_code code;
};

static void on_changed(void *context) {
    ((struct watcher *)context)->changed++;
}

static void on_layout(void *context) {
    ((struct watcher *)context)->layouts++;
}

static void on_online(void *context, bool online) {
    struct watcher *watcher = context;
    *(online ? &watcher->online : &watcher->offline) += 1;
}

static void on_message(void *context, const char *text) {
    text_replace(&((struct watcher *)context)->message, text);
}

static const struct fleet_events events = { on_changed, on_layout, on_online, on_message };

static void on_answer(void *context, const struct json *result, const struct error *err) {
    struct watcher *watcher = context;
    watcher->answers += err == NULL;
    watcher->refusals += err != NULL;
    watcher->code = err == NULL ? ERROR_NONE : err->code;
}

static void on_nothing(void *context) {
}

/* Turns the loop until the condition holds; a timer wakes it, so that a wait in vain ends. */
#define UNTIL(watcher, condition)                                                                  \
    do {                                                                                           \
        struct timeout *tick_ = timeout_create((watcher)->loop, on_nothing, NULL);                 \
        int64_t end_ms_ = clock_monotonic_ms() + world_limit_ms();                                 \
        while (!(condition)) {                                                                     \
            if (clock_monotonic_ms() > end_ms_) {                                                  \
                world_fail((watcher)->world, "waited in vain: %s", #condition);                    \
            }                                                                                      \
            timeout_start(tick_, 50);                                                              \
            (void)loop_turn((watcher)->loop, true);                                                \
        }                                                                                          \
        timeout_destroy(tick_);                                                                    \
    } while (0)

static struct watcher *create_watcher(struct world *world) {
    struct watcher *watcher = NEW(struct watcher);
    watcher->world = world;
    watcher->loop = loop_create();
    watcher->fleet = fleet_create(watcher->loop, "test", &events, watcher);
    return watcher;
}

static struct watcher *watch(struct world *world) {
    struct watcher *watcher = create_watcher(world);
    fleet_connect(watcher->fleet);
    return watcher;
}

static void stop_watching(struct watcher *watcher) {
    fleet_destroy(watcher->fleet);
    loop_destroy(watcher->loop);
    free(watcher->message);
    free(watcher);
}

static const struct fleet_session *first(const struct watcher *watcher) {
    const struct list *sessions = fleet_sessions(watcher->fleet);
    return list_is_empty(sessions) ? NULL
                                   : container_of(sessions->next, struct fleet_session, link);
}

static bool first_is(const struct watcher *watcher, const char *name, enum session_state state) {
    const struct fleet_session *session = first(watcher);
    return session != NULL && text_equal(session->name, name) && session->state == state;
}

static void it_starts_the_server_and_follows_it(void **state) {
    struct watcher *watcher = watch(*state);
    UNTIL(watcher, watcher->online == 1);
    assert_true(fleet_is_online(watcher->fleet));
    assert_null(first(watcher));
    fleet_call(watcher->fleet, "session.new", spec_of(*state, "one", "read line; exit 3"),
            on_answer, watcher);
    UNTIL(watcher, first_is(watcher, "one", SESSION_RUNNING));
    assert_int_equal(watcher->answers, 1);
    world_stoa(*state, "rename", "one", "uno", NULL); /* somebody else changes it */
    UNTIL(watcher, first_is(watcher, "uno", SESSION_RUNNING));
    world_stoa(*state, "send", "uno", "go", NULL);
    UNTIL(watcher, first_is(watcher, "uno", SESSION_EXITED));
    assert_int_equal(first(watcher)->exit_status, 3);
    fleet_call(watcher->fleet, "session.remove", with("session", "uno", NULL), NULL, NULL);
    UNTIL(watcher, first(watcher) == NULL);
    stop_watching(watcher);
}

static void what_is_refused_says_why(void **state) {
    struct watcher *watcher = watch(*state);
    fleet_call(watcher->fleet, "session.kill", with("session", "none", NULL), on_answer, watcher);
    UNTIL(watcher, watcher->refusals == 1);
    assert_int_equal(watcher->code, ERROR_NOT_FOUND);
    stop_watching(watcher);
}

static void the_first_call_connects(void **state) {
    struct watcher *watcher = create_watcher(*state);
    fleet_call(watcher->fleet, "session.list", NULL, on_answer, watcher);
    UNTIL(watcher, watcher->answers == 1);
    UNTIL(watcher, watcher->online == 1);
    fleet_connect(watcher->fleet); /* which is so already */
    fleet_call(watcher->fleet, "session.list", NULL, on_answer, watcher);
    UNTIL(watcher, watcher->answers == 2);
    assert_int_equal(watcher->online, 1);
    stop_watching(watcher);
}

static void the_layout_is_everyones(void **state) {
    struct watcher *one = watch(*state), *other = watch(*state);
    UNTIL(one, one->online == 1);
    UNTIL(other, other->online == 1);
    fleet_call(one->fleet, "layout.set", with("kind", "stack", NULL), NULL, NULL);
    UNTIL(other, text_equal(json_get_text(fleet_layout(other->fleet), "kind", ""), "stack"));
    stop_watching(one);
    stop_watching(other);
}

static void a_lost_server_is_started_again(void **state) {
    struct watcher *watcher = watch(*state);
    UNTIL(watcher, watcher->online == 1);
    fleet_call(
            watcher->fleet, "session.new", spec_of(*state, "one", "exec sleep 1000"), NULL, NULL);
    UNTIL(watcher, first_is(watcher, "one", SESSION_RUNNING));
    int64_t pid = first(watcher)->pid;
    for (unsigned times = 1; times <= 3; times++) {
        world_kill_server(*state);
        UNTIL(watcher, watcher->offline == times);
        assert_true(first_is(watcher, "one", SESSION_RUNNING)); /* the last known state stands */
        fleet_call(watcher->fleet, "session.list", NULL, on_answer, watcher);
        UNTIL(watcher, watcher->answers + watcher->refusals == times); /* told, whatever it is */
        UNTIL(watcher, watcher->online == times + 1);
        UNTIL(watcher, first_is(watcher, "one", SESSION_RUNNING));
        assert_int_equal(first(watcher)->pid, pid);
    }
    stop_watching(watcher);
}

static void many_clients_that_miss_it_start_one(void **state) {
    struct watcher *watchers[8];
    for (size_t i = 0; i < ARRAY_LENGTH(watchers); i++) {
        watchers[i] = watch(*state);
    }
    for (size_t i = 0; i < ARRAY_LENGTH(watchers); i++) {
        UNTIL(watchers[i], watchers[i]->online == 1);
    }
    world_kill_server(*state);
    for (size_t i = 0; i < ARRAY_LENGTH(watchers); i++) {
        UNTIL(watchers[i], watchers[i]->online == 2);
    }
    for (size_t i = 0; i < ARRAY_LENGTH(watchers); i++) {
        assert_int_equal(watchers[i]->offline, 1);
        stop_watching(watchers[i]);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fleet_setup, fleet_teardown)

int main(int argument_count, char **arguments) {
    if (argument_count > 1) { /* executed as `stoa -L test server run` */
        OWNED_STR program = text_format("%s/stoa", getenv("STOA_PROGRAMS"));
        (void)execv(program, arguments);
        return 1;
    }
    const struct CMUnitTest tests[] = {
        TEST(it_starts_the_server_and_follows_it),
        TEST(what_is_refused_says_why),
        TEST(the_first_call_connects),
        TEST(the_layout_is_everyones),
        TEST(a_lost_server_is_started_again),
        TEST(many_clients_that_miss_it_start_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
