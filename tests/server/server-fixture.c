/* SPDX-License-Identifier: MIT */
/* Calls of a real server. */

#include "server-fixture.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FLEET          "test"
#define CALL_LIMIT_MS  20000
#define STAT_MAX_BYTES 1024

int fleet_setup(void **state) {
    int status = world_setup(state);
    static const char *const variables[] = { "XDG_RUNTIME_DIR", "XDG_STATE_HOME", "HOME" };
    for (size_t i = 0; i < ARRAY_LENGTH(variables); i++) {
        setenv(variables[i], world_get(*state, variables[i]), 1);
    }
    return status;
}

int fleet_teardown(void **state) {
    return world_teardown(state);
}

/* A server that was just killed may take a connection still, by a child that is about to be another
 * program: only an answer proves that one is there. */
static struct call *open_answered(struct error *err) {
    OWNED(call) call = call_open_running(FLEET, err);
    OWNED(json)
    status = call == NULL ? NULL : call_method(call, "server.status", NULL, CALL_LIMIT_MS, err);
    return status == NULL ? NULL : TAKE(call);
}

static struct json *call_once(
        struct world *world, const char *method, struct json *params, struct error *err) {
    OWNED(call) call = open_answered(err);
    if (call == NULL) { /* the program starts it, not this test: a fleet with hosts is asked ... */
        (void)world_run(world, "stoa", "ls", NULL);
        call = open_answered(err);
    }
    if (call == NULL) { /* ... an empty one needs a session */
        world_stoa(world, "new", "-d", "-n", "starter", "--", "true", NULL);
        call = call_open_running(FLEET, err);
        json_destroy(call_method(call, "session.wait",
                with("session", "starter", "for", "exit", NULL), CALL_LIMIT_MS, err));
        json_destroy(call_method(
                call, "session.remove", with("session", "starter", NULL), CALL_LIMIT_MS, err));
    }
    if (call == NULL) {
        json_destroy(params);
        return NULL;
    }
    return call_method(call, method, params, CALL_LIMIT_MS, err);
}

struct json *ask(struct world *world, const char *method, struct json *params) {
    struct error err = { 0 };
    struct json *result = call_once(world, method, params, &err);
    if (result == NULL) {
        world_fail(world, "%s: %s", method, err.text);
    }
    return result;
}

void ask_refused(
        struct world *world, const char *method, struct json *params, enum error_code code) {
    struct error err = { 0 };
    OWNED(json) result = call_once(world, method, params, &err);
    if (result != NULL || err.code != code) {
        world_fail(world, "%s is not refused with '%s': %s", method, error_code_name(code),
                result != NULL ? "it is done" : err.text);
    }
}

struct json *with(const char *name, ...) {
    struct json *params = json_create_object();
    va_list list;
    va_start(list, name);
    for (; name != NULL; name = va_arg(list, const char *)) {
        json_set_text(params, name, va_arg(list, const char *));
    }
    va_end(list);
    return params;
}

struct json *spec_of(struct world *world, const char *name, const char *command) {
    struct json *spec = with("name", name, "command", command, "directory", world->work, NULL);
    struct json *environment = json_create_object();
    json_set_text(environment, "PATH", world_get(world, "PATH"));
    json_set_text(environment, "HOME", world_get(world, "HOME"));
    json_set_text(environment, "XDG_RUNTIME_DIR", world_get(world, "XDG_RUNTIME_DIR"));
    json_set_text(environment, "XDG_STATE_HOME", world_get(world, "XDG_STATE_HOME"));
    json_set_text(environment, "SHELL", "/bin/sh");
    json_set_text(environment, "ANTHROPIC_TEST_KEY", "none"); /* a claude of ours needs no login */
    json_set(spec, "environment", environment);
    return spec;
}

void start(struct world *world, const char *name, const char *command) {
    OWNED(json) session = ask(world, "session.new", spec_of(world, name, command));
    assert_string_equal(json_get_text(session, "name", ""), name);
}

char *member_of(struct world *world, const char *session, const char *member) {
    OWNED(json) list = ask(world, "session.list", NULL);
    const struct json *sessions = json_find(list, "sessions");
    for (size_t i = 0; i < json_count(sessions); i++) {
        const struct json *object = json_at(sessions, i);
        const struct json *value = json_find(object, member);
        if (text_equal(json_get_text(object, "name", ""), session)) {
            return json_kind(value) == JSON_KIND_INTEGER
                           ? text_format("%lld", (long long)json_as_integer(value, 0))
                           : text_copy(json_as_text(value, ""));
        }
    }
    return text_copy("(no such session)");
}

int64_t number_of(struct world *world, const char *session, const char *member) {
    OWNED_STR text = member_of(world, session, member);
    return strtoll(text, NULL, 10);
}

struct expectation {
    const char *session, *member, *expected;
};

static bool is_as_expected(struct world *world, const void *context) {
    const struct expectation *wanted = context;
    OWNED_STR value = member_of(world, wanted->session, wanted->member);
    return text_equal(value, wanted->expected);
}

void wait_member(
        struct world *world, const char *session, const char *member, const char *expected) {
    const struct expectation wanted = { session, member, expected };
    OWNED_STR words = text_format("%s of '%s' to be '%s'", member, session, expected);
    world_waits(world, words, is_as_expected, &wanted);
}

pid_t parent_of(pid_t pid) {
    OWNED_STR path = text_format("/proc/%ld/stat", (long)pid);
    FILE *file = fopen(path, "re");
    char stat[STAT_MAX_BYTES] = "";
    int parent = 0;
    if (file != NULL) {
        (void)fgets(stat, sizeof(stat), file);
        (void)fclose(file);
    }
    const char *name_end = strrchr(stat, ')');
    return name_end != NULL && sscanf(name_end, ") %*c %d", &parent) == 1 ? parent : 0;
}

/* A zombie is gone: only its parent has not looked yet. */
static bool is_gone(struct world *world, const void *context) {
    pid_t pid = *(const pid_t *)context;
    OWNED_STR path = text_format("/proc/%ld/stat", (long)pid);
    FILE *file = fopen(path, "re");
    char stat[STAT_MAX_BYTES] = "", state = 'X';
    if (file != NULL) {
        (void)fgets(stat, sizeof(stat), file);
        (void)fclose(file);
        const char *name_end = strrchr(stat, ')');
        (void)(name_end != NULL && sscanf(name_end, ") %c", &state));
    }
    return state == 'X' || state == 'Z';
}

void wait_gone(struct world *world, pid_t pid) {
    OWNED_STR words = text_format("process %ld to be gone", (long)pid);
    world_waits(world, words, is_gone, &pid);
}
