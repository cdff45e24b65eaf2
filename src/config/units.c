/* SPDX-License-Identifier: MIT */
#include "config/units.h"

#include "base/memory.h"
#include "base/text.h"

#include <inttypes.h>
#include <string.h>

struct unit {
    const char *name;
    int64_t factor;
};

static const struct unit duration_units[] = {
    { "ms", 1 },
    { "s", 1000 },
    { "m", 60 * 1000 },
    { "h", 60 * 60 * 1000 },
    { "d", 24 * 60 * 60 * 1000 },
};

static const struct unit size_units[] = {
    { "", 1 },
    { "K", INT64_C(1) << 10 },
    { "M", INT64_C(1) << 20 },
    { "G", INT64_C(1) << 30 },
    { "T", INT64_C(1) << 40 },
};

#define UNIT_NUMBER_MAX INT64_C(9000000000000000) /* before the unit; its thousandths fit */

/* "1.25" is 1250 thousandths; the rest of the text, or NULL. */
static const char *parse_thousandths(const char *text, int64_t *out) {
    int64_t value = 0;
    const char *at = text;
    for (; *at >= '0' && *at <= '9'; at++) {
        value = value * 10 + (*at - '0');
        if (value > UNIT_NUMBER_MAX) {
            return NULL;
        }
    }
    if (at == text) {
        return NULL;
    }
    value *= 1000;
    if (*at == '.') {
        int64_t place = 100;
        for (at++; *at >= '0' && *at <= '9' && place > 0; at++, place /= 10) {
            value += place * (*at - '0');
        }
    }
    *out = value;
    return at;
}

static bool parse_with_unit(
        const char *text, const struct unit *units, size_t count, int64_t *out_value) {
    int64_t thousandths;
    const char *rest = parse_thousandths(text, &thousandths);
    if (rest == NULL) {
        return false;
    }
    rest += *rest == ' ' ? 1 : 0;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(rest, units[i].name) == 0) {
            int64_t product;
            if (__builtin_mul_overflow(thousandths, units[i].factor, &product)) {
                return false;
            }
            *out_value = product / 1000;
            return true;
        }
    }
    return false;
}

bool schema_parse_duration(const char *text, int64_t *out_ms) {
    if (strcmp(text, "0") == 0) {
        *out_ms = 0;
        return true;
    }
    return parse_with_unit(text, duration_units, ARRAY_LENGTH(duration_units), out_ms);
}

bool schema_parse_size(const char *text, int64_t *out_bytes) {
    char unit[64];
    size_t length = strlen(text);
    if (length >= sizeof(unit)) {
        return false;
    }
    memcpy(unit, text, length + 1);
    if (text_ends_with(unit, "iB")) { /* "2GiB", "2GB" and "2G" are one */
        unit[length - 2] = '\0';
    } else if (text_ends_with(unit, "B")) {
        unit[length - 1] = '\0';
    }
    return parse_with_unit(unit, size_units, ARRAY_LENGTH(size_units), out_bytes);
}

static char *format_with_unit(int64_t value, const struct unit *units, size_t count) {
    size_t best = 0;
    for (size_t i = 0; i < count; i++) {
        if (value != 0 && value % units[i].factor == 0) {
            best = i;
        }
    }
    return text_format("%" PRId64 "%s", value / units[best].factor, units[best].name);
}

char *schema_format_duration(int64_t ms) {
    return ms == 0 ? text_copy("0")
                   : format_with_unit(ms, duration_units, ARRAY_LENGTH(duration_units));
}

char *schema_format_size(int64_t bytes) {
    return format_with_unit(bytes, size_units, ARRAY_LENGTH(size_units));
}
