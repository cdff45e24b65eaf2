/* SPDX-License-Identifier: MIT */
#include "limit-words.h"

#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#define NOW_S   1795276382 /* Saturday, 21 November 2026, 15:53:02 UTC */
#define TODAY_S 1795219200 /* its midnight */
#define DAY_S   86400

static const struct {
    const char *words;
    int64_t until_s;
} cases[] = {
    { "You've hit your 5-hour limit · resets 3:53pm (UTC)", TODAY_S + 15 * 3600 + 53 * 60 },
    { "You've hit your 5-hour limit · resets 6pm (UTC)", TODAY_S + 18 * 3600 },
    { "resets at 6:05pm (UTC) · progress saved", TODAY_S + 18 * 3600 + 300 },
    { "You've hit your 5-hour limit · resets 1:17am (UTC)", TODAY_S + DAY_S + 3600 + 17 * 60 },
    { "… resets 12am (UTC)", TODAY_S + DAY_S },
    { "… resets 12:30pm (UTC)", TODAY_S + DAY_S + 12 * 3600 + 1800 },
    { "You've hit your weekly limit · resets Nov 25, 3am (UTC)", TODAY_S + 4 * DAY_S + 3 * 3600 },
    { "… resets Dec 1, 11:30pm (UTC)", TODAY_S + 10 * DAY_S + 23 * 3600 + 1800 },
    { "… resets Dec 2, 2026, 6pm (UTC)", TODAY_S + 11 * DAY_S + 18 * 3600 },
    { "… resets 8pm (Nowhere/Near)", TODAY_S + 17 * 3600 },
    { "… resets 5pm (Nowhere/Near)", TODAY_S + DAY_S + 14 * 3600 },
    /* what is not certain is not known */
    { "… resets 5pm (Europe/Berlin)", 0 },
    { "… resets 5pm", 0 },
    { "… resets 5pm (UTC", 0 },
    { "… resets 13pm (UTC)", 0 },
    { "… resets 0am (UTC)", 0 },
    { "… resets 5:60pm (UTC)", 0 },
    { "… resets 17:00 (UTC)", 0 },
    { "… resets Nov 20, 3am (UTC)", 0 },
    { "… resets Nov 45, 3am (UTC)", 0 },
    { "… resets Jan 2, 2099, 3am (UTC)", 0 },
    { "… resets Nov 99999999999999999999, 3am (UTC)", 0 },
    { "… resets tomorrow (UTC)", 0 },
    { "… resets ", 0 },
    { "API Error: Request rejected (429)", 0 },
    { "", 0 },
    { NULL, 0 },
};

static void words_say_until_when(void **state) {
    (void)state;
    setenv("TZ", "XXX-3", 1); /* three hours ahead of UTC */
    tzset();
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        int64_t until_ms = limit_words_until(cases[i].words, NOW_S * INT64_C(1000), "Nowhere/Near");
        if (until_ms != cases[i].until_s * 1000) {
            fail_msg("%s: %lld, not %lld", cases[i].words, (long long)until_ms / 1000,
                    (long long)cases[i].until_s);
        }
    }
    assert_int_equal(
            limit_words_until("resets 5pm (Nowhere/Near)", NOW_S * INT64_C(1000), NULL), 0);
}

static void the_zone_is_that_of_the_process(void **state) {
    (void)state;
    char zone[64];
    setenv("TZ", ":Europe/Berlin", 1);
    limit_words_local_zone(zone, sizeof(zone));
    assert_string_equal(zone, "Europe/Berlin");
    unsetenv("TZ");
    limit_words_local_zone(zone, sizeof(zone)); /* that of the machine, or none */
    assert_true(zone[0] != '/');
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_say_until_when),
        cmocka_unit_test(the_zone_is_that_of_the_process),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
