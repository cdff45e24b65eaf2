/* SPDX-License-Identifier: MIT */

/* Every control sequence (CSI) that is understood, by leader, intermediate and final byte. The
 * handlers are in csi-*.c, mode.c and sgr.c. What is not listed is ignored. */

#include "csi.h"

#include "base/memory.h"

#define FINAL_FIRST 0x40
#define FINALS      (0x7f - FINAL_FIRST)

/* No leader, no intermediate: indexed by the final byte. */
static const sequence_fn plain[FINALS] = {
    ['@' - FINAL_FIRST] = csi_insert_cells,            /* ICH */
    ['A' - FINAL_FIRST] = csi_up,                      /* CUU */
    ['B' - FINAL_FIRST] = csi_down,                    /* CUD */
    ['C' - FINAL_FIRST] = csi_right,                   /* CUF */
    ['D' - FINAL_FIRST] = csi_left,                    /* CUB */
    ['E' - FINAL_FIRST] = csi_next_line,               /* CNL */
    ['F' - FINAL_FIRST] = csi_previous_line,           /* CPL */
    ['G' - FINAL_FIRST] = csi_column,                  /* CHA */
    ['H' - FINAL_FIRST] = csi_position,                /* CUP */
    ['I' - FINAL_FIRST] = csi_tab_forward,             /* CHT */
    ['J' - FINAL_FIRST] = csi_erase_display,           /* ED */
    ['K' - FINAL_FIRST] = csi_erase_line,              /* EL */
    ['L' - FINAL_FIRST] = csi_insert_lines,            /* IL */
    ['M' - FINAL_FIRST] = csi_delete_lines,            /* DL */
    ['P' - FINAL_FIRST] = csi_delete_cells,            /* DCH */
    ['S' - FINAL_FIRST] = csi_scroll_up,               /* SU */
    ['T' - FINAL_FIRST] = csi_scroll_down,             /* SD */
    ['X' - FINAL_FIRST] = csi_erase_cells,             /* ECH */
    ['Z' - FINAL_FIRST] = csi_tab_backward,            /* CBT */
    ['^' - FINAL_FIRST] = csi_scroll_down,             /* SD */
    ['`' - FINAL_FIRST] = csi_column,                  /* HPA */
    ['a' - FINAL_FIRST] = csi_column_onward,           /* HPR */
    ['b' - FINAL_FIRST] = csi_repeat,                  /* REP */
    ['c' - FINAL_FIRST] = csi_device_attributes,       /* DA1 */
    ['d' - FINAL_FIRST] = csi_row,                     /* VPA */
    ['e' - FINAL_FIRST] = csi_row_onward,              /* VPR */
    ['f' - FINAL_FIRST] = csi_position,                /* HVP */
    ['g' - FINAL_FIRST] = csi_clear_tabs,              /* TBC */
    ['h' - FINAL_FIRST] = csi_set_mode,                /* SM */
    ['j' - FINAL_FIRST] = csi_left,                    /* HPB */
    ['k' - FINAL_FIRST] = csi_up,                      /* VPB */
    ['l' - FINAL_FIRST] = csi_reset_mode,              /* RM */
    ['m' - FINAL_FIRST] = csi_style,                   /* SGR */
    ['n' - FINAL_FIRST] = csi_device_status,           /* DSR */
    ['r' - FINAL_FIRST] = csi_rows_margins,            /* DECSTBM */
    ['s' - FINAL_FIRST] = csi_save_or_columns_margins, /* DECSLRM */
    ['t' - FINAL_FIRST] = csi_window,                  /* XTWINOPS */
    ['u' - FINAL_FIRST] = csi_restore,                 /* SCORC */
    ['x' - FINAL_FIRST] = csi_terminal_parameters,     /* DECREQTPARM */
};

/* All others. In order of leader, intermediate, final byte, as ASCII has them. */
static const struct {
    char leader, intermediate, final;
    sequence_fn run;
} marked[] = {
    { 0, ' ', '@', csi_columns_left },            /* SL */
    { 0, ' ', 'A', csi_columns_right },           /* SR */
    { 0, ' ', 'q', csi_cursor_shape },            /* DECSCUSR */
    { 0, '!', 'p', csi_reset_soft },              /* DECSTR */
    { 0, '"', 'p', csi_conformance },             /* DECSCL */
    { 0, '"', 'q', csi_protection },              /* DECSCA */
    { 0, '#', 'y', csi_checksum_extension },      /* XTCHECKSUM */
    { 0, '$', 'p', csi_request_mode },            /* DECRQM */
    { 0, '$', 'r', csi_change_attributes },       /* DECCARA */
    { 0, '$', 't', csi_reverse_attributes },      /* DECRARA */
    { 0, '$', 'v', csi_copy_area },               /* DECCRA */
    { 0, '$', 'w', csi_request_presentation },    /* DECRQPSR */
    { 0, '$', 'x', csi_fill_area },               /* DECFRA */
    { 0, '$', 'z', csi_erase_area },              /* DECERA */
    { 0, '$', '{', csi_erase_area_selective },    /* DECSERA */
    { 0, '\'', '}', csi_insert_columns },         /* DECIC */
    { 0, '\'', '~', csi_delete_columns },         /* DECDC */
    { 0, '*', 'x', csi_rectangle_extent },        /* DECSACE */
    { 0, '*', 'y', csi_checksum },                /* DECRQCRA */
    { '<', 0, 'u', csi_kitty_pop },               /* KITTY-POP */
    { '=', 0, 'c', csi_device_attributes },       /* DA3 */
    { '=', 0, 'u', csi_kitty_set },               /* KITTY-SET */
    { '>', 0, 'c', csi_device_attributes },       /* DA2 */
    { '>', 0, 'm', csi_modify_keys },             /* XTMODKEYS */
    { '>', 0, 'n', csi_modify_keys_off },         /* XTMODKEYS */
    { '>', 0, 'q', csi_version },                 /* XTVERSION */
    { '>', 0, 'u', csi_kitty_push },              /* KITTY-PUSH */
    { '?', 0, 'J', csi_erase_display_selective }, /* DECSED */
    { '?', 0, 'K', csi_erase_line_selective },    /* DECSEL */
    { '?', 0, 'W', csi_tabs_every_8 },            /* DECST8C */
    { '?', 0, 'h', csi_set_mode },                /* DECSET */
    { '?', 0, 'l', csi_reset_mode },              /* DECRST */
    { '?', 0, 'm', csi_query_modify_keys },       /* XTQMODKEYS */
    { '?', 0, 'n', csi_device_status },           /* DECDSR */
    { '?', 0, 'r', csi_restore_modes },           /* XTRESTORE */
    { '?', 0, 's', csi_save_modes },              /* XTSAVE */
    { '?', 0, 'u', csi_kitty_query },             /* KITTY-QUERY */
    { '?', '$', 'p', csi_request_mode },          /* DECRQM */
};

void emulator_control_sequence(struct terminal *terminal, const struct sequence *sequence) {
    unsigned final = (uint8_t)sequence->final - (unsigned)FINAL_FIRST;
    if (final >= FINALS) {
        return;
    }
    if (sequence->leader == 0 && sequence->intermediate == 0) {
        if (plain[final] != NULL) {
            plain[final](terminal, sequence);
        }
        return;
    }
    for (size_t i = 0; i < ARRAY_LENGTH(marked); i++) {
        if (marked[i].final == sequence->final && marked[i].leader == sequence->leader &&
                marked[i].intermediate == sequence->intermediate) {
            marked[i].run(terminal, sequence);
            return;
        }
    }
}
