/* SPDX-License-Identifier: MIT */
/* Its words of version 2.1: hour and minute, with the day before them when that is not within 24
 * hours, with the year when that is another one; the zone behind them in brackets. */

#include "limit-words.h"

#include "base/memory.h"
#include "base/text.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define BEFORE_TIME     "resets "
#define ZONE_MAX_BYTES  64
#define PAST_S          120 /* the minute is cut off, and the words are older than the reading */
#define AHEAD_MAX_S     (32 * INT64_C(86400))
#define LOCAL_ZONE_FILE "/etc/localtime"
#define ZONES_DIRECTORY "zoneinfo/"
#define HOURS_OF_HALF   12
#define MINUTES_OF_HOUR 60
#define TM_YEARS_FROM   1900
#define DAYS_OF_MONTH   31

static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep",
    "Oct", "Nov", "Dec" };

struct words {
    int month, day, year; /* month -1: none; year 0: none */
    int hour, minute;
    char zone[ZONE_MAX_BYTES];
};

static bool skip(const char **at, const char *text) {
    size_t length = strlen(text);
    bool is_there = strncmp(*at, text, length) == 0;
    *at += is_there ? length : 0;
    return is_there;
}

/* A number of up to four digits, -1 for none. */
static int read_number(const char **at) {
    int number = -1;
    for (int i = 0; i < 4 && **at >= '0' && **at <= '9'; i++, (*at)++) {
        number = (number < 0 ? 0 : number) * 10 + (**at - '0');
    }
    return number;
}

/* "Nov 25, ", "Jan 2, 2027, ", or nothing. False when it is neither. */
static bool read_day(const char **at, struct words *out) {
    out->month = -1;
    for (size_t i = 0; i < ARRAY_LENGTH(months) && out->month < 0; i++) {
        out->month = skip(at, months[i]) ? (int)i : -1;
    }
    if (out->month < 0) {
        return true;
    }
    bool is_day = skip(at, " ") && (out->day = read_number(at)) > 0 && out->day <= DAYS_OF_MONTH &&
                  skip(at, ", ");
    const char *year_at = *at;
    int year = read_number(&year_at);
    if (is_day && year > HOURS_OF_HALF && skip(&year_at, ", ")) {
        out->year = year;
        *at = year_at;
    }
    return is_day;
}

/* "3am", "3:53pm". */
static bool read_time(const char **at, struct words *out) {
    out->hour = read_number(at);
    out->minute = skip(at, ":") ? read_number(at) : 0;
    bool is_sane = out->hour >= 1 && out->hour <= HOURS_OF_HALF && out->minute >= 0 &&
                   out->minute < MINUTES_OF_HOUR;
    bool is_afternoon = skip(at, "pm");
    out->hour = out->hour % HOURS_OF_HALF + (is_afternoon ? HOURS_OF_HALF : 0);
    return is_sane && (is_afternoon || skip(at, "am"));
}

static bool read_words(const char *text, struct words *out) {
    const char *at = text == NULL ? NULL : strstr(text, BEFORE_TIME);
    *out = (struct words){ 0 };
    if (at == NULL) {
        return false;
    }
    at += strlen(BEFORE_TIME);
    (void)skip(&at, "at ");
    if (!read_day(&at, out) || !read_time(&at, out) || !skip(&at, " (")) {
        return false;
    }
    size_t length = strcspn(at, ")");
    bool fits = at[length] == ')' && length > 0 && length < sizeof(out->zone);
    memcpy(out->zone, at, fits ? length : 0);
    return fits;
}

static int64_t to_seconds(const struct tm *broken_down, bool is_utc) {
    struct tm copy = *broken_down;
    copy.tm_isdst = -1;
    return is_utc ? timegm(&copy) : mktime(&copy);
}

/* The time that is meant, in seconds. */
static int64_t resolve(const struct words *words, int64_t now_s, bool is_utc) {
    time_t now = (time_t)now_s;
    struct tm meant;
    if ((is_utc ? gmtime_r(&now, &meant) : localtime_r(&now, &meant)) == NULL) {
        return 0;
    }
    meant.tm_hour = words->hour;
    meant.tm_min = words->minute;
    meant.tm_sec = 0;
    if (words->month >= 0) {
        meant.tm_mon = words->month;
        meant.tm_mday = words->day;
        meant.tm_year = words->year > 0 ? words->year - TM_YEARS_FROM : meant.tm_year;
    } else if (to_seconds(&meant, is_utc) < now_s - PAST_S) {
        meant.tm_mday++;
    }
    return to_seconds(&meant, is_utc);
}

int64_t limit_words_until(const char *words, int64_t now_ms, const char *local_zone) {
    struct words read;
    int64_t now_s = now_ms / 1000;
    if (!read_words(words, &read)) {
        return 0;
    }
    bool is_utc = text_equal(read.zone, "UTC");
    if (!is_utc && (local_zone == NULL || !text_equal(read.zone, local_zone))) {
        return 0;
    }
    int64_t until_s = resolve(&read, now_s, is_utc);
    bool is_plausible = until_s >= now_s - PAST_S && until_s <= now_s + AHEAD_MAX_S;
    return is_plausible ? until_s * 1000 : 0;
}

void limit_words_local_zone(char *out, int size) {
    char target[PATH_MAX];
    const char *zone = getenv("TZ");
    if (zone == NULL) {
        ssize_t length = readlink(LOCAL_ZONE_FILE, target, sizeof(target) - 1);
        target[length < 0 ? 0 : length] = '\0';
        const char *at = strstr(target, ZONES_DIRECTORY);
        zone = at == NULL ? "" : at + strlen(ZONES_DIRECTORY);
    }
    (void)snprintf(out, (size_t)size, "%s", *zone == ':' ? zone + 1 : zone);
}
