/* SPDX-License-Identifier: MIT */
#include "action.h"

#include "config/action-kind.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

/* Every name that a key file may use has its function, and the other way round. */
static void actions_are_those_of_the_key_files(void **state) {
    assert_int_equal(action_count, action_kind_count());
    for (size_t i = 0; i < action_count; i++) {
        assert_string_equal(actions[i].name, action_kind_at(i)->name);
        assert_non_null(actions[i].run);
        assert_ptr_equal(action_find(actions[i].name), &actions[i]);
    }
    assert_null(action_find("no-such-action"));
}

int main(void) {
    const struct CMUnitTest tests[] = { cmocka_unit_test(actions_are_those_of_the_key_files) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
