/* SPDX-License-Identifier: MIT */
/* What still has to be read, and typed, where there is little room. */

#include "base/memory.h"
#include "base/text.h"
#include "scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define PREFIX "\x1b[32;5u"

static void ended(struct scene *scene, int exit_status) {
    scene_add_session(scene, "tests", "ninja test");
    scene_session(scene, 0)->state = SESSION_EXITED;
    scene_session(scene, 0)->exit_status = exit_status;
    scene_print(scene, 0, "FAILED: 3 of 120\r\n");
    scene_changed(scene);
}

static void test_a_narrow_pane_names_the_keys_below_how_it_ended(void **state) {
    static const uint16_t widths[] = { 26, 30, 40, 60 };
    for (size_t i = 0; i < ARRAY_LENGTH(widths); i++) {
        struct scene *scene = scene_create(widths[i], 20);
        ended(scene, 2);
        assert_shows(scene, "exited with status 2");
        assert_shows(scene, "r restarts");
        assert_shows(scene, "D removes");
        assert_shows(scene, "FAILED: 3 of 120");
        scene_destroy(scene);
    }
}

static void test_keys_stay_whole_where_a_session_did_not_start(void **state) {
    struct scene *scene = scene_create(26, 20);
    ended(scene, 2);
    scene_session(scene, 0)->state = SESSION_FAILED;
    text_replace(&scene_session(scene, 0)->message, "cannot run 'x'");
    scene_changed(scene);
    assert_shows(scene, "r tries again");
    assert_shows(scene, "D removes it");
    scene_destroy(scene);
}

static void test_a_form_shows_its_field_on_five_rows(void **state) {
    struct scene *scene = scene_create(20, 5);
    ended(scene, 0);
    scene_type(scene, PREFIX "c");
    assert_shows(scene, "Name");
    scene_type(scene, "word");
    assert_shows(scene, "word");
    scene_type(scene, " two\r");
    assert_shows(scene, "a name has");
    scene_type(scene, "\x7f");
    assert_shows_not(scene, "a name has"); /* it was about the text before */
    assert_shows(scene, "Enter");
    scene_destroy(scene);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_narrow_pane_names_the_keys_below_how_it_ended),
        cmocka_unit_test(test_keys_stay_whole_where_a_session_did_not_start),
        cmocka_unit_test(test_a_form_shows_its_field_on_five_rows),
    };
    return cmocka_run_group_tests_name("app-narrow", tests, NULL, NULL);
}
