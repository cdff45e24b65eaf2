/* SPDX-License-Identifier: MIT */
/* Recordings made of any bytes: two segments, each of a timing file, bytes and a checkpoint. They
 * are opened, played, sought in and searched: it ends, and times never go back. */

#include "base/buffer.h"
#include "base/cleanup.h"
#include "recording/tape-player.h"
#include "term/terminal.h"

#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void put(const char *place, uint32_t number, const char *kind, struct reader *input) {
    OWNED_STR path = segment_path(place, number, kind);
    OWNED_FD fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    size_t wanted = reader_u16(input), left = reader_left(input);
    size_t length = wanted < left ? wanted : left;
    const char *bytes = reader_bytes(input, length);
    assert(fd >= 0 && (length == 0 || write(fd, bytes, length) == (ssize_t)length));
}

static void search(struct tape_player *player, bool forwards) {
    OWNED(text_finder) finder = text_finder_create("a");
    tape_player_search(player, finder, forwards);
    while (tape_player_search_on(player, 1000) == SEARCH_MORE) {
    }
}

static void play(struct tape *tape) {
    OWNED(tape_player) player = tape_player_create(tape);
    int64_t length_ms = tape_length_ms(tape), last_ms = 0;
    while (tape_player_step(player)) {
        assert(tape_player_ms(player) >= last_ms && tape_player_ms(player) <= length_ms);
        last_ms = tape_player_ms(player);
    }
    (void)tape_damage_text(tape_player_damage(player));
    search(player, false);
    for (int i = 0; i < 4; i++) {
        tape_player_seek(player, length_ms / 4 * (i * 3 % 4));
        assert(tape_player_ms(player) <= length_ms);
    }
    search(player, true);
    assert(tape_next_pause(tape, -1) <= length_ms);
    assert(tape_previous_pause(tape, length_ms) <= length_ms);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    char place[] = "/tmp/stoa-fuzz-recording-XXXXXX";
    assert(mkdtemp(place) != NULL);
    struct reader input = reader_from(bytes, length);
    for (uint32_t number = 1; number <= 2; number++) {
        put(place, number, SEGMENT_TIMING, &input);
        put(place, number, SEGMENT_RAW, &input);
        put(place, number, SEGMENT_SCREEN, &input);
    }
    OWNED(tape) tape = tape_open(place, NULL);
    assert(tape != NULL);
    play(tape);
    segment_remove(place, 1);
    segment_remove(place, 2);
    assert(rmdir(place) == 0);
    return 0;
}
