/* SPDX-License-Identifier: MIT */

/* Checkpoints of other versions. One of version 1 is made of one of this version: two bytes fewer,
 * which are found by what they are the only ones to say. */

#include "term/terminal.h"

#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define VERSION_AT 4 /* behind the magic number; two bytes, in whatever order */

struct fixture {
    struct terminal *terminal;
    struct buffer reply;
};

static void on_reply(void *context, const char *bytes, size_t length) {
    buffer_append(context, bytes, length);
}

static void begin(struct fixture *fixture) {
    static const struct terminal_options options = { .columns = 10, .rows = 2 };
    static const struct terminal_events events = { .reply = on_reply };
    *fixture = (struct fixture){ 0 };
    fixture->terminal = terminal_create(&options, &events, &fixture->reply);
}

static void end(struct fixture *fixture) {
    terminal_destroy(fixture->terminal);
    buffer_finish(&fixture->reply);
}

static struct buffer save_of(const char *text) {
    struct fixture fixture;
    struct buffer saved = { 0 };
    begin(&fixture);
    terminal_feed(fixture.terminal, text, strlen(text));
    terminal_save(fixture.terminal, &saved);
    end(&fixture);
    return saved;
}

/* Where the checkpoints of a text begin to differ when one or the other follows it. */
static size_t find_difference(const char *text, const char *one, const char *other) {
    OWNED_STR with_one = text_format("%s%s", text, one);
    OWNED_STR with_other = text_format("%s%s", text, other);
    struct buffer first = save_of(with_one), second = save_of(with_other);
    assert_int_equal(first.length, second.length);
    size_t at = 0;
    while (at < first.length && first.data[at] == second.data[at]) {
        at++;
    }
    assert_true(at < first.length);
    buffer_finish(&first);
    buffer_finish(&second);
    return at;
}

static void take_byte(struct buffer *buffer, size_t at) {
    memmove(buffer->data + at, buffer->data + at + 1, buffer->length - at - 1);
    buffer->length--;
}

static void make_version(struct buffer *saved, unsigned version) {
    size_t at = saved->data[VERSION_AT] != 0 ? VERSION_AT : VERSION_AT + 1;
    saved->data[at] = (char)version;
}

/* What a text leaves that ends with a control sequence, as version 1 wrote it. */
static struct buffer save_as_version_1(const char *text) {
    size_t icons = find_difference(text, "\033[22;1t", "\033[22;2t");
    size_t extent = find_difference(text, "\033[2*x", "\033[1*x");
    struct buffer saved = save_of(text);
    assert_true(extent < icons);
    take_byte(&saved, icons);
    take_byte(&saved, extent);
    make_version(&saved, 1);
    return saved;
}

static void assert_answers(struct fixture *fixture, const char *question, const char *answer) {
    buffer_clear(&fixture->reply);
    terminal_feed(fixture->terminal, question, strlen(question));
    assert_string_equal(buffer_text(&fixture->reply), answer);
}

static void version_1_is_read(void **state) {
    struct fixture fixture;
    struct error err = { 0 };
    begin(&fixture);
    struct buffer saved = save_as_version_1("text\033[2;3H\033[4h");
    assert_true(terminal_load(fixture.terminal, saved.data, saved.length, &err));
    assert_answers(
            &fixture, "\033[6n\033[4$p\033P$q*x\033\\", "\033[2;3R\033[4;1$y\033P1$r0*x\033\\");
    buffer_finish(&saved);
    end(&fixture);
}

static void rectangles_of_version_1_stay(void **state) {
    struct fixture fixture;
    struct error err = { 0 };
    begin(&fixture);
    /* The bit that DECPEX has now was that of DECSACE. */
    struct buffer saved = save_as_version_1("\033[?19h");
    assert_true(terminal_load(fixture.terminal, saved.data, saved.length, &err));
    assert_answers(&fixture, "\033P$q*x\033\\\033[?19$p", "\033P1$r2*x\033\\\033[?19;2$y");
    buffer_finish(&saved);
    end(&fixture);
}

static void versions_to_come_are_refused(void **state) {
    struct fixture fixture;
    struct error err = { 0 };
    begin(&fixture);
    struct buffer saved = save_of("text");
    make_version(&saved, 3);
    assert_false(terminal_load(fixture.terminal, saved.data, saved.length, &err));
    assert_string_equal(err.text, "not a checkpoint of this version");
    make_version(&saved, 2);
    assert_true(terminal_load(fixture.terminal, saved.data, saved.length, &err));
    buffer_finish(&saved);
    end(&fixture);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(version_1_is_read),
        cmocka_unit_test(rectangles_of_version_1_stay),
        cmocka_unit_test(versions_to_come_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
