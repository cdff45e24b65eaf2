/* SPDX-License-Identifier: MIT */
/* A reader of plain JSON: jansson's own takes some 150 instructions a byte, one callback each. What
 * is doubtful (wrong, too deep, a number that is not short, a name that is not ASCII) is left to
 * that, so that there is one place that decides what is right and says what is wrong. */

#include "json-plain.h"

#include "base/buffer.h"
#include "base/utf8.h"
#include "json/json.h"

#include <string.h>

#define DIGITS_MAX     18 /* of an integer: more may not fit */
#define HEX_DIGITS     4
#define SURROGATE_HIGH 0xd800u
#define SURROGATE_LOW  0xdc00u
#define SURROGATES_END 0xe000u

struct plain_reader {
    const char *at, *end;
    int depth;
    struct buffer unescaped;
};

static json_t *read_value(struct plain_reader *reader);

static bool is_at(const struct plain_reader *reader, char character) {
    return reader->at < reader->end && *reader->at == character;
}

static bool is_at_digit(const struct plain_reader *reader) {
    return reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9';
}

static bool skip(struct plain_reader *reader, char character) {
    bool is_there = is_at(reader, character);
    reader->at += is_there;
    return is_there;
}

static void skip_space(struct plain_reader *reader) {
    while (is_at(reader, ' ') || is_at(reader, '\n') || is_at(reader, '\t') ||
            is_at(reader, '\r')) {
        reader->at++;
    }
}

/* ---- texts ----------------------------------------------------------------------------------- */

/* Of the character that begins with a byte above 0x7f; 0 when it is not UTF-8. */
static size_t character_length(const char *at, size_t left) {
    uint32_t codepoint = 0;
    size_t length = utf8_decode(at, left, &codepoint);
    bool is_replacement = left >= 3 && memcmp(at, "\xef\xbf\xbd", 3) == 0;
    return codepoint != UTF8_REPLACEMENT || is_replacement ? length : 0;
}

/* Characters of a text that stand for themselves, of one byte. */
static const bool stands_plain[256] = {
    [' ' ... '!'] = true,
    ['#' ... '['] = true,
    [']' ... 0x7f] = true,
};

static bool read_hex(struct plain_reader *reader, uint32_t *out_unit) {
    uint32_t unit = 0;
    if (reader->end - reader->at < HEX_DIGITS) {
        return false;
    }
    for (int i = 0; i < HEX_DIGITS; i++) {
        static const char digits[] = "0123456789abcdef";
        char digit = *reader->at++;
        char lower = digit >= 'A' && digit <= 'F' ? (char)(digit - 'A' + 'a') : digit;
        const char *found = lower == '\0' ? NULL : strchr(digits, lower);
        if (found == NULL) {
            return false;
        }
        unit = unit << 4 | (uint32_t)(found - digits);
    }
    *out_unit = unit;
    return true;
}

/* What follows \u; NUL and half a pair are not plain. */
static bool read_codepoint(struct plain_reader *reader, uint32_t *out_codepoint) {
    uint32_t unit = 0, low = 0;
    if (!read_hex(reader, &unit) || unit == 0) {
        return false;
    }
    if (unit >= SURROGATE_HIGH && unit < SURROGATES_END) {
        bool is_pair = unit < SURROGATE_LOW && skip(reader, '\\') && skip(reader, 'u') &&
                       read_hex(reader, &low) && low >= SURROGATE_LOW && low < SURROGATES_END;
        if (!is_pair) {
            return false;
        }
        unit = 0x10000 + ((unit - SURROGATE_HIGH) << 10 | (low - SURROGATE_LOW));
    }
    *out_codepoint = unit;
    return true;
}

