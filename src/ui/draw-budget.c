/* SPDX-License-Identifier: MIT */

/* What is left of the accounts, at the bottom of the side panel, and the shortest of it in the
 * status line. What was not told is "unknown", never an empty bar. */

#include "widgets.h"

#include "base/clock.h"
#include "base/text.h"
#include "state.h"

#include <stdio.h>
#include <string.h>

#define BAR_COLUMNS       8
#define ACCOUNTS_MAX      4
#define ACCOUNT_TEXT_SIZE 256
#define PANEL_SHARE       3  /* of its rows are the budget's at most: one third */
#define PANEL_ROWS        14 /* a lower panel shows none */
#define WARNING_PERCENT   80
#define FRESH_MS          (INT64_C(600) * 1000) /* rates of older reports are not shown */

struct window {
    const char *name;
    bool is_known, has_begun_anew;
    double percent;
    int64_t resets_at_ms;
};

/* "3h 05m", "45m", "6d 2h": coarse enough to be true until the next redraw. */
static void format_left(int64_t at_ms, char out[24]) {
    int64_t minutes = (at_ms - clock_wall_ms() + 59999) / 60000;
    if (minutes < 60) {
        snprintf(out, 24, "%dm", (int)(minutes < 0 ? 0 : minutes));
    } else if (minutes < 24 * 60) {
        snprintf(out, 24, "%dh %02dm", (int)(minutes / 60), (int)(minutes % 60));
    } else {
        snprintf(out, 24, "%dd %dh", (int)(minutes / 60 / 24 % 1000), (int)(minutes / 60 % 24));
    }
}

static struct window window_of(const struct json *limit) {
    const struct json *used = json_find(limit, "used_percent");
    const char *name = json_get_text(limit, "window", "");
    struct window window = { .name = text_equal(name, "five_hour") ? "5h" : "7d" };
    window.resets_at_ms = json_get_integer(limit, "resets_at_ms", 0);
    bool is_past = window.resets_at_ms <= clock_wall_ms();
    window.has_begun_anew = window.resets_at_ms > 0 && is_past;
    window.is_known = used != NULL && !is_past;
    window.percent = json_as_number(used, 0);
    return window;
}

static size_t account_count(const struct app *app) {
    size_t count = json_count(json_find(fleet_budget(app->fleet), "accounts"));
    return count < ACCOUNTS_MAX ? count : ACCOUNTS_MAX;
}

static const struct json *account_at(const struct app *app, size_t index) {
    return json_at(json_find(fleet_budget(app->fleet), "accounts"), index);
}

/* ---- an account ------------------------------------------------------------------------------ */

/* A heading, its windows (or what was spent), and how fast they are used. */
static uint16_t account_rows(const struct json *account) {
    size_t windows = json_count(json_find(account, "limits"));
    return windows > 0 ? (uint16_t)(windows + 2) : 2;
}

static void draw_heading(const struct app *app, const struct canvas *canvas, int row,
        const struct json *account, bool is_only) {
    const struct style heading = app_style_over(app, THEME_PANEL_HEADING, THEME_PANEL);
    const struct style muted = app_style_over(app, THEME_PANEL_MUTED, THEME_PANEL);
    const char *name = json_get_text(account, "account", ""), *home = getenv("HOME");
    char text[ACCOUNT_TEXT_SIZE], age[16] = "";
    size_t home_length = home == NULL ? 0 : strlen(home);
    bool is_at_home =
            home_length > 1 && strncmp(name, home, home_length) == 0 && name[home_length] == '/';
    snprintf(text, sizeof(text), "%s%s", is_at_home ? "~" : "",
            is_at_home ? name + home_length : name);
    int64_t told_ms =
            json_get_integer(json_at(json_find(account, "limits"), 0), "reported_at_ms", 0);
    app_format_age(told_ms, age);
    int age_columns = (int)strlen(age);
    canvas_text_cut(canvas, 1, row, canvas->area.columns - 3 - age_columns,
            is_only ? "Budget" : text, app->glyphs->ellipsis, &heading);
    canvas_text(canvas, canvas->area.columns - 1 - age_columns, row, age_columns, age, &muted);
}

static struct style percent_style(const struct app *app, double percent) {
    return app_style_over(app,
            percent >= 100               ? THEME_ERROR
            : percent >= WARNING_PERCENT ? THEME_WARNING
                                         : THEME_PANEL,
            THEME_PANEL);
}

static void draw_bar(const struct app *app, const struct canvas *canvas, int row, double percent,
        const struct style *style) {
    const struct style muted = app_style_over(app, THEME_PANEL_MUTED, THEME_PANEL);
    int full = (int)(percent * BAR_COLUMNS / 100 + 0.5);
    full = full == 0 && percent > 0 ? 1 : full;
    for (int i = 0; i < BAR_COLUMNS; i++) {
        canvas_text(canvas, 4 + i, row, 1,
                i < full ? app->glyphs->bar_full : app->glyphs->bar_empty,
                i < full ? style : &muted);
    }
}

static void draw_window(
        const struct app *app, const struct canvas *canvas, int row, const struct json *limit) {
    const struct style plain = app_style_over(app, THEME_PANEL, THEME_PANEL);
    const struct style muted = app_style_over(app, THEME_PANEL_MUTED, THEME_PANEL);
    struct window window = window_of(limit);
    char text[24];
    canvas_text(canvas, 1, row, 2, window.name, &plain);
    if (!window.is_known) {
        canvas_text_cut(canvas, 4, row, canvas->area.columns - 5,
                window.has_begun_anew ? "unknown: began anew" : "unknown", app->glyphs->ellipsis,
                &muted);
        return;
    }
    struct style style = percent_style(app, window.percent);
    draw_bar(app, canvas, row, window.percent, &style);
    snprintf(text, sizeof(text), "%3.0f%%", window.percent);
    canvas_text(canvas, 5 + BAR_COLUMNS, row, 6, text, &style);
    format_left(window.resets_at_ms, text);
    int columns = (int)strlen(text);
    canvas_text(canvas, canvas->area.columns - 1 - columns, row, columns, text, &muted);
}

