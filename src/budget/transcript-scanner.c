/* SPDX-License-Identifier: MIT */
/* A scanner of JSON that follows the few members of interest and passes over all else. It does not
 * validate: what is not JSON ends up with members missing, or not closed, and is dropped. */

#include "transcript-members.h"

#include <string.h>

#define DEPTH_MAX 1000000

enum scanner_flags {
    IN_STRING = 1 << 0,
    ESCAPED = 1 << 1,
    IN_ESCAPE_DIGITS = 1 << 2,
    IN_LITERAL = 1 << 3,  /* a number, true, false, null */
    CAPTURES = 1 << 4,    /* the string or literal is kept in word */
    TOO_LONG = 1 << 5,    /* … but did not fit */
    AWAITS_NAME = 1 << 6, /* the next string is the name of a member */
    BROKEN = 1 << 7,      /* the line tells nothing */
    CLOSED = 1 << 8,      /* the line's object is closed */
    IN_WRAPPED = 1 << 9,
};

/* ---- the line -------------------------------------------------------------------------------- */

static void begin_line(struct transcript_scanner *scanner) {
    scanner->context = OUTSIDE;
    scanner->ignored = 0;
    scanner->awaited = NULL;
    scanner->flags = 0;
    scanner->word_length = 0;
    transcript_entry_begin(scanner);
}

static void end_line(
        struct transcript_scanner *scanner, transcript_entry_fn *on_entry, void *context) {
    if ((scanner->flags & (CLOSED | BROKEN)) == CLOSED && transcript_entry_end(scanner)) {
        on_entry(context, &scanner->entry);
    }
    begin_line(scanner);
}

static const struct transcript_member *find_member(const struct transcript_scanner *scanner) {
    return transcript_member_find((enum transcript_place)scanner->context, scanner->word);
}

/* A string or literal ended: the name of a member, or its value. */
static void end_word(struct transcript_scanner *scanner, bool is_text) {
    bool is_whole = (scanner->flags & CAPTURES) != 0 && (scanner->flags & TOO_LONG) == 0;
    bool is_name = (scanner->flags & AWAITS_NAME) != 0;
    bool captured = (scanner->flags & CAPTURES) != 0;
    scanner->word[scanner->word_length] = '\0';
    scanner->flags &= ~(unsigned)(IN_STRING | IN_LITERAL | CAPTURES | TOO_LONG | AWAITS_NAME);
    if (is_name) {
        scanner->awaited = is_whole ? find_member(scanner) : NULL;
    } else if (captured) {
        take_member_fn *take = scanner->awaited->take; /* NULL: an object is none, which is fine */
        if (take != NULL && (!is_whole || !take(scanner, scanner->word, is_text))) {
            scanner->flags |= BROKEN;
        }
        scanner->awaited = NULL;
    }
}

static void begin_word(struct transcript_scanner *scanner, unsigned kind) {
    bool wanted = scanner->ignored == 0 && scanner->context != OUTSIDE &&
                  ((scanner->flags & AWAITS_NAME) != 0 || scanner->awaited != NULL);
    scanner->flags |= kind | (wanted ? CAPTURES : 0);
    scanner->word_length = 0;
}

static void add_to_word(struct transcript_scanner *scanner, char byte) {
    if (scanner->word_length + 1 < sizeof(scanner->word)) {
        scanner->word[scanner->word_length++] = byte == '\0' ? '?' : byte;
    } else {
        scanner->flags |= TOO_LONG;
    }
}

static void open_container(struct transcript_scanner *scanner, bool is_object) {
    if (scanner->context == OUTSIDE) {
        scanner->context = LINE;
        scanner->awaited = NULL;
        scanner->flags |= is_object && (scanner->flags & CLOSED) == 0 ? AWAITS_NAME : BROKEN;
        return;
    }
    enum transcript_place enters = scanner->awaited != NULL ? scanner->awaited->enters : OUTSIDE;
    if (scanner->ignored == DEPTH_MAX) {
        scanner->flags |= BROKEN;
    } else if (scanner->ignored > 0 || enters == OUTSIDE || !is_object) {
        scanner->ignored++;
    } else {
        scanner->context = (int)enters;
        scanner->flags |= AWAITS_NAME | (enters == WRAPPED ? IN_WRAPPED : 0);
    }
    scanner->awaited = NULL;
}

static void close_container(struct transcript_scanner *scanner) {
    static const enum transcript_place around[PLACE_COUNT] = {
        [DATA] = LINE, [WRAPPED] = DATA, [MESSAGE] = LINE, [USAGE] = MESSAGE, [SPLIT] = USAGE
    };
    scanner->awaited = NULL;
    if (scanner->ignored > 0) {
        scanner->ignored--;
        return;
    }
    scanner->flags &= ~(unsigned)AWAITS_NAME;
    scanner->flags |= scanner->context == OUTSIDE ? BROKEN : scanner->context == LINE ? CLOSED : 0;
    bool is_of_wrapped = scanner->context == MESSAGE && (scanner->flags & IN_WRAPPED) != 0;
    scanner->context = (int)(is_of_wrapped ? WRAPPED : around[scanner->context]);
    scanner->flags &= scanner->context == DATA ? ~(unsigned)IN_WRAPPED : ~0U;
}

