/* SPDX-License-Identifier: MIT */

/* The budget in the side panel and in the status line, with the clock stopped. */

#include "scene.h"

#include "base/clock.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define NOW    INT64_C(1795230000000)
#define MINUTE INT64_C(60000)

static int stop_clock(void **state) {
    clock_fake(1000, NOW);
    return 0;
}

static int start_clock(void **state) {
    clock_fake(-1, -1);
    return 0;
}

static struct scene *create_team(uint16_t columns, uint16_t rows) {
    struct scene *scene = scene_create(columns, rows);
    scene_add_session(scene, "blue", "claude");
    scene_add_session(scene, "red", "claude");
    return scene;
}

#define WEEK                                                                                       \
    "{\"window\":\"seven_day\",\"state\":\"known\",\"used_percent\":13,"                           \
    "\"resets_at_ms\":1795651200000,\"reported_at_ms\":1795229820000}"

static char *account_of(const char *name, const char *five_hours) {
    return text_format("{\"account\":\"%s\",\"kind\":\"login\",\"sessions\":2,\"limits\":[%s," WEEK
                       "],\"day_dollars\":1.5}",
            name, five_hours);
}

static void set_accounts(struct scene *scene, const char *accounts, const char *sessions) {
    OWNED_STR budget = text_format("{\"accounts\":[%s],\"sessions\":[%s]}", accounts, sessions);
    scene_set_budget(scene, budget);
}

static void test_nothing_is_said_of_nothing(void **state) {
    struct scene *scene = create_team(120, 40);
    assert_shows_not(scene, "Budget");
    scene_destroy(scene);
}

static void test_unknown_is_said(void **state) {
    struct scene *scene = create_team(120, 40);
    OWNED_STR account =
            account_of("/home/u/.claude", "{\"window\":\"five_hour\",\"state\":\"unknown\"}");
    set_accounts(scene, account, "");
    assert_shows(scene, "Budget");
    assert_shows(scene, "5h unknown");
    assert_shows(scene, "7d █░░░░░░░  13%");
    scene_destroy(scene);
}

static void test_window(void **state) {
    struct scene *scene = create_team(120, 40);
    OWNED_STR account = account_of("/home/u/.claude",
            "{\"window\":\"five_hour\",\"state\":\"known\",\"used_percent\":42,"
            "\"resets_at_ms\":1795241100000,\"reported_at_ms\":1795229820000,"
            "\"burn_percent_per_hour\":12.4,\"dry_first_ms\":1795237200000,"
            "\"dry_last_ms\":1795240800000}");
    set_accounts(scene, account, "");
    assert_shows(scene, "Budget                     3m");
    assert_shows(scene, "5h ███░░░░░  42%       3h 05m");
    assert_shows(scene, "7d █░░░░░░░  13%       4d 21h");
    assert_shows(scene, "12%/h, dry in 2h 00m–3h 00m");
    assert_shows_not(scene, "left"); /* the status line speaks from 80 % on */
    scene_picture(scene, "budget");
    /* it begins anew while nobody reports */
    clock_fake(1000, NOW + 186 * MINUTE);
    scene_changed(scene);
    assert_shows(scene, "5h unknown: began anew");
    clock_fake(1000, NOW);
    scene_destroy(scene);
}

static void test_warnings(void **state) {
    struct scene *scene = create_team(120, 40);
    OWNED_STR account = account_of("/home/u/.claude",
            "{\"window\":\"five_hour\",\"state\":\"known\",\"used_percent\":93,"
            "\"resets_at_ms\":1795232700000,\"reported_at_ms\":1795229820000}");
    set_accounts(scene, account,
            "{\"id\":\"000000000001\",\"context_percent\":85,\"context_is_high\":true},"
            "{\"id\":\"000000000000\",\"context_percent\":40,\"context_is_high\":false}");
    assert_shows(scene, "5h 93% used, 45m left");
    assert_shows(scene, "85% full");
    assert_shows_not(scene, "40% full");
    scene_destroy(scene);
}

static void test_two_accounts(void **state) {
    struct scene *scene = create_team(120, 40);
    OWNED_STR first =
            account_of("/nonexistent/.claude", "{\"window\":\"five_hour\",\"state\":\"unknown\"}");
    OWNED_STR both = text_format("%s,{\"account\":\"api-key-1a2b3c4d\",\"kind\":\"api-key\","
                                 "\"sessions\":1,\"limits\":[],\"day_dollars\":1.25,"
                                 "\"day_allowed_dollars\":5}",
            first);
    set_accounts(scene, both, "");
    assert_shows(scene, " ~/.claude "); /* the scene's home is there */
    assert_shows(scene, "api-key-1a2b3c4d");
    assert_shows(scene, "today $1.25 of $5");
    assert_shows_not(scene, "Budget");
    scene_destroy(scene);
}

/* A low panel keeps its rows for the sessions; in any size nothing is written over. */
static void test_sizes(void **state) {
    for (uint16_t rows = 5; rows < 40; rows++) {
        struct scene *scene = scene_create(110, rows);
        for (int i = 0; i < 12; i++) {
            OWNED_STR name = text_format("session-%d", i);
            scene_add_session(scene, name, "claude");
        }
        OWNED_STR account =
                account_of("/home/u/.claude", "{\"window\":\"five_hour\",\"state\":\"unknown\"}");
        set_accounts(scene, account, "");
        assert_shows(scene, "session-0");
        if (rows < 14) {
            assert_shows_not(scene, "Budget");
        } else if (rows > 20) {
            assert_shows(scene, "Budget");
            assert_shows(scene, "7d █");
        }
        scene_destroy(scene);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_is_said_of_nothing),
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_two_accounts),
        cmocka_unit_test(test_unknown_is_said),
        cmocka_unit_test(test_warnings),
        cmocka_unit_test(test_window),
    };
    return cmocka_run_group_tests(tests, stop_clock, start_clock);
}
