/* SPDX-License-Identifier: MIT */
/* A scanner of JSON that follows the few members of interest and passes over all else. It does not
 * validate: what is not JSON ends up with members missing, or not closed, and is dropped. */

#include "budget/transcript-scanner.h"

#include "base/memory.h"

#include <stdio.h>
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
    HAS_TIME = 1 << 9,
    HAS_INPUT = 1 << 10,
    HAS_OUTPUT = 1 << 11,
    HAS_SPLIT = 1 << 12,
    IN_WRAPPED = 1 << 13,
};

/* The objects of interest. DATA and WRAPPED: a sub-agent's line within a line of progress. */
enum place { OUTSIDE, LINE, DATA, WRAPPED, MESSAGE, USAGE, SPLIT, PLACE_COUNT };

typedef bool take_fn(struct transcript_scanner *scanner, const char *word, bool is_text);

static take_fn take_cache_read, take_cache_write, take_input, take_message, take_model;
static take_fn take_output, take_request, take_sidechain, take_split, take_time;

/* A member of interest: an object that is entered, or a value that is taken. */
static const struct row {
    enum place place;
    const char *name;
    enum place enters; /* OUTSIDE: it is a value */
    take_fn *take;
} rows[] = {
    { LINE, "data", DATA, NULL },
    { LINE, "isSidechain", OUTSIDE, take_sidechain },
    { LINE, "message", MESSAGE, NULL },
    { LINE, "requestId", OUTSIDE, take_request },
    { LINE, "timestamp", OUTSIDE, take_time },
    { DATA, "message", WRAPPED, NULL },
    { WRAPPED, "isSidechain", OUTSIDE, take_sidechain },
    { WRAPPED, "message", MESSAGE, NULL },
    { WRAPPED, "requestId", OUTSIDE, take_request },
    { WRAPPED, "timestamp", OUTSIDE, take_time },
    { MESSAGE, "id", OUTSIDE, take_message },
    { MESSAGE, "model", OUTSIDE, take_model },
    { MESSAGE, "usage", USAGE, NULL },
    { USAGE, "cache_creation", SPLIT, NULL },
    { USAGE, "cache_creation_input_tokens", OUTSIDE, take_cache_write },
    { USAGE, "cache_read_input_tokens", OUTSIDE, take_cache_read },
    { USAGE, "input_tokens", OUTSIDE, take_input },
    { USAGE, "output_tokens", OUTSIDE, take_output },
    { SPLIT, "ephemeral_1h_input_tokens", OUTSIDE, take_split },
    { SPLIT, "ephemeral_5m_input_tokens", OUTSIDE, take_split },
};

/* ---- values ---------------------------------------------------------------------------------- */

/* null counts as not said. */
static bool parse_count(const char *word, bool is_text, int64_t *out_count) {
    int64_t count = 0;
    if (strcmp(word, "null") == 0 && !is_text) {
        return true;
    }
    if (is_text || *word == '\0') {
        return false;
    }
    for (; *word >= '0' && *word <= '9'; word++) {
        count = count * 10 + (*word - '0');
        if (count > TRANSCRIPT_TOKENS_MAX) {
            return false;
        }
    }
    *out_count = count;
    return *word == '\0';
}

static bool take_cache_read(struct transcript_scanner *scanner, const char *word, bool is_text) {
    return parse_count(word, is_text, &scanner->entry.tokens.cache_read);
}

static bool take_cache_write(struct transcript_scanner *scanner, const char *word, bool is_text) {
    return parse_count(word, is_text, &scanner->entry.tokens.cache_write);
}

static bool take_input(struct transcript_scanner *scanner, const char *word, bool is_text) {
    scanner->flags |= HAS_INPUT;
    return parse_count(word, is_text, &scanner->entry.tokens.input);
}

static bool take_output(struct transcript_scanner *scanner, const char *word, bool is_text) {
    scanner->flags |= HAS_OUTPUT;
    return parse_count(word, is_text, &scanner->entry.tokens.output);
}

static bool take_split(struct transcript_scanner *scanner, const char *word, bool is_text) {
    int64_t count = 0;
    scanner->flags |= HAS_SPLIT;
    bool good = parse_count(word, is_text, &count);
    scanner->cache_write_split += count;
    return good && scanner->cache_write_split <= TRANSCRIPT_TOKENS_MAX;
}

/* An empty word is wrong, null is not said. */
static bool take_word(char *slot, const char *word, bool is_text) {
    if (!is_text) {
        return strcmp(word, "null") == 0;
    }
    memcpy(slot, word, strlen(word) + 1);
    return *word != '\0';
}

static bool take_message(struct transcript_scanner *scanner, const char *word, bool is_text) {
    return take_word(scanner->entry.message, word, is_text);
}

static bool take_model(struct transcript_scanner *scanner, const char *word, bool is_text) {
    return take_word(scanner->entry.model, word, is_text);
}

static bool take_request(struct transcript_scanner *scanner, const char *word, bool is_text) {
    return take_word(scanner->entry.request, word, is_text);
}

static bool take_sidechain(struct transcript_scanner *scanner, const char *word, bool is_text) {
    scanner->entry.is_sidechain = !is_text && strcmp(word, "true") == 0;
    return true;
}

