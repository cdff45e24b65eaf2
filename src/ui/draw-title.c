/* SPDX-License-Identifier: MIT */

/* What parts the panes: their title rows, and the lines between them. */

#include "widgets.h"

#include "base/text.h"
#include "state.h"
#include "ui/grapheme.h"

#include <stdio.h>

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
