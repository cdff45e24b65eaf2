/* SPDX-License-Identifier: MIT */

/* A pane: its title row, and the rows of its mirror as they are or as they were. */

#include "widgets.h"

#include "base/clock.h"
#include "base/text.h"
#include "state.h"
#include "ui/grapheme.h"

#include <stdio.h>
#include <time.h>

/* ---- title ----------------------------------------------------------------------------------- */

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash != NULL && slash[1] != '\0' ? slash + 1 : path;
}

/* What is said behind the name: the task, else the program's own title. */
static const char *detail_of(const struct fleet_session *session) {
    return session->task[0] != '\0'    ? session->task
           : session->title[0] != '\0' ? session->title
                                       : session->command;
}

static int put(const struct canvas *canvas, int column, int limit, const char *text,
        const char *ellipsis, const struct style *style) {
    return column < limit
                   ? canvas_text_cut(canvas, column, 0, limit - column, text, ellipsis, style)
                   : 0;
}

/* "match 3 of 17 · 12 of 340 lines back" on the right of the title. */
static int put_scroll_position(
        const struct app *app, const struct pane *pane, const struct canvas *canvas) {
    char text[160], search[64];
    uint64_t behind = pane_history_end(pane) - pane->top;
    uint32_t all = mirror_history_count(pane_link_mirror(pane->host));
    copy_format_search(pane, search, sizeof(search));
    const char *gap = search[0] != '\0' ? "  " : "";
    if (all == 0) {
        snprintf(text, sizeof(text), " %s%sno history yet ", search, gap);
    } else {
        snprintf(text, sizeof(text), " %s%s%s %llu of %u lines back ", search, gap,
                app->glyphs->more_above, (unsigned long long)behind, all);
    }
    int columns = grapheme_columns(text, strlen(text));
    int start = canvas->area.columns - columns;
    if (start < 4) {
        return 0;
    }
    canvas_text(canvas, start, 0, columns, text, app_style(app, THEME_SCROLL));
    return columns;
}

void draw_pane_title(const struct app *app, const struct pane *pane, const struct canvas *screen) {
    const struct fleet_session *session = pane_session(pane);
    if (pane->tile.title.columns == 0 || session == NULL) {
        return;
    }
    struct canvas canvas = canvas_part(screen, pane->tile.title);
    bool focused = pane == app->view.focused && !app->panel.focused;
    enum theme_role role = focused ? THEME_TITLE_FOCUSED : THEME_TITLE;
    enum theme_role detail_role = focused ? THEME_TITLE_DETAIL_FOCUSED : THEME_TITLE_DETAIL;
    const struct style *style = app_style(app, role);
    const struct style *detail = app_style(app, detail_role);
    struct style state = focused ? *style : app_style_over(app, app_state_role(session), role);
    const char *ellipsis = app->glyphs->ellipsis;
    char number[16];
    canvas_clear(&canvas, style);
    int limit = canvas.area.columns;
    limit -= pane->scrolling ? put_scroll_position(app, pane, &canvas) : 0;
    int column = 1;
    snprintf(number, sizeof(number), "%u ", app_pane_index(app, pane) + 1u);
    column += put(&canvas, column, limit, number, "", detail);
    column += put(&canvas, column, limit, glyphs_state(app->glyphs, session), "", &state) + 1;
    column += put(&canvas, column, limit, session->name, ellipsis, style);
    if (pane->bell) {
        column++;
        column += put(&canvas, column, limit, app->glyphs->bell, "", style);
    }
    if (app->view.zoomed && !app->options->only && app_pane_count(app) > 1) {
        column += put(&canvas, column, limit, "  zoomed", "", detail);
    }
    column += 2;
    const char *place = base_name(session->directory);
    int place_columns = grapheme_columns(place, strlen(place)) + 1;
    bool place_fits = !pane->scrolling && limit - column > place_columns + 14;
    put(&canvas, column, place_fits ? limit - place_columns - 2 : limit - 1, detail_of(session),
            ellipsis, detail);
    if (place_fits) {
        put(&canvas, limit - place_columns, limit, place, "", detail);
    }
}

/* ---- rows ------------------------------------------------------------------------------------ */

struct row_source {
    const struct mirror *mirror;
    const struct canvas *canvas;
    uint16_t last_number; /* styles come in runs */
    bool has_last, reverse;
    struct style style;
};

static void find_style(struct row_source *source, uint16_t number) {
    if (source->has_last && source->last_number == number) {
        return;
    }
    source->has_last = true;
    source->last_number = number;
    source->style = *mirror_style(source->mirror, number);
    if (source->style.link != 0) {
        const char *target = mirror_link(source->mirror, source->style.link);
        source->style.link = surface_add_link(source->canvas->surface, target);
    }
    if (source->reverse) {
        source->style.attributes ^= STYLE_REVERSE;
    }
}

