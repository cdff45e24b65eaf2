/* SPDX-License-Identifier: MIT */

/* libvterm's own screen as the oracle: random sequences of the kind it is right about, fed to both,
 * must give the same text and the same cursor. No resizes, no strings, no more arguments and no
 * larger numbers than it survives. */

#include "term/terminal.h"

#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <vterm.h>

#define COLUMNS 20
#define ROWS    6
#define ROUNDS  400
#define STEPS   60

struct pair {
    struct terminal *terminal;
    VTerm *vterm;
    VTermScreen *screen;
    struct buffer fed;
};

static uint32_t next_random(uint32_t *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static void begin(struct pair *pair) {
    *pair = (struct pair){ 0 };
    pair->terminal = terminal_create(
            &(struct terminal_options){ .columns = COLUMNS, .rows = ROWS, .history_lines_max = 10 },
            &(struct terminal_events){ 0 }, NULL);
    pair->vterm = vterm_new(ROWS, COLUMNS);
    vterm_set_utf8(pair->vterm, 1);
    pair->screen = vterm_obtain_screen(pair->vterm);
    vterm_screen_enable_altscreen(pair->screen, 1);
    vterm_screen_reset(pair->screen, 1);
}

static void end(struct pair *pair) {
    terminal_destroy(pair->terminal);
    vterm_free(pair->vterm);
    buffer_finish(&pair->fed);
}

/* With margins, libvterm lets the cursor's vertical moves through them and ignores ICH and DCH
 * above and below them; it leaves the column where it is at IL and DL. xterm does none of it. */
static void append_step(uint32_t *seed, bool has_margins, struct buffer *out) {
    static const char *const controls[] = { "\r\n", "\n", "\r", "\b", "\t", "\033M", "\033D",
        "\033E", "\0337", "\0338" };
    static const char common[] = "CDGHJKSTXdr", without[] = "ABCDEFGHJKSTXd@P";
    const char *finals = has_margins ? common : without;
    uint32_t kind = next_random(seed) % 10;
    if (kind < 4) {
        for (uint32_t i = next_random(seed) % 25; i > 0; i--) {
            buffer_append_byte(out, (uint8_t)('a' + next_random(seed) % 26));
        }
        buffer_append_text(out, "\033[D"); /* what ends a pending wrap is another question */
    } else if (kind < 6) {
        buffer_append_text(out, controls[next_random(seed) % ARRAY_LENGTH(controls)]);
    } else {
        char final = finals[next_random(seed) % strlen(finals)];
        unsigned first = next_random(seed) % 8, second = next_random(seed) % 22;
        if (final == 'J' || final == 'K') {
            buffer_append_format(out, "\033[%u%c", first % 3, final);
        } else if (final == 'r') {
            buffer_append_format(out, "\033[%u;%ur", 1 + first % 3, 4 + second % 3);
        } else if (final != 'H') {
            buffer_append_format(out, "\033[%u%c", first, final);
        } else {
            buffer_append_format(out, "\033[%u;%u%c", first, second, final);
        }
    }
}

static char vterm_byte(const struct pair *pair, int row, int column) {
    VTermScreenCell cell;
    vterm_screen_get_cell(pair->screen, (VTermPos){ .row = row, .col = column }, &cell);
    return cell.chars[0] == 0 ? ' ' : (char)cell.chars[0];
}

static char our_byte(const struct pair *pair, uint16_t row, unsigned column) {
    struct terminal_row cells = terminal_row(pair->terminal, row);
    uint32_t glyph = column < cells.used ? cells.cells[column].glyph : 0;
    return glyph == 0 ? ' ' : (char)glyph;
}

static void compare(struct pair *pair) {
    for (uint16_t row = 0; row < ROWS; row++) {
        for (unsigned column = 0; column < COLUMNS; column++) {
            if (our_byte(pair, row, column) != vterm_byte(pair, row, (int)column)) {
                fail_msg("row %u column %u: '%c', libvterm '%c' after %s", row, column,
                        our_byte(pair, row, column), vterm_byte(pair, row, (int)column),
                        buffer_text(&pair->fed));
            }
        }
    }
    VTermPos cursor;
    vterm_state_get_cursorpos(vterm_obtain_state(pair->vterm), &cursor);
    struct terminal_cursor ours = terminal_cursor(pair->terminal);
    if (ours.row != cursor.row || ours.column != cursor.col) {
        fail_msg("cursor %u %u, libvterm %d %d after %s", ours.row, ours.column, cursor.row,
                cursor.col, buffer_text(&pair->fed));
    }
}

static void the_same_bytes_give_the_same_screen(void **state) {
    for (uint32_t round = 0; round < ROUNDS; round++) {
        struct pair pair;
        begin(&pair);
        uint32_t seed = round * 2654435761u + 1;
        for (int step = 0; step < STEPS; step++) {
            struct buffer bytes = { 0 };
            append_step(&seed, round % 2 == 0, &bytes);
            buffer_append(&pair.fed, bytes.data, bytes.length);
            terminal_feed(pair.terminal, bytes.data, bytes.length);
            vterm_input_write(pair.vterm, bytes.data, bytes.length);
            buffer_finish(&bytes);
            compare(&pair);
        }
        end(&pair);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_bytes_give_the_same_screen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
