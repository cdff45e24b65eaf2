/* SPDX-License-Identifier: MIT */

/* What is seen when there is nothing to see: how to begin. */

#include "widgets.h"

#include "base/memory.h"
#include "state.h"
#include "ui/grapheme.h"

#include <stdio.h>

struct line {
    const char *key, *text; /* key: an action of the empty fleet, or a command in quotes */
    bool is_action;
};

static void draw_line(const struct app *app, const struct canvas *canvas, int column, int row,
        const struct line *line) {
    char key[48];
    const struct key_binding *binding =
            line->is_action ? key_table_find_action(app->keys, KEY_MODE_EMPTY, line->key) : NULL;
    if (line->is_action && binding == NULL) {
        return;
    }
    if (binding != NULL) {
        char name[32];
        snprintf(key, sizeof(key), "%s", key_format(&binding->key, name));
    } else {
        snprintf(key, sizeof(key), "%s", line->key);
    }
    canvas_text(canvas, column, row, 12, key, app_style(app, THEME_ACCENT));
    canvas_text_cut(canvas, column + 12, row, canvas->area.columns - column - 12, line->text,
            app->glyphs->ellipsis, app_style(app, THEME_NOTICE));
}

void draw_empty_fleet(const struct app *app, const struct canvas *canvas) {
    static const struct line lines[] = {
        { "new-session", "start a session", true },
        { "new-session-with-prompt", "start one with a first prompt", true },
        { "undo", "bring back the one that was ended last", true },
        { "help", "all keys", true },
        { "detach", "detach", true },
        { "", "", false },
        { "stoa init", "write a sessions.yaml to start from", false },
        { "stoa up", "start all that stand in it", false },
    };
    static const char heading[] = "No sessions yet";
    canvas_clear(canvas, app_style(app, THEME_TEXT));
    if (!app->had_sessions) {
        return; /* not known yet */
    }
    int height = (int)ARRAY_LENGTH(lines) + 2;
    int row = (canvas->area.rows - height) / 2;
    int column = (canvas->area.columns - 50) / 2;
    row = row < 0 ? 0 : row;
    column = column < 1 ? 1 : column;
    struct style style = *app_style(app, THEME_NOTICE);
    style.attributes |= STYLE_BOLD;
    canvas_text(canvas, column, row, canvas->area.columns, heading, &style);
    for (size_t i = 0; i < ARRAY_LENGTH(lines); i++) {
        draw_line(app, canvas, column, row + 2 + (int)i, &lines[i]);
    }
}

void draw_too_small(const struct app *app, const struct canvas *canvas) {
    char text[64];
    canvas_clear(canvas, app_style(app, THEME_TEXT));
    snprintf(text, sizeof(text), "too small: %ux%u, needs %ux%u", canvas->area.columns,
            canvas->area.rows, SCREEN_COLUMNS_LEAST, SCREEN_ROWS_LEAST);
    canvas_text_wrapped(canvas, 0, 0, canvas->area.columns, text, app_style(app, THEME_NOTICE));
}
