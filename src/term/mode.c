/* SPDX-License-Identifier: MIT */

/* Modes: one table says for each number where its value is kept; the few that do something when
 * they change have a function. Setting, asking (DECRQM), saving and restoring all go through it. */

#include "csi.h"

#include "base/clock.h"
#include "base/memory.h"

#define SYNCHRONIZED_MAX_MS 150
#define MODES_OF_ANSI       17 /* rows of the table before the private ones */

enum mode_kind {
    KIND_BIT,      /* value: enum mode_bit */
    KIND_INPUT,    /* value: offset of a bool in struct input_modes */
    KIND_TRACKING, /* value: enum mouse_tracking */
    KIND_ENCODING, /* value: enum mouse_encoding */
    KIND_SCREEN,   /* value: what else than showing the alternate screen; see below */
    KIND_FIXED,    /* value: what is answered when asked: 3 always set, 4 never */
};

enum { SCREEN_PLAIN, SCREEN_CLEARED, SCREEN_AND_CURSOR };

typedef void (*mode_fn)(struct terminal *terminal, bool value);

struct mode {
    uint16_t number;
    bool is_private; /* CSI ? … */
    uint8_t kind;
    uint32_t value;
    mode_fn on_change; /* may be NULL */
};

static void on_origin(struct terminal *terminal, bool value) {
    cursor_move_to(terminal, 0, 0);
}

static void on_wrap(struct terminal *terminal, bool value) {
    terminal->cursor.wrap_pending = terminal->cursor.wrap_pending && value;
}

/* From the VT420 on. Setting it again leaves the margins. */
static void on_left_right(struct terminal *terminal, bool value) {
    if (!value || terminal->conformance < CONFORMANCE_VT420) {
        mode_set(terminal, MODE_LEFT_RIGHT, false);
        terminal->margins.left = 0;
        terminal->margins.right = terminal_grid(terminal)->columns - 1;
    }
}

static void on_national(struct terminal *terminal, bool value) {
    if (!value) {
        charsets_end_national(&terminal->charsets);
    }
}

/* Every row looks different now. */
static void on_reverse_screen(struct terminal *terminal, bool value) {
    terminal_grid(terminal)->moved = terminal_grid(terminal)->stamp;
}

static void on_synchronized(struct terminal *terminal, bool value) {
    terminal->synchronized_until_ms = value ? clock_monotonic_ms() + SYNCHRONIZED_MAX_MS : 0;
}

static void on_size_reports(struct terminal *terminal, bool value) {
    if (value) {
        report_size(terminal);
    }
}

/* DECCOLM, where allowed: the width stays, the rest of what it does is done. */
static void on_132_columns(struct terminal *terminal, bool value) {
    if (!mode_is_set(terminal, MODE_ALLOW_COLUMNS)) {
        mode_set(terminal, MODE_132_COLUMNS, false);
        return;
    }
    struct grid *grid = terminal_grid(terminal);
    mode_set(terminal, MODE_LEFT_RIGHT, mode_is_set(terminal, MODE_LEFT_RIGHT) && !value);
    margins_reset(terminal);
    for (unsigned row = 0; row < grid->row_count; row++) {
        grid_erase_row(grid, row, pen_erase_style(terminal));
    }
    cursor_place(terminal, 0, 0);
}

static void on_save_cursor(struct terminal *terminal, bool value) {
    if (value) {
        cursor_save(terminal);
    } else {
        cursor_restore(terminal);
    }
}

#define INPUT_MODE(field) offsetof(struct input_modes, field)

