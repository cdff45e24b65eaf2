/* SPDX-License-Identifier: MIT */

/* Every control sequence (CSI) that is understood, by leader, intermediate and final byte. The
 * handlers are in csi-*.c, mode.c and sgr.c. What is not listed is ignored. */

#include "csi.h"

#include "base/memory.h"

#define FINAL_FIRST 0x40
#define FINALS      (0x7f - FINAL_FIRST)

/* No leader, no intermediate: indexed by the final byte. */
static const sequence_fn plain[FINALS] = {
    ['@' - FINAL_FIRST] = csi_insert_cells,
    ['A' - FINAL_FIRST] = csi_up,
    ['B' - FINAL_FIRST] = csi_down,
    ['C' - FINAL_FIRST] = csi_right,
    ['D' - FINAL_FIRST] = csi_left,
    ['E' - FINAL_FIRST] = csi_next_line,
    ['F' - FINAL_FIRST] = csi_previous_line,
    ['G' - FINAL_FIRST] = csi_column,
    ['H' - FINAL_FIRST] = csi_position,
    ['I' - FINAL_FIRST] = csi_tab_forward,
    ['J' - FINAL_FIRST] = csi_erase_display,
    ['K' - FINAL_FIRST] = csi_erase_line,
    ['L' - FINAL_FIRST] = csi_insert_lines,
    ['M' - FINAL_FIRST] = csi_delete_lines,
    ['P' - FINAL_FIRST] = csi_delete_cells,
    ['S' - FINAL_FIRST] = csi_scroll_up,
    ['T' - FINAL_FIRST] = csi_scroll_down,
    ['X' - FINAL_FIRST] = csi_erase_cells,
    ['Z' - FINAL_FIRST] = csi_tab_backward,
    ['^' - FINAL_FIRST] = csi_scroll_down,
    ['`' - FINAL_FIRST] = csi_column,
    ['a' - FINAL_FIRST] = csi_column_onward,
    ['b' - FINAL_FIRST] = csi_repeat,
    ['c' - FINAL_FIRST] = csi_device_attributes,
    ['d' - FINAL_FIRST] = csi_row,
    ['e' - FINAL_FIRST] = csi_row_onward,
    ['f' - FINAL_FIRST] = csi_position,
    ['g' - FINAL_FIRST] = csi_clear_tabs,
    ['h' - FINAL_FIRST] = csi_set_mode,
    ['j' - FINAL_FIRST] = csi_left,
    ['k' - FINAL_FIRST] = csi_up,
    ['l' - FINAL_FIRST] = csi_reset_mode,
    ['m' - FINAL_FIRST] = csi_style,
    ['n' - FINAL_FIRST] = csi_device_status,
    ['r' - FINAL_FIRST] = csi_rows_margins,
    ['s' - FINAL_FIRST] = csi_save_or_columns_margins,
    ['t' - FINAL_FIRST] = csi_window,
    ['u' - FINAL_FIRST] = csi_restore,
    ['x' - FINAL_FIRST] = csi_terminal_parameters,
};

/* All others. In order of leader, intermediate, final byte, as ASCII has them. */
static const struct {
    char leader, intermediate, final;
    sequence_fn run;
} marked[] = {
    { 0, ' ', '@', csi_columns_left },
    { 0, ' ', 'A', csi_columns_right },
    { 0, ' ', 'q', csi_cursor_shape },
    { 0, '!', 'p', csi_reset_soft },
    { 0, '"', 'p', csi_conformance },
    { 0, '"', 'q', csi_protection },
    { 0, '$', 'p', csi_request_mode },
    { 0, '$', 'r', csi_change_attributes },
    { 0, '$', 't', csi_reverse_attributes },
    { 0, '$', 'v', csi_copy_area },
    { 0, '$', 'x', csi_fill_area },
    { 0, '$', 'z', csi_erase_area },
    { 0, '$', '{', csi_erase_area_selective },
    { 0, '\'', '}', csi_insert_columns },
    { 0, '\'', '~', csi_delete_columns },
    { 0, '*', 'x', csi_rectangle_extent },
    { 0, '*', 'y', csi_checksum },
    { '<', 0, 'u', csi_kitty_pop },
    { '=', 0, 'c', csi_device_attributes },
    { '=', 0, 'u', csi_kitty_set },
    { '>', 0, 'c', csi_device_attributes },
    { '>', 0, 'm', csi_modify_keys },
    { '>', 0, 'n', csi_modify_keys_off },
    { '>', 0, 'q', csi_version },
    { '>', 0, 'u', csi_kitty_push },
    { '?', 0, 'J', csi_erase_display_selective },
    { '?', 0, 'K', csi_erase_line_selective },
    { '?', 0, 'W', csi_tabs_every_8 },
    { '?', 0, 'h', csi_set_mode },
    { '?', 0, 'l', csi_reset_mode },
    { '?', 0, 'm', csi_query_modify_keys },
    { '?', 0, 'n', csi_device_status },
    { '?', 0, 'r', csi_restore_modes },
    { '?', 0, 's', csi_save_modes },
    { '?', 0, 'u', csi_kitty_query },
    { '?', '$', 'p', csi_request_mode },
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
