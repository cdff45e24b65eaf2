/* SPDX-License-Identifier: MIT */
#pragma once

/* The handlers of control sequences, for the table in control-sequence.c, by the file they are
 * in. Each does what its sequence means to the terminal; arguments are checked there. */

#include "emulator.h"

#define SEQUENCE_HANDLER(name) void name(struct terminal *terminal, const struct sequence *sequence)

/* csi-cursor.c */
SEQUENCE_HANDLER(csi_clear_tabs);
SEQUENCE_HANDLER(csi_column);
SEQUENCE_HANDLER(csi_column_onward);
SEQUENCE_HANDLER(csi_cursor_shape);
SEQUENCE_HANDLER(csi_down);
SEQUENCE_HANDLER(csi_left);
SEQUENCE_HANDLER(csi_next_line);
SEQUENCE_HANDLER(csi_position);
SEQUENCE_HANDLER(csi_previous_line);
SEQUENCE_HANDLER(csi_repeat);
SEQUENCE_HANDLER(csi_restore);
SEQUENCE_HANDLER(csi_right);
SEQUENCE_HANDLER(csi_row);
SEQUENCE_HANDLER(csi_row_onward);
SEQUENCE_HANDLER(csi_rows_margins);
SEQUENCE_HANDLER(csi_save_or_columns_margins);
SEQUENCE_HANDLER(csi_tab_backward);
SEQUENCE_HANDLER(csi_tab_forward);
SEQUENCE_HANDLER(csi_tabs_every_8);
SEQUENCE_HANDLER(csi_up);

/* csi-edit.c */
SEQUENCE_HANDLER(csi_columns_left);
SEQUENCE_HANDLER(csi_columns_right);
SEQUENCE_HANDLER(csi_delete_cells);
SEQUENCE_HANDLER(csi_delete_columns);
SEQUENCE_HANDLER(csi_delete_lines);
SEQUENCE_HANDLER(csi_erase_cells);
SEQUENCE_HANDLER(csi_erase_display);
SEQUENCE_HANDLER(csi_erase_display_selective);
SEQUENCE_HANDLER(csi_erase_line);
SEQUENCE_HANDLER(csi_erase_line_selective);
SEQUENCE_HANDLER(csi_insert_cells);
SEQUENCE_HANDLER(csi_insert_columns);
SEQUENCE_HANDLER(csi_insert_lines);
SEQUENCE_HANDLER(csi_protection);
SEQUENCE_HANDLER(csi_scroll_down);
SEQUENCE_HANDLER(csi_scroll_up);

/* csi-area.c */
SEQUENCE_HANDLER(csi_change_attributes);
SEQUENCE_HANDLER(csi_checksum);
SEQUENCE_HANDLER(csi_checksum_extension);
SEQUENCE_HANDLER(csi_copy_area);
SEQUENCE_HANDLER(csi_erase_area);
SEQUENCE_HANDLER(csi_erase_area_selective);
SEQUENCE_HANDLER(csi_fill_area);
SEQUENCE_HANDLER(csi_rectangle_extent);
SEQUENCE_HANDLER(csi_reverse_attributes);

/* csi-keyboard.c */
SEQUENCE_HANDLER(csi_kitty_pop);
SEQUENCE_HANDLER(csi_kitty_push);
SEQUENCE_HANDLER(csi_kitty_query);
SEQUENCE_HANDLER(csi_kitty_set);
SEQUENCE_HANDLER(csi_modify_keys);
SEQUENCE_HANDLER(csi_modify_keys_off);
SEQUENCE_HANDLER(csi_query_modify_keys);

/* csi-report.c */
SEQUENCE_HANDLER(csi_device_attributes);
SEQUENCE_HANDLER(csi_device_status);
SEQUENCE_HANDLER(csi_terminal_parameters);
SEQUENCE_HANDLER(csi_version);
SEQUENCE_HANDLER(csi_window);

/* mode.c */
SEQUENCE_HANDLER(csi_request_mode);
SEQUENCE_HANDLER(csi_reset_mode);
SEQUENCE_HANDLER(csi_restore_modes);
SEQUENCE_HANDLER(csi_save_modes);
SEQUENCE_HANDLER(csi_set_mode);

/* presentation.c */
SEQUENCE_HANDLER(csi_request_presentation);

/* reset.c, sgr.c */
SEQUENCE_HANDLER(csi_conformance);
SEQUENCE_HANDLER(csi_reset_soft);
SEQUENCE_HANDLER(csi_style);

#undef SEQUENCE_HANDLER
