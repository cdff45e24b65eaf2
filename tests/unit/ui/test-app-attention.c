/* SPDX-License-Identifier: MIT */

/* Who needs somebody, on the screen and by a key. */

#include "scene.h"

#include "base/memory.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define PREFIX "\x1b[32;5u" /* C-Space */
#define TAB    "\t"

static struct scene *create_five(void) {
    static const char *const names[] = { "one", "two", "three", "four", "five" };
    struct scene *scene = scene_create(140, 40);
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
        scene_add_session(scene, names[i], "claude");
    }
    scene_changed(scene);
    return scene;
}

static void set_need(struct scene *scene, int number, bool is_urgent, int64_t since_ms) {
    scene_session(scene, number)->need =
            (struct attention_need){ since_ms > 0, is_urgent, since_ms };
}

static void assert_focused(struct scene *scene, int number) {
    assert_string_equal(scene_app(scene)->view.focused->id, scene_session(scene, number)->id);
}

/* Urgent ones by age, then those that are done by age, and round; never to where one is. */
static void a_key_goes_to_who_needs_you(void **state) {
    static const int order[] = { 3, 1, 2, 4, 3 };
    struct scene *scene = create_five();
    scene_type(scene, PREFIX TAB);
    assert_shows(scene, "nobody needs you");
    set_need(scene, 1, true, 20);
    set_need(scene, 3, true, 10);
    set_need(scene, 4, false, 7);
    set_need(scene, 2, false, 5);
    scene_changed(scene);
    for (size_t i = 0; i < ARRAY_LENGTH(order); i++) {
        scene_type(scene, i == 2 ? PREFIX "w" TAB : PREFIX TAB); /* once in the panel */
        assert_focused(scene, order[i]);
        assert_false(scene_app(scene)->panel.focused);
    }
    set_need(scene, 1, true, 0);
    set_need(scene, 2, true, 0);
    set_need(scene, 4, true, 0);
    scene_changed(scene);
    scene_type(scene, PREFIX TAB);
    assert_shows(scene, "nobody else needs you");
    assert_focused(scene, 3);
    scene_destroy(scene);
}

static void who_came_at_once_is_gone_through_too(void **state) {
    struct scene *scene = create_five();
    for (int i = 1; i <= 3; i++) {
        set_need(scene, i, true, 5);
    }
    scene_changed(scene);
    for (int i = 0; i < 6; i++) {
        scene_type(scene, PREFIX TAB);
        assert_focused(scene, i % 3 + 1);
    }
    scene_destroy(scene);
}

static void they_are_counted_and_marked(void **state) {
    struct scene *scene = create_five();
    const struct style *done = app_style(scene_app(scene), THEME_STATE_DONE);
    assert_non_null(done);
    assert_shows_not(scene, "need you");
    set_need(scene, 0, true, 1);
    set_need(scene, 1, true, 2);
    set_need(scene, 2, false, 3);
    scene_changed(scene);
    assert_shows(scene, "2 need you  1 done  5 running");
    assert_int_equal(app_state_role(scene_session(scene, 2)), THEME_STATE_DONE);
    assert_int_equal(app_state_role(scene_session(scene, 0)), THEME_STATE_NEEDS_YOU);
    scene_destroy(scene);
}

/* Once for each place, and not while the terminal has no focus. */
static void the_server_is_told_what_is_looked_at(void **state) {
    struct scene *scene = create_five();
    assert_string_equal(scene_looks(scene), scene_session(scene, 0)->id);
    scene_type(scene, PREFIX "n");
    assert_string_equal(scene_looks(scene), scene_session(scene, 1)->id);
    scene_type(scene, "\033[O");
    assert_string_equal(scene_looks(scene), "");
    scene_type(scene, "\033[I");
    assert_string_equal(scene_looks(scene), scene_session(scene, 1)->id);
    scene_set_online(scene, false);
    scene_type(scene, PREFIX "n");
    assert_string_equal(scene_looks(scene), scene_session(scene, 1)->id);
    scene_set_online(scene, true);
    assert_string_equal(scene_looks(scene), scene_session(scene, 2)->id);
    scene_destroy(scene);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_goes_to_who_needs_you),
        cmocka_unit_test(who_came_at_once_is_gone_through_too),
        cmocka_unit_test(they_are_counted_and_marked),
        cmocka_unit_test(the_server_is_told_what_is_looked_at),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
