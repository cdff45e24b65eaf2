/* SPDX-License-Identifier: MIT */
#include "facts.h"

#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void add(struct facts *facts, enum fact_kind kind, const char *text) {
    struct fact fact = { .kind = (uint8_t)kind, .text = text, .text_length = strlen(text) };
    facts_add(facts, &fact);
}

static uint8_t next_kind(struct facts *facts) {
    const struct buffer *bytes = facts_first(facts);
    struct message message;
    struct fact fact;
    if (bytes == NULL) {
        return 0;
    }
    assert_int_equal(message_peek(bytes->data, bytes->length, MESSAGE_TO_HOST_MAX, &message, NULL),
            MESSAGE_COMPLETE);
    assert_true(fact_read(&message, &fact));
    facts_drop_first(facts);
    return fact.kind;
}

static void facts_come_in_order(void **state) {
    struct facts facts;
    facts_init(&facts);
    assert_null(facts_first(&facts));
    add(&facts, FACT_STARTED, "");
    add(&facts, FACT_NOTIFY, "a");
    add(&facts, FACT_NOTIFY, "b");
    add(&facts, FACT_EXITED, "");
    assert_int_equal(next_kind(&facts), FACT_STARTED);
    assert_int_equal(next_kind(&facts), FACT_NOTIFY);
    assert_int_equal(next_kind(&facts), FACT_NOTIFY);
    assert_int_equal(next_kind(&facts), FACT_EXITED);
    assert_int_equal(facts.bytes, 0);
    facts_finish(&facts);
}

static void of_the_present_only_the_newest_is_kept(void **state) {
    struct facts facts;
    facts_init(&facts);
    for (int i = 0; i < 1000; i++) {
        add(&facts, FACT_TITLE, "title");
        add(&facts, FACT_OUTPUT, "");
    }
    assert_int_equal(next_kind(&facts), FACT_TITLE);
    assert_int_equal(next_kind(&facts), FACT_OUTPUT);
    assert_int_equal(next_kind(&facts), 0);
    facts_finish(&facts);
}

static void the_limit_holds_and_the_end_is_never_dropped(void **state) {
    struct facts facts;
    char text[FACT_TEXT_MAX_BYTES];
    memset(text, 'x', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    facts_init(&facts);
    add(&facts, FACT_EXITED, "");
    for (int i = 0; i < 1000; i++) {
        add(&facts, FACT_INJECTED, text);
        assert_true(facts.bytes <= FACTS_BYTES_MAX);
    }
    assert_int_equal(next_kind(&facts), FACT_EXITED);
    assert_int_equal(next_kind(&facts), FACT_INJECTED);
    facts_finish(&facts);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(facts_come_in_order),
        cmocka_unit_test(of_the_present_only_the_newest_is_kept),
        cmocka_unit_test(the_limit_holds_and_the_end_is_never_dropped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
