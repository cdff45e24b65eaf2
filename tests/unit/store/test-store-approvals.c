/* SPDX-License-Identifier: MIT */
#include "store/approvals.h"

#include "base/buffer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct store_approval request_of(const char *request) {
    return (struct store_approval){
        .request = request,
        .session = "0123456789ab",
        .name = "one",
        .kind = "permission",
        .tool = "Bash",
        .directory = "/tmp",
        .summary = "Bash: make",
        .input = "{\"command\":\"make\"}",
        .asked_ms = 5,
        .hold_until_ms = 50,
    };
}

static void append_row(void *context, const struct store_approval *row) {
    buffer_append_format(context, "%lld %s %s %s %lld %s/%s;", (long long)row->number, row->request,
            row->summary, row->outcome, (long long)row->ended_ms, row->who, row->detail);
}

static void assert_range(
        struct store *store, const struct store_approval_range *range, const char *expected) {
    struct buffer rows = { 0 };
    assert_true(store_load_approvals(store, range, append_row, &rows, NULL));
    assert_string_equal(buffer_text(&rows), expected);
    buffer_finish(&rows);
}

static void assert_rows(struct store *store, int64_t number, const char *expected) {
    const struct store_approval_range range = { .number = number, .limit = 10 };
    assert_range(store, &range, expected);
}

static void they_are_loaded_in_pages(void **state) {
    OWNED(store) store = store_open(":memory:", NULL);
    static const char *const names[] = { "r1", "r2", "r3", "r4" };
    for (int i = 0; i < 4; i++) {
        int64_t number = 0;
        struct store_approval approval = request_of(names[i]);
        assert_true(store_add_approval(store, &approval, &number, NULL));
    }
    const struct store_approval_range newest = { .limit = 2 }, older = { .before = 3, .limit = 1 },
                                      oldest = { .before = 2, .limit = 9 };
    assert_range(store, &newest, "3 r3 Bash: make pending 0 /;4 r4 Bash: make pending 0 /;");
    assert_range(store, &older, "2 r2 Bash: make pending 0 /;");
    assert_range(store, &oldest, "1 r1 Bash: make pending 0 /;");
}

static void a_request_is_kept_with_its_end(void **state) {
    OWNED(store) store = store_open(":memory:", NULL);
    int64_t first = 0, second = 0;
    struct store_approval one = request_of("r1"), two = request_of("r2");
    assert_true(store_add_approval(store, &one, &first, NULL));
    assert_true(store_add_approval(store, &two, &second, NULL));
    assert_true(second > first);
    one.number = first;
    one.outcome = "denied";
    one.ended_ms = 9;
    one.who = "stoa deny (pid 1)";
    one.detail = "no";
    assert_true(store_end_approval(store, &one, NULL));
    assert_rows(store, first, "1 r1 Bash: make denied 9 stoa deny (pid 1)/no;");
    assert_true(store_end_approvals(store, "server-restarted", 10, NULL));
    assert_rows(store, 0,
            "1 r1 Bash: make denied 9 stoa deny (pid 1)/no;"
            "2 r2 Bash: make server-restarted 10 /;");
}

static void a_request_that_comes_again_is_the_same(void **state) {
    OWNED(store) store = store_open(":memory:", NULL);
    int64_t first = 0, again = 0, other = 0;
    struct store_approval one = request_of("r1");
    assert_true(store_add_approval(store, &one, &first, NULL));
    assert_true(store_end_approvals(store, "server-restarted", 10, NULL));
    assert_true(store_add_approval(store, &one, &again, NULL));
    assert_int_equal(again, first);
    assert_rows(store, 0, "1 r1 Bash: make pending 0 /;");
    one.session = "ba9876543210"; /* another session's names are its own */
    assert_true(store_add_approval(store, &one, &other, NULL));
    assert_int_equal(other, first + 1);
}

static void a_number_never_stands_for_two_things(void **state) {
    OWNED(store) store = store_open(":memory:", NULL);
    int64_t first = 0, again = 0;
    struct error err = { 0 };
    struct store_approval one = request_of("r1");
    assert_true(store_add_approval(store, &one, &first, NULL));
    one.number = first;
    one.outcome = "denied";
    one.who = one.detail = "";
    assert_true(store_end_approval(store, &one, NULL));
    one.summary = "Bash: rm -r /";
    assert_false(store_add_approval(store, &one, &again, &err));
    assert_int_equal(err.code, ERROR_EXISTS);
    one = request_of("r1");
    one.input = "{\"command\":\"rm -r /\"}";
    assert_false(store_add_approval(store, &one, &again, &err));
    assert_rows(store, 0, "1 r1 Bash: make denied 0 /;");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_is_kept_with_its_end),
        cmocka_unit_test(they_are_loaded_in_pages),
        cmocka_unit_test(a_request_that_comes_again_is_the_same),
        cmocka_unit_test(a_number_never_stands_for_two_things),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
