/* SPDX-License-Identifier: MIT */

/* C0 controls and escape sequences, each a row of a table. */

#include "emulator.h"

#include "base/memory.h"

typedef void (*control_fn)(struct terminal *terminal);

/* ---- C0 -------------------------------------------------------------------------------------- */

static void enquire(struct terminal *terminal) {
    /* ENQ asks for the answerback message, which is empty. */
}

static void ring_bell(struct terminal *terminal) {
    if (!terminal->is_muted && terminal->events.bell != NULL) {
        terminal->events.bell(terminal->context);
    }
}

static void tab(struct terminal *terminal) {
    cursor_tab(terminal, 1);
}

static void line_feed(struct terminal *terminal) {
    grid_set_wrapped(terminal_grid(terminal), terminal->cursor.row, false);
    cursor_index(terminal);
    if (terminal->input.newline) {
        cursor_return(terminal);
    }
}

static void shift_out(struct terminal *terminal) {
    terminal->charsets.left = 1;
}

static void shift_in(struct terminal *terminal) {
    terminal->charsets.left = 0;
}

static const control_fn controls[0x20] = {
    [0x05] = enquire,
    [0x07] = ring_bell,
    [0x08] = cursor_backspace,
    [0x09] = tab,
    [0x0a] = line_feed,
    [0x0b] = line_feed,
    [0x0c] = line_feed,
    [0x0d] = cursor_return,
    [0x0e] = shift_out,
    [0x0f] = shift_in,
};

void emulator_control(struct terminal *terminal, uint8_t control) {
    if (control < ARRAY_LENGTH(controls) && controls[control] != NULL) {
        controls[control](terminal);
    }
}

/* ---- ESC and a final byte -------------------------------------------------------------------- */

static void next_line(struct terminal *terminal) {
    cursor_index(terminal);
    cursor_return(terminal);
}

static void set_tab(struct terminal *terminal) {
    tabs_set(terminal, terminal->cursor.column, true);
}

static void single_shift_2(struct terminal *terminal) {
    terminal->charsets.single = 2;
}

static void single_shift_3(struct terminal *terminal) {
    terminal->charsets.single = 3;
}

static void lock_shift_2(struct terminal *terminal) {
    terminal->charsets.left = 2;
}

static void lock_shift_3(struct terminal *terminal) {
    terminal->charsets.left = 3;
}

static void start_protected(struct terminal *terminal) {
    terminal->pen.is_protected = true;
}

static void end_protected(struct terminal *terminal) {
    terminal->pen.is_protected = false;
}

static void application_keypad(struct terminal *terminal) {
    terminal->input.application_keypad = true;
}

static void numeric_keypad(struct terminal *terminal) {
    terminal->input.application_keypad = false;
}

/* One column to the left or right; at the margin the contents move instead. */
static void back_index(struct terminal *terminal) {
    if (terminal->cursor.column != terminal->margins.left) {
        cursor_left(terminal, 1);
    } else if (cursor_is_within_margins(terminal)) {
        columns_insert(terminal, terminal->margins.left, 1);
    }
}

static void forward_index(struct terminal *terminal) {
    if (terminal->cursor.column != terminal->margins.right) {
        cursor_right(terminal, 1);
    } else if (cursor_is_within_margins(terminal)) {
        columns_delete(terminal, terminal->margins.left, 1);
    }
}

static const control_fn escapes[0x80] = {
    ['6'] = back_index,
    ['7'] = cursor_save,
    ['8'] = cursor_restore,
    ['9'] = forward_index,
    ['='] = application_keypad,
    ['>'] = numeric_keypad,
    ['D'] = cursor_index,
    ['E'] = next_line,
    ['H'] = set_tab,
    ['M'] = cursor_reverse_index,
    ['N'] = single_shift_2,
    ['O'] = single_shift_3,
    ['V'] = start_protected,
    ['W'] = end_protected,
    ['Z'] = report_device_attributes,
    ['c'] = emulator_reset,
    ['n'] = lock_shift_2,
    ['o'] = lock_shift_3,
};

/* ---- ESC, an intermediate and a final byte --------------------------------------------------- */

static void designate(struct terminal *terminal, unsigned set, char second, char final) {
    terminal->charsets.designated[set] = (uint8_t)charset_from_designation(second, final);
}

/* DECALN: the screen full of E, margins and cursor home. */
static void fill_with_e(struct terminal *terminal) {
    struct grid *grid = terminal_grid(terminal);
    margins_reset(terminal);
    mode_set(terminal, MODE_ORIGIN, false);
    for (unsigned index = 0; index < grid->row_count; index++) {
        grid_erase_row(grid, index, 0);
        struct row *row = grid_write(grid, index, grid->columns);
        for (unsigned column = 0; column < grid->columns; column++) {
            row->cells[column] = (struct cell){ .glyph = 'E', .width = 1 };
        }
    }
    cursor_place(terminal, 0, 0);
}

void emulator_escape(struct terminal *terminal, char intermediate, char second, char final) {
    switch (intermediate) {
    case 0:
        if ((uint8_t) final < ARRAY_LENGTH(escapes) && escapes[(uint8_t) final] != NULL) {
            escapes[(uint8_t) final](terminal);
        }
        break;
    case ' ':
        if (final == 'F' || final == 'G') {
            mode_set(terminal, MODE_EIGHT_BIT, final == 'G');
        }
        break;
    case '#':
        if (final == '8') {
            fill_with_e(terminal);
        }
        break;
    case '(':
    case ')':
    case '*':
    case '+':
        designate(terminal, (unsigned)(intermediate - '('), second, final);
        break;
    case '-':
    case '.':
    case '/': /* sets of 96 characters: G1 to G3 */
        designate(terminal, (unsigned)(intermediate - '-' + 1), second, 'B');
        break;
    default:
        break;
    }
}
