/* SPDX-License-Identifier: MIT */

/* A control sequence is taken apart here at once, or by the guard and libvterm's parser when it is
 * cut. Both ways must say the same. */

#include "sequence.h"

#include "guard.h"
#include "parser.h"

#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define ROUNDS 200000

static uint32_t next_random(uint32_t *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static void append_sequence(struct buffer *out, const struct sequence *sequence) {
    buffer_append_format(out, "leader %d", sequence->leader);
    for (int i = 0; i < sequence->count; i++) {
        buffer_append_format(
                out, " %d%s", sequence->arguments[i], (sequence->colons >> i & 1) != 0 ? ":" : "");
    }
    buffer_append_format(out, " %d %c\n", sequence->intermediate, sequence->final);
}

/* ---- the other way: a guard that sees no two bytes together, and libvterm -------------------- */

struct other {
    struct guard guard;
    struct parser *parser;
    struct buffer out;
    int plain_count; /* sequences that did not go through the parser: none must */
};

static size_t on_text(void *context, const char *bytes, size_t length, bool is_ascii) {
    return length;
}

static void on_control(void *context, uint8_t control) {
}

static void on_plain(void *context, const struct sequence *sequence) {
    ((struct other *)context)->plain_count++;
}

static void on_sequence(void *context, const char *bytes, size_t length) {
    parser_run(((struct other *)context)->parser, bytes, length);
}

static void on_string(void *context, enum guard_string kind, const char *bytes, size_t length) {
}

static void on_control_sequence(void *context, const struct sequence *sequence) {
    append_sequence(&((struct other *)context)->out, sequence);
}

static void on_escape(void *context, char intermediate, char second, char final) {
}

static const struct guard_events guard_events = {
    .text = on_text,
    .control = on_control,
    .control_sequence = on_plain,
    .sequence = on_sequence,
    .string = on_string,
};

static const struct parser_events parser_events = {
    .control_sequence = on_control_sequence,
    .escape = on_escape,
};

static void compare(struct other *other, const char *bytes, size_t length) {
    struct sequence sequence;
    memset(&sequence, 0x55, sizeof(sequence));
    size_t taken = sequence_read_plain(bytes, length, &sequence);
    if (taken == 0) {
        return;
    }
    assert_in_range(taken, 3, length);
    struct buffer expected = { 0 };
    append_sequence(&expected, &sequence);
    buffer_clear(&other->out);
    for (size_t i = 0; i < taken; i++) {
        guard_feed(&other->guard, bytes + i, 1);
    }
    assert_string_equal(buffer_text(&other->out), buffer_text(&expected));
    buffer_finish(&expected);
}

/* ---- tests ----------------------------------------------------------------------------------- */

static int begin(void **state) {
    struct other *other = NEW(struct other);
    guard_init(&other->guard, &guard_events, other, 100);
    other->parser = parser_create(&parser_events, other);
    *state = other;
    return 0;
}

static int end(void **state) {
    struct other *other = *state;
    guard_finish(&other->guard);
    parser_destroy(other->parser);
    buffer_finish(&other->out);
    free(other);
    return 0;
}

/* Bytes that such sequences are made of, some more often; what else may come between them is
 * before the last comma. */
static void random_sequences_read_the_same(void **state) {
    static const char common[] = "0123456789;;;;;;::mHJK", any[] = "?>=< !$'\"~@\n\033\177\200,";
    struct other *other = *state;
    uint32_t seed = 1, plain = 0;
    for (int round = 0; round < ROUNDS; round++) {
        char bytes[64] = "\033[";
        size_t length = 2 + next_random(&seed) % 50;
        for (size_t i = 2; i < length; i++) {
            bool is_common = next_random(&seed) % 12 != 0;
            bytes[i] = is_common ? common[next_random(&seed) % (sizeof(common) - 1)]
                                 : any[next_random(&seed) % (sizeof(any) - 1)];
        }
        struct sequence sequence;
        plain += sequence_read_plain(bytes, length, &sequence) > 0;
        compare(other, bytes, length);
    }
    assert_in_range(plain, ROUNDS / 4, ROUNDS);
    assert_int_equal(other->plain_count, 0);
}

static void at_the_limits_they_read_the_same(void **state) {
    static const char *const plain[] = { "\033[m", "\033[;m", "\033[0m", "\033[00001;99999H",
        "\033[1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16m", "\033[;;;;;;;;;;;;;;;m",
        "\033[38:2::1:2:3m", "\033[4:m", "\033[?25h", "\033[>4;2m", "\033[=5u", "\033[<u",
        "\033[?2026$p", "\033[2 q", "\033[!p", "\033[;2~" };
    for (size_t i = 0; i < ARRAY_LENGTH(plain); i++) {
        struct sequence sequence;
        assert_int_equal(
                sequence_read_plain(plain[i], strlen(plain[i]), &sequence), strlen(plain[i]));
        compare(*state, plain[i], strlen(plain[i]));
    }
}

static void what_takes_a_closer_look_is_left(void **state) {
    static const char *const others[] = { "\033[", "\033[1", "\033[1;", "\033[1 ", "\033[?",
        "\033(B", "\033]0;x\a", "\033[123456m", "\033[1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17m",
        "\033[1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;m", "\033[??1h", "\033[1?h", "\033[1 \"q",
        "\033[1\nm", "\033[1\177m", "\033[1\302\233m", "x\033[m", "\233m" };
    for (size_t i = 0; i < ARRAY_LENGTH(others); i++) {
        struct sequence sequence;
        assert_int_equal(sequence_read_plain(others[i], strlen(others[i]), &sequence), 0);
    }
}

/* What lies behind the bytes given is not read. */
static void a_cut_sequence_is_left(void **state) {
    static const char whole[] = "\033[?38:2::1:2:3;99999$m";
    for (size_t length = 0; length < sizeof(whole) - 1; length++) {
        char *bytes = memory_allocate(length + 1);
        memcpy(bytes, whole, length);
        bytes[length] = 'm';
        struct sequence sequence;
        assert_int_equal(sequence_read_plain(bytes, length, &sequence), 0);
        free(bytes);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(random_sequences_read_the_same, begin, end),
        cmocka_unit_test_setup_teardown(at_the_limits_they_read_the_same, begin, end),
        cmocka_unit_test(what_takes_a_closer_look_is_left),
        cmocka_unit_test(a_cut_sequence_is_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
