/* SPDX-License-Identifier: MIT */
/* A tape played segment by segment into a terminal. */

#include "tape-play.h"

#include "base/memory.h"
#include "term/terminal.h"

#define HISTORY_LINES   200 /* only their numbers are used */
#define COLUMNS_UNKNOWN 80
#define ROWS_UNKNOWN    24

/* ---- segments ----------------------------------------------------------------------------------
 */

static void renew_terminal(struct tape_player *player, const struct tape_segment *segment) {
    terminal_destroy(player->terminal);
    const struct terminal_options options = {
        .columns = segment->columns != 0 ? segment->columns : COLUMNS_UNKNOWN,
        .rows = segment->rows != 0 ? segment->rows : ROWS_UNKNOWN,
        .history_lines_max = HISTORY_LINES,
    };
    player->terminal = terminal_create(&options, &(struct terminal_events){ 0 }, NULL);
    terminal_set_muted(player->terminal, true);
}

/* The screen that the segment began with. */
static void load_screen(struct tape_player *player, const struct tape_segment *segment) {
    renew_terminal(player, segment);
    bool loaded = segment_load_screen(
            tape_directory(player->tape), segment->number, player->terminal, NULL);
    if (!loaded && segment->kind != SEGMENT_BEGIN) { /* that one begins with an empty screen */
        player->damage |= TAPE_NO_SCREEN;
    }
}

void tape_player_enter(struct tape_player *player, size_t index, bool in_order) {
    const struct tape_segment *segment = tape_segment(player->tape, index);
    unsigned damage_before = player->reader != NULL ? segment_reader_damage(player->reader) : 0;
    player->damage = segment->damage & (TAPE_HOLE | SEGMENT_NO_HEADER);
    player->damage |= in_order ? damage_before : 0; /* said until the next segment */
    segment_reader_destroy(player->reader);
    player->reader =
            segment_reader_create(tape_directory(player->tape), segment->number, SEGMENT_TIMES);
    player->has_event = false;
    player->segment = index;
    player->offset = 0;
    player->ms = player->output_ms = segment->begin_ms;
    if (!in_order || !segment->follows || damage_before != 0) {
        load_screen(player, segment);
    }
}

struct tape_player *tape_player_create(struct tape *tape) {
    struct tape_player *player = NEW(struct tape_player);
    player->tape = tape;
    tape_player_enter(player, 0, false);
    return player;
}

void tape_player_destroy(struct tape_player *player) {
    if (player != NULL) {
        segment_reader_destroy(player->reader);
        terminal_destroy(player->terminal);
        free(player);
    }
}

struct terminal *tape_player_terminal(const struct tape_player *player) {
    return player->terminal;
}

int64_t tape_player_ms(const struct tape_player *player) {
    return player->ms;
}

int64_t tape_player_output_ms(const struct tape_player *player) {
    return player->output_ms;
}

unsigned tape_player_damage(const struct tape_player *player) {
    unsigned damage = segment_reader_damage(player->reader);
    bool is_over = !player->has_event;
    return player->damage | (is_over ? damage : damage & ~(unsigned)SEGMENT_CUT);
}

/* ---- playing -----------------------------------------------------------------------------------
 */

bool tape_player_look_ahead(struct tape_player *player) {
    player->has_event = player->has_event || segment_reader_next(player->reader, &player->event);
    return player->has_event;
}

int64_t tape_player_next_ms(struct tape_player *player) {
    if (tape_player_look_ahead(player)) {
        return tape_time(player->tape, player->segment, &player->event);
    }
    bool is_last = player->segment + 1 == tape_count(player->tape);
    return is_last ? -1 : tape_segment(player->tape, player->segment + 1)->begin_ms;
}

size_t tape_player_play(struct tape_player *player, size_t bytes_max) {
    if (!tape_player_look_ahead(player)) {
        tape_player_enter(player, player->segment + 1, true);
        return 0;
    }
    struct segment_event *event = &player->event;
    size_t part = event->length < bytes_max ? event->length : bytes_max;
    if (event->length > 0) {
        terminal_feed(player->terminal, event->bytes, part);
    } else {
        terminal_resize(player->terminal, event->columns, event->rows);
    }
    player->ms = player->output_ms = tape_time(player->tape, player->segment, event);
    player->has_event = part < event->length;
    if (part > 0) { /* a resize has no bytes */
        event->bytes += part;
        event->offset += part;
        event->length -= part;
    }
    player->offset = event->offset;
    return part;
}

static size_t play_one(struct tape_player *player) {
    return tape_player_play(player, SIZE_MAX);
}

bool tape_player_advance(struct tape_player *player, int64_t until_ms, size_t bytes_max) {
    size_t played = 0;
    int64_t next_ms;
    while ((next_ms = tape_player_next_ms(player)) >= 0 && next_ms <= until_ms) {
        if (played >= bytes_max) {
            return false;
        }
        played += play_one(player);
    }
    int64_t length_ms = tape_length_ms(player->tape);
    int64_t ms = until_ms < length_ms ? until_ms : length_ms;
    player->ms = ms > player->ms ? ms : player->ms;
    return true;
}

void tape_player_seek(struct tape_player *player, int64_t ms) {
    int64_t length_ms = tape_length_ms(player->tape);
    ms = ms < 0 ? 0 : ms > length_ms ? length_ms : ms;
    size_t segment = tape_find(player->tape, ms);
    if (segment != player->segment || ms < player->ms) {
        tape_player_enter(player, segment, false);
    }
    (void)tape_player_advance(player, ms, SIZE_MAX);
}

bool tape_player_step(struct tape_player *player) {
    do {
        if (tape_player_next_ms(player) < 0) {
            return false;
        }
    } while (play_one(player) == 0);
    return true;
}
