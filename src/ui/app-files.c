/* SPDX-License-Identifier: MIT */

/* The files that say how the client looks and what its keys do. */

#include "base/memory.h"
#include "base/text.h"
#include "color.h"
#include "outer-terminal.h"
#include "state.h"

/* The first one stays to be read; `stoa doctor` says all of them. */
static void say_problem(struct app *app, const struct diagnostics *problems) {
    bool is_first = app->message == NULL || !app->message_is_error;
    if (is_first && !diagnostics_are_empty(problems) && !problems->file_is_missing) {
        OWNED_STR line = diagnostics_line(problems, 0);
        app_say(app, true, "%s", line);
    }
}

/* The name of the theme to use; "auto" is dark or light by the terminal's background. */
static const char *theme_name(const struct app *app, bool *out_dark) {
    const char *name = app->options->theme != NULL ? app->options->theme : app->settings->theme;
    *out_dark = !app->colors.has_background || color_is_dark(app->colors.seen.background);
    if (name == NULL || text_equal(name, "auto")) {
        return *out_dark ? "dark" : "light";
    }
    return name;
}

void app_load_theme(struct app *app) {
    const char *name = theme_name(app, &app->dark);
    struct diagnostics problems;
    OWNED_STR settings_path = settings_user_path();
    diagnostics_init(&problems, settings_path);
    theme_destroy(app->theme);
    app->theme =
            theme_load(name, app->dark, color_theme_depth(screen_depth(app->screen)), &problems);
    say_problem(app, &problems);
    diagnostics_finish(&problems);
}

static void load_keys(struct app *app) {
    struct diagnostics problems;
    OWNED_STR path = key_table_user_path();
    diagnostics_init(&problems, path);
    key_table_destroy(app->keys);
    app->keys = key_table_load(NULL, &problems);
    say_problem(app, &problems);
    diagnostics_finish(&problems);
}

void app_load_settings(struct app *app) {
    struct diagnostics problems;
    OWNED_STR path = settings_user_path();
    diagnostics_init(&problems, path);
    settings_destroy(app->settings);
    app->settings = settings_load(NULL, &problems);
    outer_terminal_set_mouse(app->settings->mouse);
    say_problem(app, &problems);
    diagnostics_finish(&problems);
}

void app_need_keys(struct app *app) {
    if (app->keys == NULL) {
        load_keys(app);
    }
}

void app_load_files(struct app *app) {
    app_load_settings(app);
    app_load_theme(app);
    load_keys(app);
}

void app_update_colors(struct app *app) {
    bool dark;
    (void)theme_name(app, &dark);
    if (dark != app->dark) {
        app_load_theme(app);
        app->view.stale = true;
        app_changed(app);
    }
    deferred_schedule(app->tell_colors);
}
