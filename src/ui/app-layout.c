/* SPDX-License-Identifier: MIT */

/* From the size of the screen to the place of everything on it. */

#include "state.h"

#include "base/memory.h"

static bool panel_is_seen(const struct app *app, uint16_t columns) {
    return app->panel.wanted && !app->options->only && columns >= PANEL_SCREEN_COLUMNS &&
           !list_is_empty(&app->view.panes);
}

static void place_panel(struct app *app, uint16_t columns, uint16_t rows) {
    struct view *view = &app->view;
    bool status = !app->options->only && rows > 1;
    view->area = (struct rect){ 0, 0, columns, (uint16_t)(status ? rows - 1 : rows) };
    view->panel = (struct rect){ 0 };
    if (!panel_is_seen(app, columns)) {
        app->panel.focused = false;
        return;
    }
    uint16_t width = (uint16_t)app->settings->panel_columns;
    width = width < columns / 2 ? width : (uint16_t)(columns / 2);
    view->panel = (struct rect){ 0, 0, width, (uint16_t)(rows - 1) };
    view->area.columns = (uint16_t)(columns - width);
    if (app->panel.right) {
        view->panel.column = view->area.columns;
    } else {
        view->area.column = width;
    }
}

static bool tile_equal(const struct layout_tile *a, const struct layout_tile *b) {
    return memcmp(a, b, sizeof(*a)) == 0;
}

void app_update_layout(struct app *app) {
    struct view *view = &app->view;
    uint16_t columns = surface_columns(app->surface);
    uint16_t rows = surface_rows(app->surface);
    view->stale = false;
    place_panel(app, columns, rows);
    struct layout_request request = {
        .kind = view->kind,
        .area = view->area,
        .count = app_pane_count(app),
        .focused = view->focused != NULL ? app_pane_index(app, view->focused) : 0,
        .zoomed = view->zoomed || app->options->only,
        .bare = app->options->only,
        .weights = view->weights,
        .weight_count = view->weight_count,
    };
    layout_destroy(view->layout);
    view->layout = layout_create(&request);
    struct pane *pane;
    uint16_t index = 0;
    LIST_FOR_EACH (pane, &view->panes, link) {
        const struct layout_tile *tile = layout_tile(view->layout, index++);
        if (!tile_equal(tile, &pane->tile)) {
            pane->tile = *tile;
            pane_update_view(pane);
            if (pane->host != NULL) {
                pane_follow_history(pane);
            }
        }
        pane->redraw = true;
    }
    view->blank = true;
    app_changed(app);
}
