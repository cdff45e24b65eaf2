/* SPDX-License-Identifier: MIT */

#include "guard.h"

#include <endian.h>
#include <string.h>

#define ESC 0x1b
#define CAN 0x18
#define SUB 0x1a
#define BEL 0x07
#define DEL 0x7f

#define C1_LEAD 0xc2 /* of each C1 control in UTF-8 */
#define C1_ST   0x9c

#define STRING_KEPT_BYTES 4096 /* of memory, between two strings */

void guard_init(struct guard *guard, const struct guard_events *events, void *context,
        uint32_t string_max) {
    *guard = (struct guard){ .events = events, .context = context, .string_max = string_max };
}

void guard_finish(struct guard *guard) {
    buffer_finish(&guard->string);
}

/* ---- strings --------------------------------------------------------------------------------- */

static void begin_string(struct guard *guard, enum guard_string kind) {
    guard->state = GUARD_STRING;
    guard->string_kind = kind;
    guard->string_last = 0;
    buffer_clear(&guard->string);
}

static void end_string(struct guard *guard, bool is_complete) {
    guard->state = GUARD_GROUND;
    if (is_complete) {
        guard->events->string(guard->context, guard->string_kind, buffer_text(&guard->string),
                guard->string.length);
    }
    if (guard->string.capacity > STRING_KEPT_BYTES) {
        buffer_finish(&guard->string);
    }
}

static bool ends_string(uint8_t byte) {
    return byte == ESC || byte == CAN || byte == SUB || byte == BEL;
}

/* What does not fit is dropped. */
static void keep_string(struct guard *guard, const char *bytes, size_t length) {
    size_t room = guard->string_max - guard->string.length;
    buffer_append(&guard->string, bytes, length < room ? length : room);
}

static uint8_t last_kept(const struct guard *guard) {
    return guard->string.length > 0 ? (uint8_t)guard->string.data[guard->string.length - 1] : 0;
}

/* ST of eight bits is U+009C, in UTF-8 two bytes that no other character contains: the "✳" of a
 * title has a 9C too, but behind another byte. */
static bool is_string_terminator(const struct guard *guard, const char *bytes, size_t at) {
    uint8_t before = at > 0 ? (uint8_t)bytes[at - 1] : guard->string_last;
    return (uint8_t)bytes[at] == C1_ST && before == C1_LEAD;
}

/* The text of a string: to its end, or to a control, which is left out. */
static size_t feed_string_text(struct guard *guard, const char *bytes, size_t length, size_t from) {
    size_t to = from;
    while (to < length && (uint8_t)bytes[to] >= 0x20 && !is_string_terminator(guard, bytes, to)) {
        to++;
    }
    keep_string(guard, bytes + from, to - from);
    return to;
}

/* Takes a stretch of a string. */
static size_t feed_string(struct guard *guard, const char *bytes, size_t length) {
    size_t taken = feed_string_text(guard, bytes, length, 0);
    while (taken < length && (uint8_t)bytes[taken] < 0x20 && !ends_string((uint8_t)bytes[taken])) {
        taken = feed_string_text(guard, bytes, length, taken + 1);
    }
    if (taken == length) {
        guard->string_last = (uint8_t)bytes[length - 1];
        return taken;
    }
    guard->string_last = 0;
    uint8_t byte = (uint8_t)bytes[taken++];
    if (byte == BEL && guard->string_kind != GUARD_OSC) {
        return taken;
    }
    if (byte == C1_ST && last_kept(guard) == C1_LEAD) {
        guard->string.length--;
    }
    guard->string_by_bell = byte == BEL;
    end_string(guard, byte != CAN && byte != SUB);
    if (byte == ESC) {
        guard->state = GUARD_ESCAPE;
        guard->sequence[0] = ESC;
        guard->length = 1;
    }
    return taken;
}

/* ---- sequences ------------------------------------------------------------------------------- */

/* What an ESC and this byte begin. */
static bool begin_special(struct guard *guard, uint8_t byte) {
    static const struct {
        uint8_t byte;
        enum guard_string kind;
    } strings[] = {
        { ']', GUARD_OSC },
        { 'P', GUARD_DCS },
        { '_', GUARD_APC },
        { '^', GUARD_PM },
        { 'X', GUARD_SOS },
        { 'k', GUARD_TITLE },
    };
    for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]); i++) {
        if (strings[i].byte == byte) {
            begin_string(guard, strings[i].kind);
            return true;
        }
    }
    if (byte == '[') {
        guard->sequence[1] = '[';
        guard->length = 2;
        guard->state = GUARD_CONTROL_SEQUENCE;
        return true;
    }
    return false;
}

static void feed_escape(struct guard *guard, uint8_t byte) {
    if (guard->length == 1 && begin_special(guard, byte)) {
        return;
    }
    if (guard->length > 4) {
        guard->state = byte >= 0x30 ? GUARD_GROUND : GUARD_ESCAPE;
        return;
    }
    guard->sequence[guard->length++] = (char)byte;
    if (byte >= 0x30) {
        guard->state = GUARD_GROUND;
        guard->events->sequence(guard->context, guard->sequence, guard->length);
    }
}