/* In the order of their numbers, the private ones, which can be saved, after the others. */
static const struct mode modes[] = {
    { 1, false, KIND_FIXED, 4, NULL },                               /* GATM */
    { 2, false, KIND_BIT, MODE_KEYBOARD_LOCKED, NULL },              /* KAM */
    { 3, false, KIND_FIXED, 4, NULL },                               /* CRM */
    { 4, false, KIND_BIT, MODE_INSERT, NULL },                       /* IRM */
    { 5, false, KIND_FIXED, 4, NULL },                               /* SRTM */
    { 7, false, KIND_FIXED, 4, NULL },                               /* VEM */
    { 10, false, KIND_FIXED, 4, NULL },                              /* HEM */
    { 11, false, KIND_FIXED, 4, NULL },                              /* PUM */
    { 12, false, KIND_BIT, MODE_SEND_RECEIVE, NULL },                /* SRM */
    { 13, false, KIND_FIXED, 4, NULL },                              /* FEAM */
    { 14, false, KIND_FIXED, 4, NULL },                              /* FETM */
    { 15, false, KIND_FIXED, 4, NULL },                              /* MATM */
    { 16, false, KIND_FIXED, 4, NULL },                              /* TTM */
    { 17, false, KIND_FIXED, 4, NULL },                              /* SATM */
    { 18, false, KIND_FIXED, 4, NULL },                              /* TSM */
    { 19, false, KIND_FIXED, 4, NULL },                              /* EBM */
    { 20, false, KIND_INPUT, INPUT_MODE(newline), NULL },            /* LNM */
    { 1, true, KIND_INPUT, INPUT_MODE(application_cursor), NULL },   /* DECCKM */
    { 2, true, KIND_FIXED, 3, NULL },                                /* DECANM */
    { 3, true, KIND_BIT, MODE_132_COLUMNS, on_132_columns },         /* DECCOLM */
    { 4, true, KIND_BIT, MODE_SMOOTH_SCROLL, NULL },                 /* DECSCLM */
    { 5, true, KIND_BIT, MODE_REVERSE_SCREEN, on_reverse_screen },   /* DECSCNM */
    { 6, true, KIND_BIT, MODE_ORIGIN, on_origin },                   /* DECOM */
    { 7, true, KIND_BIT, MODE_WRAP, on_wrap },                       /* DECAWM */
    { 8, true, KIND_BIT, MODE_AUTO_REPEAT, NULL },                   /* DECARM */
    { 9, true, KIND_TRACKING, MOUSE_TRACKING_PRESS, NULL },          /* X10-MOUSE */
    { 12, true, KIND_BIT, MODE_CURSOR_BLINK, NULL },                 /* MODE-12 */
    { 18, true, KIND_BIT, MODE_PRINT_FORM_FEED, NULL },              /* DECPFF */
    { 19, true, KIND_BIT, MODE_PRINT_EXTENT, NULL },                 /* DECPEX */
    { 25, true, KIND_BIT, MODE_CURSOR_VISIBLE, NULL },               /* DECTCEM */
    { 40, true, KIND_BIT, MODE_ALLOW_COLUMNS, NULL },                /* MODE-40 */
    { 41, true, KIND_BIT, MODE_TAB_WRAPS, NULL },                    /* MODE-41 */
    { 42, true, KIND_BIT, MODE_NATIONAL, on_national },              /* DECNRCM */
    { 45, true, KIND_BIT, MODE_REVERSE_WRAP, NULL },                 /* XTREVWRAP */
    { 47, true, KIND_SCREEN, SCREEN_PLAIN, NULL },                   /* MODE-47 */
    { 57, true, KIND_FIXED, 4, NULL },                               /* DECNAKB */
    { 60, true, KIND_FIXED, 4, NULL },                               /* DECHCCM */
    { 61, true, KIND_FIXED, 4, NULL },                               /* DECVCCM */
    { 64, true, KIND_FIXED, 4, NULL },                               /* DECPCCM */
    { 66, true, KIND_INPUT, INPUT_MODE(application_keypad), NULL },  /* DECNKM */
    { 67, true, KIND_INPUT, INPUT_MODE(backarrow_backspace), NULL }, /* DECBKM */
    { 68, true, KIND_FIXED, 4, NULL },                               /* DECKBUM */
    { 69, true, KIND_BIT, MODE_LEFT_RIGHT, on_left_right },          /* DECLRMM */
    { 73, true, KIND_FIXED, 4, NULL },                               /* DECXRLM */
    { 81, true, KIND_FIXED, 4, NULL },                               /* DECKPM */
    { 95, true, KIND_FIXED, 4, NULL },                               /* DECNCSM from the VT510 on */
    { 1000, true, KIND_TRACKING, MOUSE_TRACKING_NORMAL, NULL },      /* MODE-1000 */
    { 1001, true, KIND_FIXED, 4, NULL },                             /* MODE-1001 */
    { 1002, true, KIND_TRACKING, MOUSE_TRACKING_DRAG, NULL },        /* MODE-1002 */
    { 1003, true, KIND_TRACKING, MOUSE_TRACKING_ANY, NULL },         /* MODE-1003 */
    { 1004, true, KIND_INPUT, INPUT_MODE(focus_events), NULL },      /* MODE-1004 */
    { 1005, true, KIND_ENCODING, MOUSE_ENCODING_UTF8, NULL },        /* MODE-1005 */
    { 1006, true, KIND_ENCODING, MOUSE_ENCODING_SGR, NULL },         /* MODE-1006 */
    { 1007, true, KIND_INPUT, INPUT_MODE(alternate_scroll), NULL },  /* MODE-1007 */
    { 1015, true, KIND_ENCODING, MOUSE_ENCODING_URXVT, NULL },       /* MODE-1015 */
    { 1016, true, KIND_ENCODING, MOUSE_ENCODING_PIXELS, NULL },      /* MODE-1016 */
    { 1034, true, KIND_FIXED, 4, NULL },                             /* MODE-1034 */
    { 1036, true, KIND_FIXED, 3, NULL },                             /* MODE-1036 */
    { 1039, true, KIND_FIXED, 3, NULL },                             /* MODE-1039 */
    { 1045, true, KIND_BIT, MODE_REVERSE_WRAP_ALL, NULL },           /* XTREVWRAP2 */
    { 1047, true, KIND_SCREEN, SCREEN_CLEARED, NULL },               /* MODE-1047 */
    { 1048, true, KIND_FIXED, 3, on_save_cursor },                   /* MODE-1048 */
    { 1049, true, KIND_SCREEN, SCREEN_AND_CURSOR, NULL },            /* MODE-1049 */
    { 2004, true, KIND_INPUT, INPUT_MODE(bracketed_paste), NULL },   /* MODE-2004 */
    { 2026, true, KIND_BIT, MODE_SYNCHRONIZED, on_synchronized },    /* MODE-2026 */
    { 2027, true, KIND_BIT, MODE_GRAPHEMES, NULL },                  /* MODE-2027 */
    { 2031, true, KIND_BIT, MODE_COLOR_REPORTS, NULL },              /* MODE-2031 */
    { 2048, true, KIND_BIT, MODE_SIZE_REPORTS, on_size_reports },    /* MODE-2048 */
};
_Static_assert(ARRAY_LENGTH(modes) - MODES_OF_ANSI <= 64, "a bit each in saved_modes");

