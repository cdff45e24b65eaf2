/* SPDX-License-Identifier: MIT */
/* What counts in a line, and how its values are read. */

#include "transcript-members.h"

#include "base/memory.h"

#include <stdio.h>
#include <string.h>

enum said { SAID_TIME = 1 << 0, SAID_INPUT = 1 << 1, SAID_OUTPUT = 1 << 2, SAID_SPLIT = 1 << 3 };

static take_member_fn take_cache_read, take_cache_write, take_input, take_message, take_model;
static take_member_fn take_output, take_request, take_sidechain, take_split, take_time;

static const struct transcript_member members[] = {
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

const struct transcript_member *transcript_member_find(
        enum transcript_place place, const char *name) {
    for (size_t i = 0; i < ARRAY_LENGTH(members); i++) {
        if (members[i].place == place && strcmp(members[i].name, name) == 0) {
            return &members[i];
        }
    }
    return NULL;
}

void transcript_entry_begin(struct transcript_scanner *scanner) {
    scanner->said = 0;
    scanner->cache_write_split = 0;
    scanner->entry.message[0] = scanner->entry.request[0] = scanner->entry.model[0] = '\0';
    scanner->entry.at_ms = 0;
    scanner->entry.is_sidechain = false;
    scanner->entry.tokens = (struct transcript_tokens){ 0 };
}

bool transcript_entry_end(struct transcript_scanner *scanner) {
    const unsigned needed = SAID_TIME | SAID_INPUT | SAID_OUTPUT;
    if ((scanner->said & SAID_SPLIT) != 0) {
        scanner->entry.tokens.cache_write = scanner->cache_write_split;
    }
    return (scanner->said & needed) == needed;
}

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
    scanner->said |= SAID_INPUT;
    return parse_count(word, is_text, &scanner->entry.tokens.input);
}

static bool take_output(struct transcript_scanner *scanner, const char *word, bool is_text) {
    scanner->said |= SAID_OUTPUT;
    return parse_count(word, is_text, &scanner->entry.tokens.output);
}

static bool take_split(struct transcript_scanner *scanner, const char *word, bool is_text) {
    int64_t count = 0;
    scanner->said |= SAID_SPLIT;
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
    scanner->said |= SAID_TIME;
    scanner->entry.at_ms = at_ms;
    return at_ms >= 0;
}