static void feed_control_sequence(struct guard *guard, uint8_t byte) {
    if (byte >= 0x40) {
        bool is_good = guard->state == GUARD_CONTROL_SEQUENCE;
        guard->state = GUARD_GROUND;
        guard->sequence[guard->length++] = (char)byte;
        if (is_good) {
            sequence_cut(guard->sequence, guard->length, guard->events->sequence, guard->context);
        }
    } else if (guard->length < GUARD_SEQUENCE_MAX - 1) {
        guard->sequence[guard->length++] = (char)byte;
    } else {
        guard->state = GUARD_IGNORE;
    }
}

/* A C0 control wherever it stands: inside a sequence it acts at once and the sequence goes on. */
static void feed_control(struct guard *guard, uint8_t byte) {
    if (byte == ESC) {
        guard->state = GUARD_ESCAPE;
        guard->sequence[0] = ESC;
        guard->length = 1;
    } else if (byte == CAN || byte == SUB) {
        guard->state = GUARD_GROUND;
    } else if (byte != 0) {
        guard->events->control(guard->context, byte);
    }
}

static void feed_sequence_byte(struct guard *guard, uint8_t byte) {
    if (byte < 0x20) {
        feed_control(guard, byte);
    } else if (byte == DEL) {
        return;
    } else if (guard->state == GUARD_ESCAPE) {
        feed_escape(guard, byte);
    } else {
        feed_control_sequence(guard, byte);
    }
}

static size_t feed_sequence(struct guard *guard, const char *bytes, size_t length) {
    size_t taken = 0;
    while (taken < length && guard->state != GUARD_GROUND && guard->state != GUARD_STRING) {
        if ((uint8_t)bytes[taken] >= 0x80) {
            guard->state = GUARD_GROUND; /* part of no sequence: what began is dropped */
            return taken;
        }
        feed_sequence_byte(guard, (uint8_t)bytes[taken++]);
    }
    return taken;
}

/* ---- text ------------------------------------------------------------------------------------ */

/* Eight bytes, the first of them lowest, to be looked at at once. */
static uint64_t load_bytes(const char *bytes) {
    uint64_t word;
    memcpy(&word, bytes, sizeof(word));
    return le64toh(word);
}

/* The index of the first byte whose top bit is set in such a word, and all bits before it. */
static unsigned first_marked_byte(uint64_t marks) {
    return (unsigned)__builtin_ctzll(marks) / 8;
}

static uint64_t bytes_before(uint64_t marks) {
    return ((marks & -marks) >> 7) - 1;
}

/* How many bytes from the start are neither C0 nor DEL, and whether none of them is beyond 0x7f. */
static size_t text_length(const char *bytes, size_t length, bool *out_is_ascii) {
    const uint64_t ones = UINT64_C(0x0101010101010101), highs = ones << 7;
    uint64_t all = 0;
    size_t at = 0;
    for (; at + 8 <= length; at += 8) {
        uint64_t word = load_bytes(bytes + at);
        uint64_t below = (word - ones * 0x20) & ~word & highs;
        uint64_t deleted = word ^ ones * DEL;
        deleted = (deleted - ones) & ~deleted & highs;
        uint64_t ends = below | deleted;
        if (ends != 0) {
            all |= word & bytes_before(ends);
            *out_is_ascii = (all & highs) == 0;
            return at + first_marked_byte(ends);
        }
        all |= word;
    }
    for (; at < length && (uint8_t)bytes[at] >= 0x20 && bytes[at] != DEL; at++) {
        all |= (uint8_t)bytes[at];
    }
    *out_is_ascii = (all & highs) == 0;
    return at;
}

static size_t feed_ground_escape(struct guard *guard, const char *bytes, size_t length) {
    struct sequence sequence;
    size_t plain = sequence_read_plain(bytes, length, &sequence);
    if (plain > 0) {
        guard->events->control_sequence(guard->context, &sequence);
        return plain;
    }
    feed_control(guard, ESC);
    return 1;
}

static size_t feed_ground(struct guard *guard, const char *bytes, size_t length) {
    if (bytes[0] == ESC) {
        return feed_ground_escape(guard, bytes, length);
    }
    bool is_ascii;
    size_t text = text_length(bytes, length, &is_ascii);
    if (text > 0) {
        return guard->events->text(guard->context, bytes, text, is_ascii);
    }
    feed_control(guard, (uint8_t)bytes[0]);
    return 1;
}

void guard_feed(struct guard *guard, const char *bytes, size_t length) {
    size_t at = 0;
    while (at < length) {
        switch (guard->state) {
        case GUARD_GROUND:
            at += feed_ground(guard, bytes + at, length - at);
            break;
        case GUARD_STRING:
            at += feed_string(guard, bytes + at, length - at);
            break;
        case GUARD_ESCAPE:
        case GUARD_CONTROL_SEQUENCE:
        case GUARD_IGNORE:
            at += feed_sequence(guard, bytes + at, length - at);
            break;
        }
    }
}

void guard_resume_string(struct guard *guard) {
    guard->string_last = last_kept(guard);
}

void guard_c1(struct guard *guard, uint8_t control) {
    guard->sequence[0] = ESC;
    guard->length = 1;
    guard->state = GUARD_ESCAPE;
    feed_escape(guard, control - 0x40);
}