/* ---- reading and writing one ----------------------------------------------------------------- */

static const struct mode *find_mode(int number, bool is_private) {
    for (size_t i = 0; i < ARRAY_LENGTH(modes); i++) {
        if (modes[i].number == number && modes[i].is_private == is_private) {
            return &modes[i];
        }
    }
    return NULL;
}

static bool *input_field(struct terminal *terminal, const struct mode *mode) {
    return (bool *)((char *)&terminal->input + mode->value);
}

static bool get_mode(struct terminal *terminal, const struct mode *mode) {
    switch (mode->kind) {
    case KIND_BIT:
        return mode_is_set(terminal, mode->value);
    case KIND_INPUT:
        return *input_field(terminal, mode);
    case KIND_TRACKING:
        return terminal->input.mouse_tracking == mode->value;
    case KIND_ENCODING:
        return terminal->input.mouse_encoding == mode->value;
    case KIND_SCREEN:
        return terminal->screen == &terminal->screens[1];
    default:
        return mode->value == 3;
    }
}

/* 47 keeps what is on the alternate screen, 1047 clears it when leaving, 1049 when entering, and
 * saves and restores the cursor. */
static void set_screen(struct terminal *terminal, uint32_t how, bool value) {
    bool is_shown = terminal->screen == &terminal->screens[1];
    if (value && how == SCREEN_AND_CURSOR && !is_shown) {
        cursor_save(terminal);
    }
    screen_select(terminal, value, how != SCREEN_PLAIN);
    if (!value && how == SCREEN_AND_CURSOR && is_shown) {
        cursor_restore(terminal);
    }
}

