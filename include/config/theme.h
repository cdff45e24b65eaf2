/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * How everything that stoa draws looks: stoa-theme(5). A widget names a role, the theme says which
 * style that is. Every theme may omit roles and parts of them: what is missing comes from the
 * role's fallback. The themes dark and light are built in, so there always is one.
 *
 * A theme is made for what the terminal can show: on 16 colours and on none, a role may look
 * different from true colour, so that everything can be told apart there too. With 256 colours the
 * styles are those of true colour, reduced by whoever puts them on the screen.
 */

#include "base/cleanup.h"
#include "config/diagnostics.h"
#include "term/style.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum theme_depth { THEME_DEPTH_NONE, THEME_DEPTH_16, THEME_DEPTH_256, THEME_DEPTH_TRUE };

/* In the order of the table in theme-roles.c, where each has its name, fallback and text. */
enum theme_role {
    THEME_TEXT,
    THEME_MUTED,
    THEME_ACCENT,
    THEME_SUCCESS,
    THEME_WARNING,
    THEME_ERROR,

    THEME_BORDER,
    THEME_BORDER_FOCUSED,
    THEME_TITLE,
    THEME_TITLE_FOCUSED,
    THEME_TITLE_DETAIL,
    THEME_TITLE_DETAIL_FOCUSED,

    THEME_PANEL,
    THEME_PANEL_BORDER,
    THEME_PANEL_HEADING,
    THEME_PANEL_MUTED,
    THEME_PANEL_SELECTED,
    THEME_PANEL_SELECTED_FOCUSED,
    THEME_PANEL_TASK,

    THEME_STATE_DONE,
    THEME_STATE_EXITED,
    THEME_STATE_FAILED,
    THEME_STATE_IDLE,
    THEME_STATE_NEEDS_YOU,
    THEME_STATE_RESTARTING,
    THEME_STATE_RUNNING,
    THEME_STATE_STARTING,

    THEME_STATUS,
    THEME_STATUS_KEY,
    THEME_STATUS_MUTED,
    THEME_STATUS_NAME,
    THEME_STATUS_PREFIX,
    THEME_STATUS_WARNING,

    THEME_DIALOG,
    THEME_DIALOG_BORDER,
    THEME_DIALOG_TITLE,
    THEME_DIALOG_MUTED,
    THEME_DIALOG_FIELD,
    THEME_DIALOG_FIELD_FOCUSED,
    THEME_DIALOG_BUTTON,
    THEME_DIALOG_BUTTON_FOCUSED,
    THEME_DIALOG_KEY,
    THEME_DIALOG_ERROR,

    THEME_NOTICE,
    THEME_NOTICE_DETAIL,
    THEME_MATCH,
    THEME_MATCH_CURRENT,
    THEME_SCROLL,
    THEME_SELECTION,
    THEME_ROLE_COUNT
};

struct theme;

/* The built-in dark or light theme. */
struct theme *theme_create(bool dark, enum theme_depth depth);

/* The theme of this name (letters, digits, '.', '_', '-'), or of a file when it holds a '/':
 * ~/.config/stoa/themes/NAME.yaml, then a built-in one, then the installed NAME.yaml. Whatever is
 * wrong goes to problems, and what is missing is as in the built-in theme (`dark` says which when
 * the name does not). Never NULL. */
struct theme *theme_load(
        const char *name, bool dark, enum theme_depth depth, struct diagnostics *problems);

/* A theme from memory. */
struct theme *theme_parse(const char *bytes, size_t length, bool dark, enum theme_depth depth,
        struct diagnostics *problems);

void theme_destroy(struct theme *theme);
OWNED_TYPE(theme);

bool theme_is_dark(const struct theme *theme);

const struct style *theme_style(const struct theme *theme, enum theme_role role);

/* The style of `role` on the background of `under` where it has none of its own: a state's colour
 * in the panel, in a title, in a dialog. With 16 colours, where that background is another than
 * the terminal's, the text takes the colour that can be read on it as well. */
struct style theme_style_over(
        const struct theme *theme, enum theme_role role, enum theme_role under);

const char *theme_role_name(enum theme_role role); /* "panel-selected" */