/* "12%/h, used up in 1h 10m" of the window that is used up first. */
static void format_burn(const struct app *app, const struct json *limit, char *out, size_t size) {
    const struct json *burn = json_find(limit, "burn_percent_per_hour");
    int64_t first_ms = json_get_integer(limit, "dry_first_ms", 0);
    int64_t last_ms = json_get_integer(limit, "dry_last_ms", 0);
    char first[24], last[24];
    out[0] = '\0';
    if (burn == NULL || clock_wall_ms() - json_get_integer(limit, "reported_at_ms", 0) > FRESH_MS) {
        return;
    }
    size_t used = (size_t)snprintf(out, size, "%.0f%%/h", json_as_number(burn, 0));
    if (first_ms > 0 && used < size) {
        format_left(first_ms, first);
        format_left(last_ms, last);
        if (last_ms == 0) {
            snprintf(out + used, size - used, ", dry in %s or later", first);
        } else {
            snprintf(out + used, size - used, ", dry in %s%s%s", first, app->glyphs->dash, last);
        }
    }
}

static void draw_money(
        const struct app *app, const struct canvas *canvas, int row, const struct json *account) {
    double today = json_as_number(json_find(account, "day_dollars"), 0);
    double month = json_as_number(json_find(account, "month_dollars"), 0);
    double day_most = (double)json_get_integer(account, "day_allowed_dollars", 0);
    double month_most = (double)json_get_integer(account, "month_allowed_dollars", 0);
    bool has_most = day_most > 0 || month_most > 0;
    double share = day_most > 0 ? today / day_most * 100 : month / month_most * 100;
    char text[80];
    if (day_most > 0) {
        snprintf(text, sizeof(text), "today $%.2f of $%.0f", today, day_most);
    } else if (month_most > 0) {
        snprintf(text, sizeof(text), "this month $%.2f of $%.0f", month, month_most);
    } else {
        snprintf(text, sizeof(text), "today $%.2f", today);
    }
    struct style style = percent_style(app, has_most ? share : 0);
    canvas_text_cut(canvas, 1, row, canvas->area.columns - 2, text, app->glyphs->ellipsis, &style);
}

static void draw_account(const struct app *app, const struct canvas *canvas, int row,
        const struct json *account, bool is_only) {
    const struct json *limits = json_find(account, "limits");
    const struct style muted = app_style_over(app, THEME_PANEL_MUTED, THEME_PANEL);
    char text[80];
    draw_heading(app, canvas, row++, account, is_only);
    if (json_count(limits) == 0) {
        draw_money(app, canvas, row, account);
        return;
    }
    for (size_t i = 0; i < json_count(limits); i++) {
        draw_window(app, canvas, row++, json_at(limits, i));
    }
    format_burn(app, json_at(limits, 0), text, sizeof(text));
    canvas_text_cut(canvas, 1, row, canvas->area.columns - 2, text, app->glyphs->ellipsis, &muted);
}

/* ---- the panel ------------------------------------------------------------------------------- */

uint16_t budget_rows(const struct app *app) {
    uint16_t rows = app->view.panel.rows, used = 0;
    for (size_t i = 0; i < account_count(app) && rows >= PANEL_ROWS; i++) {
        uint16_t more = account_rows(account_at(app, i));
        if (used + more > rows / PANEL_SHARE) {
            break;
        }
        used = (uint16_t)(used + more);
    }
    return used;
}

void draw_budget(const struct app *app, const struct canvas *canvas) {
    int row = 0;
    size_t count = account_count(app);
    for (size_t i = 0; i < count; i++) {
        const struct json *account = account_at(app, i);
        if (row + account_rows(account) > canvas->area.rows) {
            return;
        }
        draw_account(app, canvas, row, account, count == 1);
        row += account_rows(account);
    }
}

/* ---- sessions and the status line ------------------------------------------------------------ */

static const struct json *session_of(const struct app *app, const char *id) {
    const struct json *sessions = json_find(fleet_budget(app->fleet), "sessions");
    for (size_t i = 0; i < json_count(sessions); i++) {
        const struct json *session = json_at(sessions, i);
        if (text_equal(json_get_text(session, "id", ""), id)) {
            return session;
        }
    }
    return NULL;
}

bool budget_session_warning(const struct app *app, const char *id, char out[16]) {
    const struct json *session = session_of(app, id);
    if (!json_get_boolean(session, "context_is_high", false)) {
        return false;
    }
    snprintf(out, 16, "%.0f%% full", json_as_number(json_find(session, "context_percent"), 0));
    return true;
}

bool budget_status(const struct app *app, char *out, size_t size) {
    double highest = WARNING_PERCENT;
    bool found = false;
    for (size_t i = 0; i < account_count(app); i++) {
        const struct json *limits = json_find(account_at(app, i), "limits");
        for (size_t j = 0; j < json_count(limits); j++) {
            struct window window = window_of(json_at(limits, j));
            if (window.is_known && window.percent >= highest) {
                char left[24];
                highest = window.percent;
                found = true;
                format_left(window.resets_at_ms, left);
                snprintf(out, size, "  %s %.0f%% used, %s left", window.name, highest, left);
            }
        }
    }
    return found;
}
