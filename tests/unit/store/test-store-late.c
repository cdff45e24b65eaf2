/* SPDX-License-Identifier: MIT */
#include "store/late.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Two connections to one file: what one has written is what the other sees. */
struct place {
    char directory[64];
    char *path;
    struct store *store, *witness;
    int held;
};

static void on_held(void *context) {
    int *held = context;
    (*held)++;
}

static int set_up(void **state) {
    struct place *place = NEW(struct place);
    const char *temporary = getenv("TMPDIR");
    snprintf(place->directory, sizeof(place->directory), "%s/stoa-late-XXXXXX",
            temporary == NULL ? "/tmp" : temporary);
    assert_non_null(mkdtemp(place->directory));
    place->path = text_format("%s/stoa.db", place->directory);
    place->store = store_open(place->path, NULL);
    place->witness = store_open(place->path, NULL);
    assert_non_null(place->store);
    assert_non_null(place->witness);
    store_on_held(place->store, on_held, &place->held);
    *state = place;
    return 0;
}

static int tear_down(void **state) {
    struct place *place = *state;
    static const char *const suffixes[] = { "", "-wal", "-shm" };
    store_destroy(place->store);
    store_destroy(place->witness);
    for (size_t i = 0; i < ARRAY_LENGTH(suffixes); i++) {
        OWNED_STR path = text_format("%s%s", place->path, suffixes[i]);
        (void)unlink(path);
    }
    assert_int_equal(rmdir(place->directory), 0);
    free(place->path);
    free(place);
    return 0;
}

static void see_report(void *context, int64_t at_ms, const char *text) {
    buffer_append_format(context, "[%lld %s]", (long long)at_ms, text);
}

static void assert_reports(struct store *store, const char *said) {
    struct buffer seen = { 0 };
    assert_true(store_load_agent_reports(store, "s", 0, 99, see_report, &seen, NULL));
    assert_string_equal(buffer_text(&seen), said);
    buffer_finish(&seen);
}

static void hold_report(struct place *place, int64_t at_ms, const char *text) {
    assert_true(store_add_agent_report_late(place->store, at_ms, "s", text, NULL));
}

static void see_cost(void *context, const struct store_cost *cost) {
    buffer_append_format(
            context, "[%s %s %lld]", cost->session, cost->name, (long long)cost->nanodollars);
}

static void see_counter(void *context, const struct store_counter *counter) {
    buffer_append_format(
            context, "[%s %lld]", counter->conversation, (long long)counter->nanodollars);
}

static void assert_money(struct store *store, const char *costs, const char *counters) {
    struct buffer seen = { 0 };
    assert_true(store_load_costs(store, 0, see_cost, &seen, NULL));
    assert_string_equal(buffer_text(&seen), costs);
    buffer_clear(&seen);
    assert_true(store_load_counters(store, see_counter, &seen, NULL));
    assert_string_equal(buffer_text(&seen), counters);
    buffer_finish(&seen);
}

static void hold_cost(struct place *place, const char *name, int64_t more, int64_t told) {
    char session[] = "s";
    const struct store_cost cost = { 20261121, session, "m", "a", name, "r", more };
    const struct store_counter counter = { session, "c", "a", "k", name, "r", "m", told, told, 1, 1,
        told };
    assert_true(store_add_cost_late(place->store, &cost, &counter, NULL));
    session[0] = '-'; /* it has copies */
}

static void rows_are_held_until_they_are_written_together(void **state) {
    struct place *place = *state;
    hold_report(place, 1, "one");
    hold_report(place, 2, "two");
    hold_cost(place, "old", 5, 5);
    assert_int_equal(place->held, 1); /* said once */
    assert_true(store_has_late(place->store));
    assert_reports(place->witness, "");
    assert_money(place->witness, "", "");
    assert_true(store_write_late(place->store, NULL));
    assert_false(store_has_late(place->store));
    assert_reports(place->witness, "[1 one][2 two]");
    assert_money(place->witness, "[s old 5]", "[c 5]");
    assert_true(store_write_late(place->store, NULL)); /* once only */
    assert_reports(place->witness, "[1 one][2 two]");
    hold_report(place, 3, "three");
    assert_int_equal(place->held, 2);
}

static void money_that_is_held_is_summed(void **state) {
    struct place *place = *state;
    hold_cost(place, "old", 5, 5);
    hold_cost(place, "new", 7, 12);
    hold_cost(place, "new", 0, 12);
    assert_true(store_write_late(place->store, NULL));
    hold_cost(place, "new", 1, 13);
    assert_money(place->store, "[s new 13]", "[c 13]");
}

static void whoever_loads_sees_what_is_held(void **state) {
    struct place *place = *state;
    hold_report(place, 1, "one");
    assert_reports(place->store, "[1 one]");
    assert_reports(place->witness, "[1 one]");
}

static void what_is_written_at_once_comes_behind_what_is_held(void **state) {
    struct place *place = *state;
    hold_report(place, 1, "one");
    assert_true(store_add_agent_report(place->store, 2, "s", "two", NULL));
    assert_reports(place->witness, "[1 one][2 two]");
}

static void rows_go_with_the_transaction_that_is_open(void **state) {
    struct place *place = *state;
    hold_report(place, 1, "one");
    assert_true(store_begin(place->store, NULL));
    assert_true(store_write_late(place->store, NULL));
    assert_reports(place->witness, "");
    assert_true(store_commit(place->store, NULL));
    assert_reports(place->witness, "[1 one]");
}

static void so_many_are_held_and_no_more(void **state) {
    struct place *place = *state;
    for (int i = 1; i < STORE_LATE_MAX; i++) {
        hold_cost(place, "n", 1, i);
        assert_true(store_has_late(place->store));
    }
    hold_report(place, 1, "one");
    assert_false(store_has_late(place->store));
    assert_reports(place->witness, "[1 one]");
}

static void a_store_that_closes_has_written_all(void **state) {
    struct place *place = *state;
    hold_report(place, 1, "one");
    store_destroy(TAKE(place->store));
    assert_reports(place->witness, "[1 one]");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
                rows_are_held_until_they_are_written_together, set_up, tear_down),
        cmocka_unit_test_setup_teardown(money_that_is_held_is_summed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(whoever_loads_sees_what_is_held, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
                what_is_written_at_once_comes_behind_what_is_held, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
                rows_go_with_the_transaction_that_is_open, set_up, tear_down),
        cmocka_unit_test_setup_teardown(so_many_are_held_and_no_more, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_store_that_closes_has_written_all, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
