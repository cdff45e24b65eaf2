/* SPDX-License-Identifier: MIT */
#include "rpc/method.h"

#include "base/memory.h"
#include "base/text.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void assert_sentence(const char *text) {
    assert_non_null(text);
    assert_true(strlen(text) > 3);
}

static void assert_members(const struct rpc_object *object) {
    for (size_t i = 0; i < object->count; i++) {
        const struct rpc_member *member = &object->members[i];
        assert_sentence(member->text);
        for (const char *at = member->name; *at != '\0'; at++) {
            assert_true(islower((unsigned char)*at) || *at == '_');
        }
        for (size_t other = 0; other < i; other++) {
            assert_string_not_equal(member->name, object->members[other].name);
        }
    }
}

static void methods_are_sorted_and_described(void **state) {
    size_t count = 0;
    const struct rpc_method *const *methods = rpc_methods(&count);
    assert_true(count > 0);
    for (size_t i = 0; i < count; i++) {
        assert_sentence(methods[i]->text);
        assert_sentence(methods[i]->result);
        assert_members(&methods[i]->parameters);
        assert_true(i == 0 || strcmp(methods[i - 1]->name, methods[i]->name) < 0);
        assert_ptr_equal(rpc_method_find(methods[i]->name), methods[i]);
    }
    assert_null(rpc_method_find("session"));
}

static void assert_objects(const struct rpc_object *const *objects, size_t count) {
    assert_true(count > 0);
    for (size_t i = 0; i < count; i++) {
        assert_sentence(objects[i]->text);
        assert_members(objects[i]);
        assert_true(i == 0 || strcmp(objects[i - 1]->name, objects[i]->name) < 0);
    }
}

static void objects_are_sorted_and_described(void **state) {
    size_t count = 0;
    const struct rpc_object *const *objects = rpc_objects(&count);
    assert_objects(objects, count);
    objects = rpc_notifications(&count);
    assert_objects(objects, count);
}

static void check(const char *method, const char *params, const char *complaint) {
    const struct rpc_method *row = rpc_method_find(method);
    assert_non_null(row);
    OWNED(json) json = json_parse(params, strlen(params), NULL);
    assert_non_null(json);
    struct error err = { 0 };
    assert_int_equal(rpc_check(json, &row->parameters, &err), complaint == NULL);
    if (complaint != NULL && strstr(err.text, complaint) == NULL) {
        fail_msg("'%s' does not say '%s'", err.text, complaint);
    }
}

static void parameters_are_held_against_the_table(void **state) {
    check("session.kill", "{\"session\":\"a\",\"unknown\":1}", NULL);
    check("session.kill", "{}", "'session' is missing");
    check("session.kill", "{\"session\":null}", "'session' is missing");
    check("session.kill", "{\"session\":1}", "of type text, not integer");
    check("session.new",
            "{\"directory\":\"/\",\"argv\":[\"a\",\"b\"],\"environment\":{\"A\":\"b\"}}", NULL);
    check("session.new", "{\"directory\":\"/\",\"argv\":[\"a\",1]}", "item 2");
    check("session.new", "{\"directory\":\"/\",\"argv\":\"a\"}", "array of texts");
    check("session.new", "{\"directory\":\"/\",\"environment\":{\"A\":1}}", "object of texts");
    check("session.new", "{\"directory\":\"/\",\"restart\":{\"policy\":\"maybe\"}}", "on-failure");
    check("session.new", "{\"directory\":\"/\",\"recording\":{\"enabled\":1}}", "boolean");
    check("fleet.up", "{\"sessions\":[{\"directory\":\"/\"},{}]}", "item 2");
    check("layout.set", "{\"kind\":\"rows\",\"splits\":{\"0\":500}}", NULL);
    check("layout.set", "{\"splits\":{\"0\":\"x\"}}", "object of integers");
}

static void no_params_are_an_empty_object(void **state) {
    assert_true(rpc_check(NULL, &rpc_method_find("session.list")->parameters, NULL));
    assert_false(rpc_check(NULL, &rpc_method_find("session.kill")->parameters, NULL));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(methods_are_sorted_and_described),
        cmocka_unit_test(objects_are_sorted_and_described),
        cmocka_unit_test(parameters_are_held_against_the_table),
        cmocka_unit_test(no_params_are_an_empty_object),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
