/* SPDX-License-Identifier: MIT */
/* Searching a tape: forwards as far as it is played, backwards segment by segment, each played up
 * to where the search began. */

#include "tape-play.h"

#include "term/terminal.h"

#include <string.h>

static struct place place_of(const struct tape_player *player) {
    return (struct place){ player->segment, player->offset, player->ms };
}

static void go_to(struct tape_player *player, const struct place *place) {
    tape_player_enter(player, place->segment, false);
    while (player->offset < place->offset && tape_player_look_ahead(player)) {
        (void)tape_player_play(player, (size_t)(place->offset - player->event.offset));
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
        tape_player_enter(player, player->segment, false);
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
        played += tape_player_play(player, player->has_event ? part_to_look_at(player) : 0) + 1;
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
    while (tape_player_look_ahead(player) &&
            (player->segment < search->origin.segment ||
                    player->event.offset + part_to_look_at(player) < search->limit)) {
        if (played >= bytes_max) {
            return SEARCH_MORE;
        }
        played += tape_player_play(player, part_to_look_at(player)) + 1;
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
    tape_player_enter(player, player->segment - 1, false);
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
