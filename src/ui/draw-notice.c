/* SPDX-License-Identifier: MIT */

/* What stands in a pane in place of a program's screen, or over its last row. */

#include "widgets.h"

#include "base/clock.h"
#include "base/text.h"
#include "state.h"
#include "ui/grapheme.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static void format_end(const struct fleet_session *session, bool timed, char *out, size_t size) {
    char when[32] = "";
    time_t seconds = (time_t)(session->state_since_ms / 1000);
    struct tm parts;
    if (timed && session->state_since_ms > 0 && localtime_r(&seconds, &parts) != NULL) {
        strftime(when, sizeof(when), " at %H:%M:%S", &parts);
    }
    if (session->state == SESSION_RESTARTING) {
        int64_t left = (session->restart_at_ms - clock_wall_ms() + 999) / 1000;
        snprintf(out, size, "exited%s, starts again in %lld s", when,
                (long long)(left > 0 ? left : 0));
    } else if (session->exit_signal != 0) {
        snprintf(out, size, "exited by signal %d (%s)%s", session->exit_signal,
                strsignal(session->exit_signal), when);
    } else if (session->exit_status < 0) {
        snprintf(out, size, "exited%s, its status is not known", when);
    } else {
        snprintf(out, size, "exited with status %d%s", session->exit_status, when);
    }
}

static void format_key(
        const struct app *app, const char *action, const char *what, char *out, size_t size) {
    const struct key_binding *binding = key_table_find_action(app->keys, KEY_MODE_EXITED, action);
    char key[32];
    if (binding != NULL) {
        snprintf(out, size, "%s %s", key_format(&binding->key, key), what);
    } else {
        out[0] = '\0';
    }
}

struct ending {
    char line[200], keys[2][48];
    int columns, key_columns[2]; /* with the gaps before them */
};

static void format_ending(const struct app *app, const struct fleet_session *session, bool timed,
        struct ending *out) {
    static const struct {
        const char *action, *what;
    } keys[] = { { "restart", "restarts" }, { "remove", "removes" } };
    char text[160];
    format_end(session, timed, text, sizeof(text));
    snprintf(out->line, sizeof(out->line), "%s %s", glyphs_state(app->glyphs, session), text);
    out->columns = 1 + grapheme_columns(out->line, strlen(out->line));
    for (size_t i = 0; i < 2; i++) {
        format_key(app, keys[i].action, keys[i].what, out->keys[i], sizeof(out->keys[i]));
        int columns = grapheme_columns(out->keys[i], strlen(out->keys[i]));
        out->key_columns[i] = columns > 0 ? columns + 3 : 0;
    }
}

void draw_pane_end(
        const struct app *app, const struct fleet_session *session, const struct canvas *body) {
    struct ending end;
    format_ending(app, session, true, &end);
    int columns = body->area.columns, all = end.key_columns[0] + end.key_columns[1];
    bool is_narrow = end.columns + all > columns;
    if (is_narrow) {
        format_ending(app, session, false, &end);
    }
    uint16_t rows = end.columns + all > columns && body->area.rows > 4 ? 2 : 1;
    struct canvas row = canvas_part(
            body, (struct rect){ 0, (uint16_t)(body->area.rows - rows), body->area.columns, rows });
    struct style style = app_style_over(app, app_state_role(session), THEME_TITLE);
    struct style muted = app_style_over(app, THEME_TITLE_DETAIL, THEME_TITLE);
    canvas_clear(&row, &style);
    int column =
            1 + canvas_text_cut(&row, 1, 0, columns - 1, end.line, app->glyphs->ellipsis, &style);
    column = rows > 1 ? 0 : column;
    for (size_t i = 0; i < 2; i++) {
        if (end.key_columns[i] > 0 && column + end.key_columns[i] <= columns) {
            canvas_text(&row, column + 3, rows - 1, columns - column - 3, end.keys[i], &muted);
            column += end.key_columns[i];
        }
    }
}

/* What is wrong, broken at words; behind its last colon, what it is about or what helps: a command
 * to be copied has lines of its own, and the whole width when it needs it. */
static int draw_reason(const struct app *app, const struct canvas *body, int row, int width,
        const char *text, const char *tail) {
    const struct style *style = app_style(app, THEME_NOTICE);
    OWNED_STR head = text_copy_bytes(text, (size_t)(tail - text) - 1); /* without the space */
    int rows = canvas_text_wrapped(body, 2, row, width, head, style);
    bool is_wide = grapheme_columns(tail, strlen(tail)) > width;
    return rows + canvas_text_wrapped(body, is_wide ? 0 : 2, row + rows,
                          is_wide ? body->area.columns : width, tail, style);
}

static const char *after_last_colon(const char *text) {
    const char *tail = NULL;
    for (const char *colon = strstr(text, ": "); colon != NULL; colon = strstr(colon + 1, ": ")) {
        tail = colon + strlen(": ");
    }
    return tail;
}

/* Lines in the middle of an otherwise empty pane. */
static void draw_notice(
        const struct app *app, const struct canvas *body, const char *text, const char *detail) {
    canvas_clear(body, app_style(app, THEME_NOTICE));
    int width = body->area.columns > 4 ? body->area.columns - 4 : body->area.columns;
    int row = body->area.rows / 2 - 1;
    row = row < 0 ? 0 : row;
    const char *tail = grapheme_columns(text, strlen(text)) > width ? after_last_colon(text) : NULL;
    row += tail != NULL
                   ? draw_reason(app, body, row, width, text, tail)
                   : canvas_text_wrapped(body, 2, row, width, text, app_style(app, THEME_NOTICE));
    if (detail != NULL) {
        canvas_text_wrapped(body, 2, row + 1, width, detail, app_style(app, THEME_NOTICE_DETAIL));
    }
}

void draw_pane_absence(const struct app *app, struct pane *pane,
        const struct fleet_session *session, const struct canvas *body) {
    char keys[160] = "";
    if (!pane->redraw) {
        return;
    }
    if (session->state == SESSION_FAILED) {
        char restart[48], discard[48];
        format_key(app, "restart", "tries again", restart, sizeof(restart));
        format_key(app, "remove", "removes it", discard, sizeof(discard));
        snprintf(keys, sizeof(keys), "%s   %s", restart, discard);
        if (grapheme_columns(keys, strlen(keys)) > body->area.columns - 4) {
            snprintf(keys, sizeof(keys), "%s\n%s", restart, discard);
        }
        draw_notice(app, body, session->message[0] != '\0' ? session->message : "it did not start",
                keys);
    } else if (pane->host != NULL && pane_link_state(pane->host) == PANE_REFUSED) {
        draw_notice(app, body, pane_link_error(pane->host), NULL);
    } else if (session->state == SESSION_STARTING) {
        draw_notice(app, body, "starting", session->command);
    } else {
        canvas_clear(body, app_style(app, THEME_TEXT)); /* its screen comes at once */
    }
}
