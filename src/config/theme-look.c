/* SPDX-License-Identifier: MIT */
/* What a theme file says of one role becomes a style. */

#include "theme-look.h"

#include "base/memory.h"
#include "base/text.h"
#include "document.h"
#include "theme-color.h"

/* --- colours --- */

/* Follows the palette once: its members are colours, not names of others. */
static const char *color_text(const struct look_reader *reader, const char *text) {
    const struct node *named = reader->colors != NULL && reader->colors->kind == NODE_MAP
                                       ? node_find(reader->colors, text)
                                       : NULL;
    return named != NULL && named->kind == NODE_SCALAR ? named->text : text;
}

static void report_color(const struct look_reader *reader, const struct node *node) {
    const char *nearest = theme_color_nearest(node->text);
    diagnostics_add(reader->problems, node->line, node->column, "'%s' is no color: %s%s%s",
            node->text,
            nearest != NULL ? "did you mean '" : "write a name, 0 to 255, or \"#rrggbb\"",
            nearest != NULL ? nearest : "", nearest != NULL ? "'?" : "");
}

void look_check_palette(const struct look_reader *reader) {
    const struct node *colors = reader->colors;
    if (colors != NULL && colors->kind != NODE_MAP) {
        diagnostics_add(reader->problems, colors->line, colors->column,
                "'colors' must be a table of colors by name, not %s", node_kind_name(colors));
        return;
    }
    for (const struct node *at = colors != NULL ? colors->first : NULL; at; at = at->next) {
        uint32_t color;
        if (at->kind != NODE_SCALAR) {
            diagnostics_add(reader->problems, at->line, at->column, "'%s' must be a color, not %s",
                    at->key, node_kind_name(at));
        } else if (!theme_color_parse(at->text, &color)) {
            report_color(reader, at);
        }
    }
}

/* Colours as words that theme_color_parse() knows; a wrong one is told and left as it was. */
static void resolve_color(const struct look_reader *reader, const struct node *table,
        const char *key, const char *before, char **slot) {
    const struct node *node = table->kind == NODE_MAP ? node_find(table, key) : NULL;
    if (node == NULL || node->kind != NODE_SCALAR || node_is_empty(node)) {
        return;
    }
    uint32_t color;
    const char *text = color_text(reader, node->text);
    if (theme_color_parse(text, &color)) {
        text_replace(slot, text);
    } else {
        if (text == node->text) { /* of the palette it was told there */
            report_color(reader, node);
        }
        text_replace(slot, before);
    }
}

/* --- looks --- */

struct look look_copy(const struct look *look) {
    struct look copy = *look;
    copy.foreground = text_copy_or_null(look->foreground);
    copy.background = text_copy_or_null(look->background);
    copy.basic = copy.plain = NULL;
    return copy;
}

void look_finish(struct look *look) {
    free(look->foreground);
    free(look->background);
}

static void read_variant(struct look *look, const struct look_reader *reader,
        const struct schema *schema, const struct node *table) {
    struct look before = look_copy(look);
    schema_read(schema, table, look, reader->problems);
    resolve_color(reader, table, "fg", before.foreground, &look->foreground);
    resolve_color(reader, table, "bg", before.background, &look->background);
    look_finish(&before);
}

void look_read_role(struct look *look, const struct look_reader *reader, const struct node *table,
        enum theme_depth depth) {
    struct look full = look_copy(look);
    struct look basic = look_copy(look);
    struct look plain = look_copy(look);
    read_variant(&full, reader, &theme_role_schema, table);
    if (full.basic != NULL) {
        read_variant(&basic, reader, &theme_variant_schema, full.basic);
    }
    if (full.plain != NULL) {
        read_variant(&plain, reader, &theme_variant_schema, full.plain);
    }
    struct look *chosen = depth == THEME_DEPTH_16 && full.basic != NULL     ? &basic
                          : depth == THEME_DEPTH_NONE && full.plain != NULL ? &plain
                                                                            : &full;
    look_finish(look);
    *look = look_copy(chosen);
    look_finish(&full);
    look_finish(&basic);
    look_finish(&plain);
}

static uint32_t look_color(const char *text, enum theme_depth depth) {
    uint32_t color = COLOR_DEFAULT;
    if (text != NULL && depth != THEME_DEPTH_NONE) {
        theme_color_parse(text, &color);
    }
    return depth == THEME_DEPTH_16 ? theme_color_reduce(color) : color;
}

struct style look_style(const struct look *look, enum theme_depth depth) {
    const struct {
        bool on;
        uint16_t attribute;
    } switches[] = { { look->bold, STYLE_BOLD }, { look->dim, STYLE_DIM },
        { look->italic, STYLE_ITALIC }, { look->reverse, STYLE_REVERSE } };
    struct style style = {
        .foreground = look_color(look->foreground, depth),
        .background = look_color(look->background, depth),
        .underline = look->underline ? UNDERLINE_SINGLE : UNDERLINE_NONE,
    };
    for (size_t i = 0; i < ARRAY_LENGTH(switches); i++) {
        style.attributes |= switches[i].on ? switches[i].attribute : 0;
    }
    return style;
}