static void draw_row(
        struct row_source *source, const struct terminal_row *row, uint16_t at, uint16_t columns) {
    const struct canvas *canvas = source->canvas;
    uint16_t used = row->used < columns ? row->used : columns;
    char text[TERMINAL_GLYPH_MAX_BYTES];
    for (uint16_t column = 0; column < used; column++) {
        const struct cell *cell = &row->cells[column];
        if (cell->width == 0 && column > 0 && row->cells[column - 1].width == 2) {
            continue; /* drawn with its left half */
        }
        find_style(source, cell->style);
        size_t length = 1;
        text[0] = (char)(cell->glyph == 0 ? ' ' : cell->glyph);
        if (cell->glyph >= 0x80) {
            length = mirror_glyph_text(source->mirror, cell->glyph, text);
        }
        canvas_glyph(canvas, column, at, text, length, cell->width == 2 ? 2 : 1, &source->style);
    }
    find_style(source, row->blank);
    canvas_fill(canvas, (struct rect){ used, at, (uint16_t)(columns - used), 1 }, &source->style);
}

static void draw_rows(const struct app *app, struct pane *pane, const struct canvas *body) {
    struct mirror *mirror = pane_link_mirror(pane->host);
    struct row_source source = {
        .mirror = mirror, .canvas = body, .reverse = mirror_modes(mirror).reverse_screen
    };
    bool all = pane->redraw || pane->scrolling;
    uint16_t columns = body->area.columns;
    uint64_t first = pane->scrolling ? pane->top : pane_history_end(pane);
    for (uint16_t row = 0; row < body->area.rows; row++) {
        if (!all && (row >= mirror_rows(mirror) || !mirror_row_is_dirty(mirror, row))) {
            continue;
        }
        struct terminal_row cells = { 0 };
        if (pane_find_line(pane, first + row, &cells)) {
            draw_row(&source, &cells, row, columns);
        } else {
            canvas_fill(body, (struct rect){ 0, row, columns, 1 }, app_style(app, THEME_TEXT));
        }
    }
    mirror_clear_dirty(mirror);
    if (pane->scrolling) {
        copy_draw_marks(app, pane, body);
    }
    selection_draw(app, pane, body);
}

/* ---- notices --------------------------------------------------------------------------------- */

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

/* The last row of a pane whose program has ended: how, and the keys that help, as far as they fit;
 * in a narrow pane without the time, and the keys in a row of their own. */
static void draw_end(
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

static void draw_absence(const struct app *app, struct pane *pane,
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

/* ---- the whole ------------------------------------------------------------------------------- */

static bool has_screen(const struct pane *pane) {
    return pane->host != NULL && pane_link_state(pane->host) != PANE_REFUSED &&
           mirror_rows(pane_link_mirror(pane->host)) > 0;
}

static void place_cursor(
        const struct pane *pane, const struct canvas *body, struct screen_cursor *out_cursor) {
    struct terminal_cursor cursor = mirror_cursor(pane_link_mirror(pane->host));
    if (pane->scrolling) {
        copy_place_cursor(pane, body, out_cursor);
        return;
    }
    if (!cursor.visible || cursor.column >= body->area.columns || cursor.row >= body->area.rows) {
        return;
    }
    *out_cursor = (struct screen_cursor){ .visible = true,
        .blinking = cursor.blinking,
        .shape = cursor.shape,
        .column = (uint16_t)(body->area.column + cursor.column),
        .row = (uint16_t)(body->area.row + cursor.row) };
}

void draw_pane(const struct app *app, struct pane *pane, const struct canvas *screen,
        struct screen_cursor *out_cursor) {
    const struct fleet_session *session = pane_session(pane);
    struct canvas body = canvas_part(screen, pane->tile.body);
    bool is_known = session != NULL || has_screen(pane); /* to the server, or to us already */
    if (!is_known || body.area.columns == 0 || body.area.rows == 0) {
        return;
    }
    if (!has_screen(pane) || (session != NULL && session->state == SESSION_FAILED)) {
        draw_absence(app, pane, session, &body);
        pane->redraw = false;
        return;
    }
    bool ended = session != NULL &&
                 (session->state == SESSION_EXITED || session->state == SESSION_RESTARTING);
    draw_rows(app, pane, &body);
    if (ended && !pane->scrolling) {
        draw_end(app, session, &body);
    } else if (pane == app->view.focused) {
        place_cursor(pane, &body, out_cursor);
    }
    pane->redraw = false;
}

void draw_partings(const struct app *app, const struct canvas *screen) {
    const struct view *view = &app->view;
    const struct layout_tile *focused =
            view->focused != NULL && !app->panel.focused ? &view->focused->tile : NULL;
    for (size_t i = 0; i < layout_handle_count(view->layout); i++) {
        const struct layout_handle *handle = layout_handle(view->layout, i);
        if (!handle->vertical) {
            continue;
        }
        for (uint16_t row = 0; row < handle->area.rows; row++) {
            int at = handle->area.row + row;
            bool beside = focused != NULL && at >= focused->title.row &&
                          at < focused->body.row + focused->body.rows &&
                          (handle->area.column == focused->body.column + focused->body.columns ||
                                  handle->area.column + 1 == focused->body.column);
            canvas_line_down(screen, handle->area.column, at, 1,
                    beside ? app->glyphs->vertical_focused : app->glyphs->vertical,
                    app_style(app, beside ? THEME_BORDER_FOCUSED : THEME_BORDER));
        }
    }
}
