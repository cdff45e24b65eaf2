/* SPDX-License-Identifier: MIT */

/* Answers to questions: what the terminal is, where the cursor is, how large the window is. */

#include "csi.h"

#include "base/memory.h"
#include "base/text.h"

#include <stdlib.h>

/* ---- what it is ------------------------------------------------------------------------------ */

/* A VT420 with 132 columns, selective erase, national sets, technical characters, horizontal
 * scrolling, colour, rectangular editing. */
void report_device_attributes(struct terminal *terminal) {
    emulator_reply(terminal, "\033[?64;1;6;9;15;21;22;28c");
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

static void report_checksum_of_macros(struct terminal *terminal, int id) {
    emulator_reply(terminal, "\033P%d!~0000\033\\", id);
}

static void report_ready(struct terminal *terminal, int id) {
    emulator_reply(terminal, "\033[0n");
}

static void report_ansi_position(struct terminal *terminal, int id) {
    report_position(terminal, false);
}

static void report_extended_position(struct terminal *terminal, int id) {
    report_position(terminal, true);
}

static void report_theme(struct terminal *terminal, int id) {
    report_color_scheme(terminal);
}

/* Each row names its test. */
static const struct {
    int number;
    bool is_private;
    const char *answer;                                /* or */
    void (*report)(struct terminal *terminal, int id); /* the second argument */
} statuses[] = {
    { 5, false, NULL, report_ready },              /* DSR-5 */
    { 6, false, NULL, report_ansi_position },      /* CPR */
    { 6, true, NULL, report_extended_position },   /* DECXCPR */
    { 15, true, "\033[?13n", NULL },               /* DSR-15 no printer */
    { 25, true, "\033[?20n", NULL },               /* DSR-25 user keys unlocked */
    { 26, true, "\033[?27;1;0;0n", NULL },         /* DSR-26 North American keyboard */
    { 53, true, "\033[?50n", NULL },               /* DSR-53 no locator */
    { 55, true, "\033[?50n", NULL },               /* DSR-55 no locator */
    { 56, true, "\033[?57;0n", NULL },             /* DSR-56 of no kind */
    { 62, true, "\033[0*{", NULL },                /* DSR-62 no space for macros */
    { 63, true, NULL, report_checksum_of_macros }, /* DSR-63 */
    { 75, true, "\033[?70n", NULL },               /* DSR-75 data integrity: ready */
    { 85, true, "\033[?83n", NULL },               /* DSR-85 no multiple sessions */
    { 996, true, NULL, report_theme },             /* DSR-996 */
};

void csi_device_status(struct terminal *terminal, const struct sequence *sequence) {
    for (size_t i = 0; i < ARRAY_LENGTH(statuses); i++) {
        if (statuses[i].number != sequence_argument(sequence, 0, 0) ||
                statuses[i].is_private != (sequence->leader == '?')) {
            continue;
        }
        if (statuses[i].answer != NULL) {
            emulator_reply(terminal, "%s", statuses[i].answer);
        } else {
            statuses[i].report(terminal, sequence_argument(sequence, 1, 0));
        }
    }
}

/* Light or dark (mode 2031). */
void report_color_scheme(struct terminal *terminal) {
    if (terminal->colors.is_known) {
        emulator_reply(terminal, "\033[?997;%dn", terminal->colors.viewer.dark ? 1 : 2);
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

#define TITLE_OF_ICON 1 /* the second argument; 0 both, 2 the window's */

/* One stack for both kinds of title, of which those of icons are not kept. */
static void push_title(struct terminal *terminal, const struct sequence *sequence) {
    struct titles *titles = &terminal->titles;
    bool is_icon = sequence_argument(sequence, 1, 0) == TITLE_OF_ICON;
    if (titles->depth == TITLE_STACK_MAX) {
        free(titles->stack[0]);
        for (unsigned i = 1; i < TITLE_STACK_MAX; i++) {
            titles->stack[i - 1] = titles->stack[i];
        }
        titles->depth--;
        titles->icons >>= 1;
    }
    titles->icons |= (uint8_t)((is_icon ? 1u : 0u) << titles->depth);
    titles->stack[titles->depth++] = is_icon ? NULL : text_copy(terminal_title(terminal));
}

/* Takes the uppermost entry away, and shows the uppermost title: it may stand below an icon's. */
static void pop_title(struct terminal *terminal, const struct sequence *sequence) {
    struct titles *titles = &terminal->titles;
    if (titles->depth == 0) {
        return;
    }
    unsigned top = titles->depth - 1u, at = top;
    while (at > 0 && (titles->icons >> at & 1) != 0) {
        at--;
    }
    bool has_title = (titles->icons >> at & 1) == 0;
    if (has_title && sequence_argument(sequence, 1, 0) != TITLE_OF_ICON) {
        title_set(terminal, titles->stack[at] != NULL ? titles->stack[at] : "");
    }
    free(titles->stack[top]);
    titles->stack[top] = NULL;
    titles->depth--;
    titles->icons &= (uint8_t) ~(1u << top);
}

static void window_state(struct terminal *terminal, const struct sequence *sequence) {
    emulator_reply(terminal, "\033[1t"); /* not an icon */
}

static void window_position(struct terminal *terminal, const struct sequence *sequence) {
    emulator_reply(terminal, "\033[3;0;0t");
}

/* Of the text area, the window and the screen alike, with its number less ten. */
static void window_size_pixels(struct terminal *terminal, const struct sequence *sequence) {
    const struct grid *grid = terminal_grid(terminal);
    emulator_reply(terminal, "\033[%d;%d;%dt", sequence_argument(sequence, 0, 0) - 10,
            grid->row_count * cell_height(terminal), grid->columns * cell_width(terminal));
}

static void window_cell_size(struct terminal *terminal, const struct sequence *sequence) {
    emulator_reply(terminal, "\033[6;%d;%dt", cell_height(terminal), cell_width(terminal));
}

static void window_size(struct terminal *terminal, const struct sequence *sequence) {
    const struct grid *grid = terminal_grid(terminal);
    emulator_reply(terminal, "\033[%d;%u;%ut", sequence_argument(sequence, 0, 0) - 10,
            grid->row_count, grid->columns);
}

/* Reports of sizes and the title stack. Moving and resizing windows is not a pane's business, and
 * the title is never reported: it would type foreign text into the program. */
static const struct {
    int number;
    void (*run)(struct terminal *terminal, const struct sequence *sequence);
} window_operations[] = {
    { 11, window_state },       /* XTWINOPS-11 */
    { 13, window_position },    /* XTWINOPS-13 */
    { 14, window_size_pixels }, /* XTWINOPS-14 */
    { 15, window_size_pixels }, /* XTWINOPS-15 */
    { 16, window_cell_size },   /* XTWINOPS-16 */
    { 18, window_size },        /* XTWINOPS-18 */
    { 19, window_size },        /* XTWINOPS-19 */
    { 22, push_title },         /* XTWINOPS-22 */
    { 23, pop_title },          /* XTWINOPS-23 */
};

void csi_window(struct terminal *terminal, const struct sequence *sequence) {
    for (size_t i = 0; i < ARRAY_LENGTH(window_operations); i++) {
        if (window_operations[i].number == sequence_argument(sequence, 0, 0)) {
            window_operations[i].run(terminal, sequence);
        }
    }
}
