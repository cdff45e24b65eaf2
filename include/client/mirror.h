/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What a client knows of one session's terminal: the cells, cursor and modes that the session's
 * host last told, kept on the client's side so that drawing never waits for anyone.
 *
 * Plain memory with no I/O: frames are applied to it (by struct pane_link), widgets read it.
 * Glyphs and styles are numbers of this mirror; ask it for their text and look.
 */

#include "base/cleanup.h"
#include "frame/message.h"
#include "term/style.h"
#include "term/terminal.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

OWNED_TYPE(mirror);

struct mirror *mirror_create(void) __attribute__((returns_nonnull));
void mirror_destroy(struct mirror *mirror);

/* Takes a MESSAGE_FRAME or MESSAGE_HISTORY. False: it is broken, and the mirror must be told
 * everything anew. *out_sequence (of a frame; may be NULL) is what to acknowledge. */
bool mirror_apply(struct mirror *mirror, const struct message *message, uint32_t *out_sequence);

uint16_t mirror_columns(const struct mirror *mirror);
uint16_t mirror_rows(const struct mirror *mirror);

/* Cells are as in a terminal (struct cell of term/terminal.h); beyond `used` they are blank in the
 * style `blank`. Valid until the next frame is applied. */
struct terminal_row mirror_row(const struct mirror *mirror, uint16_t row);
struct terminal_cursor mirror_cursor(const struct mirror *mirror);
struct terminal_modes mirror_modes(const struct mirror *mirror);
const char *mirror_title(const struct mirror *mirror);

/* Lines of history the host holds, and the number of the oldest (numbers never change). */
uint64_t mirror_history_first(const struct mirror *mirror);
uint32_t mirror_history_count(const struct mirror *mirror);

/* A line of history by its number, as far as it was fetched (pane_link_fetch_history); false when
 * it is not here. What was fetched is one run of lines, at most MIRROR_HISTORY_LINES_MAX; a fetch
 * that does not touch it replaces it. After a resize of the session it is empty: lines reflow. */
#define MIRROR_HISTORY_LINES_MAX 8000
bool mirror_history_row(const struct mirror *mirror, uint64_t line, struct terminal_row *out_row);

const struct style *mirror_style(const struct mirror *mirror, uint16_t style);
size_t mirror_glyph_text(
        const struct mirror *mirror, uint32_t glyph, char out[TERMINAL_GLYPH_MAX_BYTES]);
const char *mirror_link(const struct mirror *mirror, uint16_t link);

/* Rows changed since mirror_clear_dirty(); the cursor and modes are cheap, look at them always. */
bool mirror_row_is_dirty(const struct mirror *mirror, uint16_t row);
void mirror_clear_dirty(struct mirror *mirror);
