/* SPDX-License-Identifier: MIT */
#include "recording/tape-player.h"

#include "base/memory.h"
#include "term/terminal.h"

#include <string.h>

#define HISTORY_LINES   200 /* only their numbers are used */
#define COLUMNS_UNKNOWN 80
#define ROWS_UNKNOWN    24

/* A place in the recording, exactly: what of a segment was played. */
struct place {
    size_t segment;
    uint64_t offset;
    int64_t ms;
};

struct search {
    struct text_finder *finder; /* NULL: none is under way */
    bool forwards;
    struct place origin;
    uint64_t limit;     /* backwards: what ends before this offset of the origin's segment counts */
    struct place found; /* backwards: the last one before the origin in this segment */
    bool has_found;
};

struct tape_player {
    struct tape *tape;
    struct terminal *terminal;
    size_t segment;
    struct segment_reader *reader;
    struct segment_event event; /* the next one, looked at but not played */
    bool has_event;
    uint64_t offset; /* in the segment, of what was played */
    int64_t ms, output_ms;
    unsigned damage;
    struct search search;
};

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

static void enter_segment(struct tape_player *player, size_t index, bool in_order) {
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
    enter_segment(player, 0, false);
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

static bool look_ahead(struct tape_player *player) {
    player->has_event = player->has_event || segment_reader_next(player->reader, &player->event);
    return player->has_event;
}

int64_t tape_player_next_ms(struct tape_player *player) {
    if (look_ahead(player)) {
        return tape_time(player->tape, player->segment, &player->event);
    }
    bool is_last = player->segment + 1 == tape_count(player->tape);
    return is_last ? -1 : tape_segment(player->tape, player->segment + 1)->begin_ms;
}

/* Plays the next output, at most so much of it, or goes over to the next segment; how many bytes
 * it was. */
static size_t play_part(struct tape_player *player, size_t bytes_max) {
    if (!look_ahead(player)) {
        enter_segment(player, player->segment + 1, true);
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
    return play_part(player, SIZE_MAX);
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
        enter_segment(player, segment, false);
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

/* ---- searching ---------------------------------------------------------------------------------
 */

static struct place place_of(const struct tape_player *player) {
    return (struct place){ player->segment, player->offset, player->ms };
}

static void go_to(struct tape_player *player, const struct place *place) {
    enter_segment(player, place->segment, false);
    while (player->offset < place->offset && look_ahead(player)) {
        (void)play_part(player, (size_t)(place->offset - player->event.offset));
    }
    player->ms = place->ms > player->ms ? place->ms : player->ms;
}

void tape_player_search(struct tape_player *player, struct text_finder *finder, bool forwards) {
    player->search =
            (struct search){ .finder = finder, .forwards = forwards, .origin = place_of(player) };
    /* What was played this very moment is where a search may have led to: not there again. */
    player->search.limit = player->offset + (player->ms > player->output_ms ? 1 : 0);
    text_finder_forget(finder);
    if (forwards) {
        (void)text_finder_look(finder, player->terminal); /* what is there now does not count */
    } else {
        enter_segment(player, player->segment, false);
        (void)text_finder_look(finder, player->terminal);
    }
}

/* So much of the next output that nothing scrolls through the screen unseen. */
static size_t part_to_look_at(const struct tape_player *player) {
    if (player->event.length == 0) {
        return 0;
    }
    const char *at = player->event.bytes, *end = at + player->event.length;
    unsigned lines = terminal_rows(player->terminal) / 2u + 1;
    while (at < end && lines > 0) {
        const char *line = memchr(at, '\n', (size_t)(end - at));
        at = line != NULL ? line + 1 : end;
        lines--;
    }
    return (size_t)(at - player->event.bytes);
}

static bool appeared(struct tape_player *player, uint64_t *version) {
    if (terminal_version(player->terminal) == *version) {
        return false;
    }
    *version = terminal_version(player->terminal);
    (void)text_finder_look(player->search.finder, player->terminal);
    return text_finder_has_new(player->search.finder);
}

static enum search_result search_forwards(struct tape_player *player, size_t bytes_max) {
    uint64_t version = terminal_version(player->terminal);
    size_t played = 0;
    while (tape_player_next_ms(player) >= 0) {
        if (played >= bytes_max) {
            return SEARCH_MORE;
        }
        size_t segment = player->segment;
        played += play_part(player, player->has_event ? part_to_look_at(player) : 0) + 1;
        version = player->segment != segment ? UINT64_MAX : version;
        if (appeared(player, &version)) {
            player->search.finder = NULL;
            return SEARCH_FOUND;
        }
    }
    return SEARCH_NONE;
}

/* Plays the segment up to the origin and keeps the last place; then the segment before it. */
static enum search_result search_backwards(struct tape_player *player, size_t bytes_max) {
    struct search *search = &player->search;
    uint64_t version = terminal_version(player->terminal);
    size_t played = 0;
    while (look_ahead(player) &&
            (player->segment < search->origin.segment ||
                    player->event.offset + part_to_look_at(player) < search->limit)) {
        if (played >= bytes_max) {
            return SEARCH_MORE;
        }
        played += play_part(player, part_to_look_at(player)) + 1;
        if (appeared(player, &version)) {
            search->found = place_of(player);
            search->has_found = true;
        }
    }
    if (search->has_found) {
        go_to(player, &search->found);
        search->finder = NULL;
        return SEARCH_FOUND;
    }
    if (player->segment == 0) {
        return SEARCH_NONE;
    }
    enter_segment(player, player->segment - 1, false);
    text_finder_forget(search->finder);
    (void)text_finder_look(search->finder, player->terminal);
    return SEARCH_MORE;
}

enum search_result tape_player_search_on(struct tape_player *player, size_t bytes_max) {
    enum search_result result = player->search.forwards ? search_forwards(player, bytes_max)
                                                        : search_backwards(player, bytes_max);
    if (result == SEARCH_NONE) {
        tape_player_search_stop(player);
    }
    return result;
}

void tape_player_search_stop(struct tape_player *player) {
    if (player->search.finder != NULL) {
        player->search.finder = NULL;
        go_to(player, &player->search.origin);
    }
}
