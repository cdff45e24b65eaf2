/* SPDX-License-Identifier: MIT */
#include "playback-state.h"

#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>

#define SECONDS_MAX 4000000000ll /* more than a hundred years */

const char *playback_time_format(int64_t ms, char out[32]) {
    long long seconds = (long long)(ms < 0 ? 0 : ms) / 1000;
    long long days = seconds / 86400, hours = seconds / 3600 % 24, minutes = seconds / 60 % 60;
    if (days > 0) {
        snprintf(out, 32, "%lldd %lld:%02lld:%02lld", days, hours, minutes, seconds % 60);
    } else if (hours > 0) {
        snprintf(out, 32, "%lld:%02lld:%02lld", hours, minutes, seconds % 60);
    } else {
        snprintf(out, 32, "%lld:%02lld", minutes, seconds % 60);
    }
    return out;
}

/* Digits, parted by up to two colons. */
static bool parse_seconds(const char *text, int64_t *out_seconds) {
    int64_t seconds = 0, part = 0;
    int colons = 0, digits = 0;
    for (; *text != '\0'; text++) {
        if (*text >= '0' && *text <= '9') {
            part = part * 10 + (*text - '0');
            digits++;
        } else if (*text == ':' && digits > 0 && colons < 2) {
            seconds = (seconds + part) * 60;
            part = digits = 0;
            colons++;
        } else {
            return false;
        }
        if (part > SECONDS_MAX) {
            return false;
        }
    }
    *out_seconds = seconds + part;
    return digits > 0;
}

bool playback_time_parse(const char *text, int64_t now_ms, int64_t length_ms, int64_t *out_ms) {
    int64_t number;
    size_t length = strlen(text);
    if (length > 1 && text[length - 1] == '%') {
        OWNED_STR digits = text_copy_bytes(text, length - 1);
        if (!text_parse_integer(digits, 0, 100, &number)) {
            return false;
        }
        *out_ms = length_ms / 100 * number + length_ms % 100 * number / 100;
        return true;
    }
    bool is_relative = *text == '+' || *text == '-';
    if (!parse_seconds(text + is_relative, &number)) {
        return false;
    }
    int64_t ms = number * 1000;
    *out_ms = !is_relative ? ms : *text == '+' ? now_ms + ms : now_ms - ms;
    return true;
}