static bool read_escape(struct plain_reader *reader, char **out) {
    static const char escapes[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    uint32_t codepoint = 0;
    if (!skip(reader, '\\') || reader->at == reader->end || *reader->at == '\0') {
        return false;
    }
    const char *found = strchr(escapes, *reader->at);
    if (found != NULL) {
        reader->at++;
        *(*out)++ = meanings[found - escapes];
        return true;
    }
    if (!skip(reader, 'u') || !read_codepoint(reader, &codepoint)) {
        return false;
    }
    *out += utf8_encode(codepoint, *out);
    return true;
}

/* From `start` on; up to the reader's place nothing is escaped. What is unescaped is never longer
 * than what it was. */
static bool read_escaped(struct plain_reader *reader, const char *start) {
    buffer_clear(&reader->unescaped);
    char *out = buffer_reserve(&reader->unescaped, (size_t)(reader->end - start));
    memcpy(out, start, (size_t)(reader->at - start));
    out += reader->at - start;
    while (reader->at < reader->end && *reader->at != '"') {
        unsigned char byte = (unsigned char)*reader->at;
        if (stands_plain[byte]) {
            *out++ = *reader->at++;
            continue;
        }
        size_t left = (size_t)(reader->end - reader->at);
        size_t length = byte < 0x80 ? 0 : character_length(reader->at, left);
        if (length == 0 && !read_escape(reader, &out)) {
            return false;
        }
        memcpy(out, reader->at, length);
        out += length;
        reader->at += length;
    }
    reader->unescaped.length = (size_t)(out - reader->unescaped.data);
    return skip(reader, '"');
}

/* At its quote. The bytes are those of the text where it is plain, else the reader's, until it
 * reads the next one. */
static bool read_text(struct plain_reader *reader, const char **out_bytes, size_t *out_length) {
    const char *start = ++reader->at, *at = start;
    while (at < reader->end && stands_plain[(unsigned char)*at]) {
        at++;
    }
    reader->at = at;
    if (skip(reader, '"')) {
        *out_bytes = start;
        *out_length = (size_t)(at - start);
        return true;
    }
    bool is_good = read_escaped(reader, start);
    *out_bytes = reader->unescaped.data;
    *out_length = reader->unescaped.length;
    return is_good;
}

/* ---- values ---------------------------------------------------------------------------------- */

static json_t *read_string(struct plain_reader *reader) {
    const char *bytes = NULL;
    size_t length = 0;
    return read_text(reader, &bytes, &length) ? json_stringn_nocheck(bytes, length) : NULL;
}

static json_t *read_number(struct plain_reader *reader) {
    const char *start = reader->at;
    bool is_negative = skip(reader, '-');
    const char *digits = reader->at;
    json_int_t value = 0;
    while (is_at_digit(reader) && reader->at - digits < DIGITS_MAX) {
        value = value * 10 + (*reader->at++ - '0');
    }
    bool is_long = is_at_digit(reader) || reader->at == digits;
    bool has_zeros = reader->at - digits > 1 && *digits == '0';
    if (is_long || has_zeros) {
        return NULL;
    }
    if (!is_at(reader, '.') && !is_at(reader, 'e') && !is_at(reader, 'E')) {
        return json_integer(is_negative ? -value : value);
    }
    while (is_at_digit(reader) || is_at(reader, '.') || is_at(reader, 'e') || is_at(reader, 'E') ||
            is_at(reader, '+') || is_at(reader, '-')) {
        reader->at++;
    }
    return json_loadb(start, (size_t)(reader->at - start), JSON_DECODE_ANY, NULL);
}

static json_t *read_word(struct plain_reader *reader) {
    const struct {
        const char *word;
        json_t *value;
    } words[] = { { "true", json_true() }, { "false", json_false() }, { "null", json_null() } };
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        size_t length = strlen(words[i].word);
        if ((size_t)(reader->end - reader->at) >= length &&
                memcmp(reader->at, words[i].word, length) == 0) {
            reader->at += length;
            return words[i].value;
        }
    }
    return NULL;
}

/* One member of an object; false when it is not plain. */
static bool read_member(struct plain_reader *reader, json_t *object) {
    const char *name = NULL;
    size_t length = 0;
    skip_space(reader);
    if (!is_at(reader, '"') || !read_text(reader, &name, &length) ||
            name == reader->unescaped.data || json_object_getn(object, name, length) != NULL) {
        return false;
    }
    skip_space(reader);
    json_t *value = skip(reader, ':') ? read_value(reader) : NULL;
    return value != NULL && json_object_setn_new_nocheck(object, name, length, value) == 0;
}

static bool read_item(struct plain_reader *reader, json_t *array) {
    json_t *value = read_value(reader);
    return value != NULL && json_array_append_new(array, value) == 0;
}

/* Behind the bracket that opens it, up to the one that closes it. Takes over `whole`. */
static json_t *read_parts(struct plain_reader *reader, json_t *whole, char closing,
        bool (*read_part)(struct plain_reader *reader, json_t *whole)) {
    bool is_plain = ++reader->depth <= JSON_DEPTH_MAX;
    skip_space(reader);
    bool is_empty = is_plain && skip(reader, closing);
    while (is_plain && !is_empty) {
        is_plain = read_part(reader, whole);
        skip_space(reader);
        if (!skip(reader, ',')) {
            is_plain = is_plain && skip(reader, closing);
            break;
        }
    }
    reader->depth--;
    if (!is_plain) {
        json_decref(whole);
    }
    return is_plain ? whole : NULL;
}

/* With white space before it. */
static json_t *read_value(struct plain_reader *reader) {
    skip_space(reader);
    if (is_at(reader, '"')) {
        return read_string(reader);
    }
    if (skip(reader, '{')) {
        return read_parts(reader, json_object(), '}', read_member);
    }
    if (skip(reader, '[')) {
        return read_parts(reader, json_array(), ']', read_item);
    }
    return is_at(reader, '-') || is_at_digit(reader) ? read_number(reader) : read_word(reader);
}

json_t *json_read_plain(const char *text, size_t length) {
    struct plain_reader reader = { .at = text, .end = text + length };
    json_t *value = read_value(&reader);
    skip_space(&reader);
    bool is_whole = reader.at == reader.end;
    buffer_finish(&reader.unescaped);
    if (!is_whole) {
        json_decref(value);
    }
    return is_whole ? value : NULL;
}
