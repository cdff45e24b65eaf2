/* SPDX-License-Identifier: MIT */

/* C0 controls and escape sequences, each a row of a table. */

#include "emulator.h"

#include "base/memory.h"

#define DEL 0x7f

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

/* Each row names its test. */
static const control_fn controls[0x20] = {
    [0x05] = enquire,          /* ENQ */
    [0x07] = ring_bell,        /* BEL */
    [0x08] = cursor_backspace, /* BS */
    [0x09] = tab,              /* HT */
    [0x0a] = line_feed,        /* LF */
    [0x0b] = line_feed,        /* VT */
    [0x0c] = line_feed,        /* FF */
    [0x0d] = cursor_return,    /* CR */
    [0x0e] = shift_out,        /* SO */
    [0x0f] = shift_in,         /* SI */
};

/* DEL is a character of sets of 96, and otherwise nothing. */
static void delete_or_print(struct terminal *terminal) {
    const struct charsets *charsets = &terminal->charsets;
    uint8_t set = charsets->single != 0 ? charsets->single : charsets->left;
    bool is_96;
    (void)charset_designation(charsets->designated[set], &is_96);
    if (is_96) {
        emulator_text(terminal, "\x7f", 1);
    }
}

void emulator_control(struct terminal *terminal, uint8_t control) {
    if (control == DEL) {
        delete_or_print(terminal);
    }
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

/* Sets shifted into the right half: remembered for DECCIR alone, the right half is UTF-8. */
static void lock_shift_right_1(struct terminal *terminal) {
    terminal->charsets.right = 1;
}

static void lock_shift_right_2(struct terminal *terminal) {
    terminal->charsets.right = 2;
}

static void lock_shift_right_3(struct terminal *terminal) {
    terminal->charsets.right = 3;
}

/* SPA and EPA: protected areas of ECMA-48, which all erasing heeds. */
static void start_protected(struct terminal *terminal) {
    terminal->pen.is_protected = true;
    mode_set(terminal, MODE_GUARDED, true);
}

static void end_protected(struct terminal *terminal) {
    terminal->pen.is_protected = false;
    mode_set(terminal, MODE_GUARDED, true);
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

/* Each row names its test. */
static const control_fn escapes[0x80] = {
    ['6'] = back_index,               /* DECBI */
    ['7'] = cursor_save,              /* DECSC */
    ['8'] = cursor_restore,           /* DECRC */
    ['9'] = forward_index,            /* DECFI */
    ['='] = application_keypad,       /* DECKPAM */
    ['>'] = numeric_keypad,           /* DECKPNM */
    ['D'] = cursor_index,             /* IND */
    ['E'] = next_line,                /* NEL */
    ['H'] = set_tab,                  /* HTS */
    ['M'] = cursor_reverse_index,     /* RI */
    ['N'] = single_shift_2,           /* SS2 */
    ['O'] = single_shift_3,           /* SS3 */
    ['V'] = start_protected,          /* SPA */
    ['W'] = end_protected,            /* EPA */
    ['Z'] = report_device_attributes, /* DECID */
    ['c'] = emulator_reset,           /* RIS */
    ['n'] = lock_shift_2,             /* LS2 */
    ['o'] = lock_shift_3,             /* LS3 */
    ['|'] = lock_shift_right_3,       /* LS3R */
    ['}'] = lock_shift_right_2,       /* LS2R */
    ['~'] = lock_shift_right_1,       /* LS1R */
};

/* ---- ESC, an intermediate and a final byte --------------------------------------------------- */

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

static void controls_of_seven_bits(struct terminal *terminal) {
    mode_set(terminal, MODE_EIGHT_BIT, false);
}

static void controls_of_eight_bits(struct terminal *terminal) {
    mode_set(terminal, MODE_EIGHT_BIT, terminal->conformance > CONFORMANCE_VT100);
}

/* Each row names its test. */
static const struct {
    char intermediate, final;
    control_fn run;
} marked_escapes[] = {
    { ' ', 'F', controls_of_seven_bits }, /* S7C1T */
    { ' ', 'G', controls_of_eight_bits }, /* S8C1T */
    { '#', '8', fill_with_e },            /* DECALN */
};

/* What puts a set into G0 to G3. */
static const struct {
    char intermediate;
    uint8_t set;
    bool is_96;
} designators[] = {
    { '(', 0, false },
    { ')', 1, false },
    { '*', 2, false },
    { '+', 3, false },
    { '-', 1, true },
    { '.', 2, true },
    { '/', 3, true },
};

static void designate(struct terminal *terminal, char intermediate, char second, char final) {
    const char designation[] = { second != 0 ? second : final, second != 0 ? final : 0, 0 };
    for (size_t i = 0; i < ARRAY_LENGTH(designators); i++) {
        if (designators[i].intermediate == intermediate) {
            terminal->charsets.designated[designators[i].set] = (uint8_t)charset_find(
                    designation, designators[i].is_96, mode_is_set(terminal, MODE_NATIONAL));
        }
    }
}

void emulator_escape(struct terminal *terminal, char intermediate, char second, char final) {
    if (intermediate == 0) {
        if ((uint8_t) final < ARRAY_LENGTH(escapes) && escapes[(uint8_t) final] != NULL) {
            escapes[(uint8_t) final](terminal);
        }
        return;
    }
    for (size_t i = 0; second == 0 && i < ARRAY_LENGTH(marked_escapes); i++) {
        if (marked_escapes[i].intermediate == intermediate && marked_escapes[i].final == final) {
            marked_escapes[i].run(terminal);
            return;
        }
    }
    designate(terminal, intermediate, second, final);
}