/* ---- bytes ----------------------------------------------------------------------------------- */

static void add_escape_digit(struct transcript_scanner *scanner, char byte) {
    unsigned digit = byte >= '0' && byte <= '9' ? (unsigned)(byte - '0')
                                                : (unsigned)((byte | 0x20) - 'a') + 10;
    scanner->escape_value = scanner->escape_value * 16 + (digit & 15);
    if (--scanner->escape_digits == 0) {
        scanner->flags &= ~(unsigned)IN_ESCAPE_DIGITS;
        bool is_plain = scanner->escape_value >= ' ' && scanner->escape_value < 0x7f;
        add_to_word(scanner, is_plain ? (char)scanner->escape_value : '?');
    }
}

/* A byte of a string that is kept. */
static void scan_kept(struct transcript_scanner *scanner, char byte) {
    if ((scanner->flags & IN_ESCAPE_DIGITS) != 0) {
        add_escape_digit(scanner, byte);
    } else if ((scanner->flags & ESCAPED) != 0) {
        scanner->flags &= ~(unsigned)ESCAPED;
        if (byte == 'u') {
            scanner->flags |= IN_ESCAPE_DIGITS;
            scanner->escape_digits = 4;
            scanner->escape_value = 0;
        } else {
            add_to_word(scanner, byte == '"' || byte == '\\' || byte == '/' ? byte : '?');
        }
    } else if (byte == '\\') {
        scanner->flags |= ESCAPED;
    } else if (byte == '"') {
        end_word(scanner, true);
    } else {
        add_to_word(scanner, byte);
    }
}

/* Passes over a string of no interest; how many bytes were of it. */
static size_t skip_string(struct transcript_scanner *scanner, const char *bytes, size_t length) {
    size_t i = 0;
    if ((scanner->flags & ESCAPED) != 0) {
        scanner->flags &= ~(unsigned)ESCAPED;
        i = bytes[0] != '\n';
    }
    for (; i < length; i++) {
        if (bytes[i] == '\\') {
            if (i + 1 == length) {
                scanner->flags |= ESCAPED;
            } else {
                i += bytes[i + 1] != '\n';
            }
        } else if (bytes[i] == '"') {
            end_word(scanner, true);
            return i + 1;
        } else if (bytes[i] == '\n') {
            return i; /* a string has none: the line was broken off */
        }
    }
    return length;
}

static void on_opening(struct transcript_scanner *scanner, char byte) {
    open_container(scanner, byte == '{');
}

static void on_closing(struct transcript_scanner *scanner, char byte) {
    close_container(scanner);
}

static void on_quote(struct transcript_scanner *scanner, char byte) {
    begin_word(scanner, IN_STRING);
}

static void on_comma(struct transcript_scanner *scanner, char byte) {
    scanner->awaited = NULL;
    scanner->flags |= scanner->ignored == 0 && scanner->context != OUTSIDE ? AWAITS_NAME : 0;
}

static void on_space(struct transcript_scanner *scanner, char byte) {
}

static void on_literal(struct transcript_scanner *scanner, char byte) {
    begin_word(scanner, IN_LITERAL);
    add_to_word(scanner, byte);
}

typedef void byte_fn(struct transcript_scanner *scanner, char byte);

/* Outside of words; what is not listed begins a literal. */
static byte_fn *const on_byte[UINT8_MAX + 1] = {
    ['\t'] = on_space,
    ['\r'] = on_space,
    [' '] = on_space,
    ['"'] = on_quote,
    [','] = on_comma,
    [':'] = on_space,
    ['['] = on_opening,
    [']'] = on_closing,
    ['{'] = on_opening,
    ['}'] = on_closing,
};

static void scan(struct transcript_scanner *scanner, char byte) {
    byte_fn *handle = on_byte[(unsigned char)byte];
    (handle != NULL ? handle : on_literal)(scanner, byte);
}

static bool ends_literal(char byte) {
    return byte == '\n' || on_byte[(unsigned char)byte] != NULL;
}

void transcript_scanner_feed(struct transcript_scanner *scanner, const char *bytes, size_t length,
        transcript_entry_fn *on_entry, void *context) {
    for (size_t i = 0; i < length;) {
        if ((scanner->flags & IN_STRING) != 0 && (scanner->flags & CAPTURES) == 0) {
            i += skip_string(scanner, bytes + i, length - i);
            if (i == length) {
                return;
            }
        }
        char byte = bytes[i];
        if ((scanner->flags & IN_LITERAL) != 0 && ends_literal(byte)) {
            end_word(scanner, false);
        }
        if (byte == '\n') {
            end_line(scanner, on_entry, context);
            i++;
        } else if ((scanner->flags & IN_STRING) == 0 && (scanner->flags & IN_LITERAL) == 0) {
            scan(scanner, byte);
            i++;
        } else if ((scanner->flags & IN_LITERAL) != 0) {
            add_to_word(scanner, byte);
            i++;
        } else if ((scanner->flags & CAPTURES) != 0) {
            scan_kept(scanner, byte);
            i++;
        }
    }
}

void transcript_scanner_end(
        struct transcript_scanner *scanner, transcript_entry_fn *on_entry, void *context) {
    end_line(scanner, on_entry, context);
}
