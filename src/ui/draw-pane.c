/* SPDX-License-Identifier: MIT */

/* A pane's body: the rows of its mirror, as they are or as they were. */

#include "widgets.h"

#include "state.h"

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
    uint64_t first = pane->scrolling ? pane->top : pane_history_end(pane) + pane->first_row;
    for (uint16_t row = 0; row < body->area.rows; row++) {
        uint16_t source_row = (uint16_t)(row + pane->first_row);
        if (!all &&
                (source_row >= mirror_rows(mirror) || !mirror_row_is_dirty(mirror, source_row))) {
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
    int row = cursor.row - pane->first_row;
    if (!cursor.visible || cursor.column >= body->area.columns || row < 0 ||
            row >= body->area.rows) {
        return;
    }
    *out_cursor = (struct screen_cursor){ .visible = true,
        .blinking = cursor.blinking,
        .shape = cursor.shape,
        .column = (uint16_t)(body->area.column + cursor.column),
        .row = (uint16_t)(body->area.row + row) };
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
        draw_pane_absence(app, pane, session, &body);
        pane->redraw = false;
        return;
    }
    bool ended = session != NULL &&
                 (session->state == SESSION_EXITED || session->state == SESSION_RESTARTING);
    pane_follow_cursor(pane);
    draw_rows(app, pane, &body);
    if (ended && !pane->scrolling) {
        draw_pane_end(app, session, &body);
    } else if (pane == app->view.focused) {
        place_cursor(pane, &body, out_cursor);
    }
    pane->redraw = false;
}
