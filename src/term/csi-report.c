/* SPDX-License-Identifier: MIT */

/* Answers to questions: what the terminal is, where the cursor is, how large the window is. */

#include "csi.h"

#include "base/memory.h"
#include "base/text.h"

#include <stdlib.h>

/* ---- what it is ------------------------------------------------------------------------------ */

/* A VT420 with 132 columns, selective erase, national sets, technical characters, windows,
 * horizontal scrolling, colour, rectangular editing. */
void report_device_attributes(struct terminal *terminal) {
    emulator_reply(terminal, "\033[?64;1;6;21;22;28c");
}

void csi_device_attributes(struct terminal *terminal, const struct sequence *sequence) {
    if (sequence_argument(sequence, 0, 0) != 0) {
        return;
    }
    if (sequence->leader == '>') {
        /* A VT420. Programs take the second number for xterm's: vim speaks SGR mouse from 277 on.
         */
        emulator_reply(terminal, "\033[>41;400;0c");
    } else if (sequence->leader == '=') {
        emulator_reply(terminal, "\033P!|53544F41\033\\"); /* "STOA" */
    } else {
        report_device_attributes(terminal);
    }
}

void csi_version(struct terminal *terminal, const struct sequence *sequence) {
    if (sequence_argument(sequence, 0, 0) == 0) {
        emulator_reply(terminal, "\033P>|stoa %s\033\\", STOA_VERSION);
    }
}

/* DECREQTPARM: no parity, eight bits, 38,400 baud. */
void csi_terminal_parameters(struct terminal *terminal, const struct sequence *sequence) {
    int what = sequence_argument(sequence, 0, 0);
    if (what <= 1) {
        emulator_reply(terminal, "\033[%d;1;1;128;128;1;0x", what + 2);
    }
}

/* ---- DSR ------------------------------------------------------------------------------------- */

static void report_position(struct terminal *terminal, bool is_private) {
    int row = terminal->cursor.row, column = terminal->cursor.column;
    if (mode_is_set(terminal, MODE_ORIGIN)) {
        row -= terminal->margins.top;
        column -= terminal->margins.left;
    }
    emulator_reply(terminal, is_private ? "\033[?%d;%d;1R" : "\033[%d;%dR", row + 1, column + 1);
}

static const struct {
    int number;
    const char *answer;
} private_statuses[] = {
    { 15, "\033[?13n" },                                            /* no printer */
    { 25, "\033[?20n" },                                            /* user keys unlocked */
    { 26, "\033[?27;1;0;0n" },                                      /* North American keyboard */
    { 53, "\033[?50n" },                                            /* no locator */
    { 55, "\033[?50n" }, { 56, "\033[?57;0n" }, { 62, "\033[0*{" }, /* no macro space */
    { 75, "\033[?70n" },                                            /* data integrity: ready */
    { 85, "\033[?83n" },                                            /* no multiple sessions */
};

void csi_device_status(struct terminal *terminal, const struct sequence *sequence) {
    int what = sequence_argument(sequence, 0, 0);
    bool is_private = sequence->leader == '?';
    if (what == 5 && !is_private) {
        emulator_reply(terminal, "\033[0n");
    } else if (what == 6) {
        report_position(terminal, is_private);
    } else if (what == 996 && is_private) {
        report_color_scheme(terminal);
    }
    for (size_t i = 0; is_private && i < ARRAY_LENGTH(private_statuses); i++) {
        if (private_statuses[i].number == what) {
            emulator_reply(terminal, "%s", private_statuses[i].answer);
        }
    }
}

/* Light or dark (mode 2031). */
void report_color_scheme(struct terminal *terminal) {
    if (terminal->colors.is_known) {
        emulator_reply(terminal, "\033[?997;%dn", terminal->colors.is_dark ? 1 : 2);
    }
}

/* ---- XTWINOPS -------------------------------------------------------------------------------- */

static int cell_width(const struct terminal *terminal) {
    int width = terminal->input.cell_width_pixels;
    return width != 0 ? width : CELL_WIDTH_PIXELS;
}

static int cell_height(const struct terminal *terminal) {
    int height = terminal->input.cell_height_pixels;
    return height != 0 ? height : CELL_HEIGHT_PIXELS;
}

void report_size(struct terminal *terminal) {
    int columns = terminal_grid(terminal)->columns, rows = terminal_grid(terminal)->row_count;
    emulator_reply(terminal, "\033[48;%d;%d;%d;%dt", rows, columns, rows * cell_height(terminal),
            columns * cell_width(terminal));
}

static void push_title(struct terminal *terminal) {
    struct titles *titles = &terminal->titles;
    if (titles->depth == TITLE_STACK_MAX) {
        free(titles->stack[0]);
        for (unsigned i = 1; i < TITLE_STACK_MAX; i++) {
            titles->stack[i - 1] = titles->stack[i];
        }
        titles->depth--;
    }
    titles->stack[titles->depth++] = text_copy(terminal_title(terminal));
}

static void pop_title(struct terminal *terminal) {
    struct titles *titles = &terminal->titles;
    if (titles->depth > 0) {
        char *title = titles->stack[--titles->depth];
        titles->stack[titles->depth] = NULL;
        title_set(terminal, title);
        free(title);
    }
}

/* Reports of sizes and the title stack. Moving and resizing windows is not a pane's business, and
 * the title is never reported: it would type foreign text into the program. */
void csi_window(struct terminal *terminal, const struct sequence *sequence) {
    int columns = terminal_grid(terminal)->columns, rows = terminal_grid(terminal)->row_count;
    switch (sequence_argument(sequence, 0, 0)) {
    case 11:
        emulator_reply(terminal, "\033[1t");
        break;
    case 13:
        emulator_reply(terminal, "\033[3;0;0t");
        break;
    case 14:
        emulator_reply(terminal, "\033[4;%d;%dt", rows * cell_height(terminal),
                columns * cell_width(terminal));
        break;
    case 15:
        emulator_reply(terminal, "\033[5;%d;%dt", rows * cell_height(terminal),
                columns * cell_width(terminal));
        break;
    case 16:
        emulator_reply(terminal, "\033[6;%d;%dt", cell_height(terminal), cell_width(terminal));
        break;
    case 18:
        emulator_reply(terminal, "\033[8;%d;%dt", rows, columns);
        break;
    case 19:
        emulator_reply(terminal, "\033[9;%d;%dt", rows, columns);
        break;
    case 22:
        push_title(terminal);
        break;
    case 23:
        pop_title(terminal);
        break;
    default:
        break;
    }
}
