/* SPDX-License-Identifier: MIT */
/* A theme from its file: a role is read over what its fallback has, in the order of the table, so
 * that each part is inherited. */

#include "config/theme.h"

#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "data-file.h"
#include "document.h"
#include "embedded.h"
#include "theme-look.h"

#include <assert.h>
#include <string.h>

struct theme {
    bool dark;
    enum theme_depth depth;
    struct style styles[THEME_ROLE_COUNT];
};

/* --- a whole file --- */

static void check_role_names(const struct node *roles, struct diagnostics *problems) {
    const char *names[THEME_ROLE_COUNT];
    for (size_t i = 0; i < THEME_ROLE_COUNT; i++) {
        names[i] = theme_roles[i].name;
    }
    for (const struct node *at = roles->first; at != NULL; at = at->next) {
        bool known = false;
        for (size_t i = 0; i < THEME_ROLE_COUNT; i++) {
            known = known || strcmp(names[i], at->key) == 0;
        }
        if (!known) {
            schema_report_unknown(at, "role", names, THEME_ROLE_COUNT, problems);
        }
    }
}

static void read_roles(struct theme *theme, const struct look_reader *reader,
        const struct node *roles, enum theme_depth depth) {
    if (roles != NULL && roles->kind != NODE_MAP) {
        diagnostics_add(reader->problems, roles->line, roles->column,
                "'roles' must be a table of roles by name, not %s", node_kind_name(roles));
        roles = NULL;
    }
    if (roles != NULL) {
        check_role_names(roles, reader->problems);
    }
    struct look looks[THEME_ROLE_COUNT] = { 0 };
    for (size_t i = 0; i < THEME_ROLE_COUNT; i++) {
        if (i > 0) {
            looks[i] = look_copy(&looks[theme_roles[i].fallback]);
        }
        const struct node *table = roles != NULL ? node_find(roles, theme_roles[i].name) : NULL;
        if (table != NULL && !node_is_empty(table)) {
            look_read_role(&looks[i], reader, table, depth);
        }
        theme->styles[i] = look_style(&looks[i], depth);
    }
    for (size_t i = 0; i < THEME_ROLE_COUNT; i++) {
        look_finish(&looks[i]);
    }
}

static void read_theme(struct theme *theme, const struct node *root, enum theme_depth depth,
        struct diagnostics *problems) {
    struct theme_entry entry = { .appearance = theme->dark ? 0 : 1 };
    schema_read(&theme_schema, root, &entry, problems);
    struct look_reader reader = { entry.colors, problems };
    theme->dark = entry.appearance == 0;
    theme->depth = depth;
    look_check_palette(&reader);
    read_roles(theme, &reader, entry.roles, depth);
}

struct theme *theme_create(bool dark, enum theme_depth depth) {
    struct diagnostics problems;
    diagnostics_init(&problems, "built-in theme");
    struct theme *theme = NEW(struct theme);
    theme->dark = dark;
    read_theme(theme, dark ? embedded_dark_theme : embedded_light_theme, depth, &problems);
    assert(diagnostics_are_empty(&problems));
    diagnostics_finish(&problems);
    return theme;
}

static struct theme *create_from(
        const struct node *root, bool dark, enum theme_depth depth, struct diagnostics *problems) {
    if (root == NULL || node_is_empty(root)) {
        return theme_create(dark, depth);
    }
    struct theme *theme = NEW(struct theme);
    theme->dark = dark;
    read_theme(theme, root, depth, problems);
    return theme;
}

struct theme *theme_parse(const char *bytes, size_t length, bool dark, enum theme_depth depth,
        struct diagnostics *problems) {
    OWNED(node) root = document_parse(bytes, length, problems);
    return create_from(root, dark, depth, problems);
}

void theme_destroy(struct theme *theme) {
    free(theme);
}

/* --- finding the file --- */

static bool name_is_valid(const char *name) {
    size_t length = strlen(name);
    return length > 0 && length <= 64 && name[0] != '.' &&
           strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") ==
                   length;
}

/* The file of a theme, or NULL when it has none. Of those that are built in only the user's own
 * counts: an installed one may be of another version. */
static char *find_file(const char *name, bool is_built_in) {
    if (strchr(name, '/') != NULL) {
        return path_absolute(name, NULL);
    }
    if (!name_is_valid(name)) {
        return NULL;
    }
    return is_built_in ? data_file(DATA_OWN, "themes", name) : data_file_find("themes", name);
}

struct theme *theme_load(
        const char *name, bool dark, enum theme_depth depth, struct diagnostics *problems) {
    bool is_dark = strcmp(name, "dark") == 0;
    bool is_built_in = is_dark || strcmp(name, "light") == 0;
    bool fallback_dark = is_built_in ? is_dark : dark;
    OWNED_STR path = find_file(name, is_built_in);
    if (path == NULL) {
        if (!is_built_in) {
            diagnostics_add(problems, 0, 0,
                    "there is no theme '%s': dark and light are built in, others are files in "
                    "~/.config/stoa/themes",
                    name);
        }
        return theme_create(fallback_dark, depth);
    }
    text_replace(&problems->file, path);
    OWNED(node) root = document_load(path, problems);
    return create_from(root, fallback_dark, depth, problems);
}

/* --- questions --- */

bool theme_is_dark(const struct theme *theme) {
    return theme->dark;
}

const struct style *theme_style(const struct theme *theme, enum theme_role role) {
    return &theme->styles[role];
}

struct style theme_style_over(
        const struct theme *theme, enum theme_role role, enum theme_role under) {
    const struct style *below = &theme->styles[under];
    struct style style = theme->styles[role];
    bool has_own_background = style.background != theme->styles[THEME_TEXT].background;
    if (has_own_background) {
        return style;
    }
    if (below->background != style.background && theme->depth == THEME_DEPTH_16) {
        style.foreground = below->foreground; /* what can be read on it, of so few */
    }
    style.background = below->background;
    style.attributes |= below->attributes & STYLE_REVERSE;
    style.underline = style.underline != UNDERLINE_NONE ? style.underline : below->underline;
    return style;
}