/* Days since 1970 of a date of the Gregorian calendar. */
static int64_t days_from_date(int64_t year, int64_t month, int64_t day) {
    year -= month <= 2;
    int64_t era = year / 400, year_of_era = year % 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

int64_t transcript_time_ms(const char *text) {
    int year, month, day, hour, minute, second, used = 0;
    if (sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d%n", &year, &month, &day, &hour, &minute, &second,
                &used) != 6 ||
            used != 19 || year < 1970 || month < 1 || month > 12 || day < 1 || day > 31 ||
            hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) {
        return -1;
    }
    const char *at = text + used;
    int64_t milliseconds = 0, scale = 100, offset = 0;
    if (*at == '.') {
        for (at++; *at >= '0' && *at <= '9'; at++, scale /= 10) {
            milliseconds += (*at - '0') * scale;
        }
    }
    if (*at == '+' || *at == '-') {
        int offset_hours = 0, offset_minutes = 0, length = 0;
        if (sscanf(at + 1, "%2d:%2d%n", &offset_hours, &offset_minutes, &length) != 2 ||
                length != 5 || at[6] != '\0' || offset_hours < 0 || offset_minutes < 0) {
            return -1;
        }
        offset = (*at == '-' ? -1 : 1) * (offset_hours * 60 + offset_minutes);
    } else if (strcmp(at, "Z") != 0) {
        return -1;
    }
    int64_t minutes = (days_from_date(year, month, day) * 24 + hour) * 60 + minute - offset;
    return (minutes * 60 + second) * 1000 + milliseconds;
}

static bool take_time(struct transcript_scanner *scanner, const char *word, bool is_text) {
    int64_t at_ms = is_text ? transcript_time_ms(word) : -1;
    scanner->flags |= HAS_TIME;
    scanner->entry.at_ms = at_ms;
    return at_ms >= 0;
}

/* ---- the line -------------------------------------------------------------------------------- */

static void begin_line(struct transcript_scanner *scanner) {
    scanner->context = OUTSIDE;
    scanner->ignored = 0;
    scanner->awaited = -1;
    scanner->flags = 0;
    scanner->word_length = 0;
    scanner->cache_write_split = 0;
    scanner->entry.message[0] = scanner->entry.request[0] = scanner->entry.model[0] = '\0';
    scanner->entry.at_ms = 0;
    scanner->entry.is_sidechain = false;
    scanner->entry.tokens = (struct transcript_tokens){ 0 };
}

static void end_line(
        struct transcript_scanner *scanner, transcript_entry_fn *on_entry, void *context) {
    const unsigned needed = CLOSED | HAS_TIME | HAS_INPUT | HAS_OUTPUT;
    if ((scanner->flags & (needed | BROKEN)) == needed) {
        if ((scanner->flags & HAS_SPLIT) != 0) {
            scanner->entry.tokens.cache_write = scanner->cache_write_split;
        }
        on_entry(context, &scanner->entry);
    }
    begin_line(scanner);
}

static int find_row(const struct transcript_scanner *scanner) {
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        if ((int)rows[i].place == scanner->context && strcmp(rows[i].name, scanner->word) == 0) {
            return (int)i;
        }
    }
    return -1;
}

/* A string or literal ended: the name of a member, or its value. */
static void end_word(struct transcript_scanner *scanner, bool is_text) {
    bool is_whole = (scanner->flags & CAPTURES) != 0 && (scanner->flags & TOO_LONG) == 0;
    bool is_name = (scanner->flags & AWAITS_NAME) != 0;
    bool captured = (scanner->flags & CAPTURES) != 0;
    scanner->word[scanner->word_length] = '\0';
    scanner->flags &= ~(unsigned)(IN_STRING | IN_LITERAL | CAPTURES | TOO_LONG | AWAITS_NAME);
    if (is_name) {
        scanner->awaited = is_whole ? find_row(scanner) : -1;
    } else if (captured) {
        const struct row *row = &rows[scanner->awaited];
        if (!is_whole || row->take == NULL || !row->take(scanner, scanner->word, is_text)) {
            /* an object of interest that is none just is not there */
            scanner->flags |= row->take != NULL ? BROKEN : 0;
        }
        scanner->awaited = -1;
    }
}

static void begin_word(struct transcript_scanner *scanner, unsigned kind) {
    bool wanted = scanner->ignored == 0 && scanner->context != OUTSIDE &&
                  ((scanner->flags & AWAITS_NAME) != 0 || scanner->awaited >= 0);
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
        scanner->awaited = -1;
        scanner->flags |= is_object && (scanner->flags & CLOSED) == 0 ? AWAITS_NAME : BROKEN;
        return;
    }
    enum place enters = scanner->awaited >= 0 ? rows[scanner->awaited].enters : OUTSIDE;
    if (scanner->ignored == DEPTH_MAX) {
        scanner->flags |= BROKEN;
    } else if (scanner->ignored > 0 || enters == OUTSIDE || !is_object) {
        scanner->ignored++;
    } else {
        scanner->context = (int)enters;
        scanner->flags |= AWAITS_NAME | (enters == WRAPPED ? IN_WRAPPED : 0);
    }
    scanner->awaited = -1;
}

static void close_container(struct transcript_scanner *scanner) {
    static const enum place around[PLACE_COUNT] = {
        [DATA] = LINE, [WRAPPED] = DATA, [MESSAGE] = LINE, [USAGE] = MESSAGE, [SPLIT] = USAGE
    };
    scanner->awaited = -1;
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
    scanner->awaited = -1;
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