static void set_mode(struct terminal *terminal, const struct mode *mode, bool value) {
    uint8_t *field;
    switch (mode->kind) {
    case KIND_BIT:
        mode_set(terminal, mode->value, value);
        break;
    case KIND_INPUT:
        *input_field(terminal, mode) = value;
        break;
    case KIND_TRACKING:
    case KIND_ENCODING:
        field = mode->kind == KIND_TRACKING ? &terminal->input.mouse_tracking
                                            : &terminal->input.mouse_encoding;
        *field = value ? (uint8_t)mode->value : 0;
        break;
    case KIND_SCREEN:
        set_screen(terminal, mode->value, value);
        break;
    default:
        break;
    }
    if (mode->on_change != NULL) {
        mode->on_change(terminal, value);
    }
}

/* ---- sequences ------------------------------------------------------------------------------- */

static void modes_change(struct terminal *terminal, const struct sequence *sequence, bool value) {
    for (int i = 0; i < sequence->count; i++) {
        const struct mode *mode =
                find_mode(sequence_argument(sequence, i, 0), sequence->leader == '?');
        if (mode != NULL) {
            set_mode(terminal, mode, value);
        }
    }
}

void csi_set_mode(struct terminal *terminal, const struct sequence *sequence) {
    modes_change(terminal, sequence, true);
}

void csi_reset_mode(struct terminal *terminal, const struct sequence *sequence) {
    modes_change(terminal, sequence, false);
}

/* DECRQM: 0 not known, 1 set, 2 reset, 3 always set, 4 always reset. */
void csi_request_mode(struct terminal *terminal, const struct sequence *sequence) {
    bool is_private = sequence->leader == '?';
    int number = sequence_argument(sequence, 0, 0);
    const struct mode *mode = find_mode(number, is_private);
    unsigned state = 0;
    if (terminal->conformance < CONFORMANCE_VT300) {
        return;
    }
    if (mode != NULL) {
        state = mode->kind == KIND_FIXED ? mode->value : get_mode(terminal, mode) ? 1 : 2;
    }
    emulator_reply(terminal, "\033[%s%d;%u$y", is_private ? "?" : "", number, state);
}

static uint32_t *saved_word(struct terminal *terminal, const struct mode *mode, uint32_t *out_bit) {
    size_t index = (size_t)(mode - modes) - MODES_OF_ANSI;
    *out_bit = UINT32_C(1) << (index % 32);
    return &terminal->saved_modes[index / 32];
}

/* XTSAVE and XTRESTORE: one saved value a mode. */
void csi_save_modes(struct terminal *terminal, const struct sequence *sequence) {
    for (int i = 0; i < sequence->count; i++) {
        const struct mode *mode = find_mode(sequence_argument(sequence, i, 0), true);
        if (mode != NULL) {
            uint32_t bit, *word = saved_word(terminal, mode, &bit);
            *word = get_mode(terminal, mode) ? *word | bit : *word & ~bit;
        }
    }
}

void csi_restore_modes(struct terminal *terminal, const struct sequence *sequence) {
    for (int i = 0; i < sequence->count; i++) {
        const struct mode *mode = find_mode(sequence_argument(sequence, i, 0), true);
        if (mode != NULL && mode->kind != KIND_FIXED) {
            uint32_t bit, *word = saved_word(terminal, mode, &bit);
            bool value = (*word & bit) != 0;
            if (value != get_mode(terminal, mode)) {
                set_mode(terminal, mode, value);
            }
        }
    }
}
