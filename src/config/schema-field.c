/* SPDX-License-Identifier: MIT */
/* One reader per kind of field, and one finisher per kind that owns memory. */

#include "schema-field.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/text.h"
#include "config/string-map.h"
#include "config/units.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define MAP_MEMBERS_MAX 500

struct reading {
    const struct field *field;
    const struct node *node;
    void *slot; /* where the value lives */
    struct diagnostics *problems;
};

__attribute__((format(printf, 2, 3))) static bool report(
        const struct reading *reading, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    OWNED_STR text = text_format_list(format, arguments);
    va_end(arguments);
    diagnostics_add(reading->problems, reading->node->line, reading->node->column, "'%s' %s",
            reading->field->key, text);
    return false;
}

static const char *quote_kind(const struct node *node, char out[80]) {
    if (node->kind == NODE_SCALAR) {
        snprintf(out, 80, "'%.60s%s'", node->text, strlen(node->text) > 60 ? "…" : "");
        return out;
    }
    return node_kind_name(node);
}

static bool read_boolean(struct reading *reading) {
    static const struct {
        const char *word;
        bool value;
    } words[] = { { "true", true }, { "yes", true }, { "on", true }, { "false", false },
        { "no", false }, { "off", false } };
    for (size_t i = 0; reading->node->kind == NODE_SCALAR && i < ARRAY_LENGTH(words); i++) {
        if (strcasecmp(reading->node->text, words[i].word) == 0) {
            *(bool *)reading->slot = words[i].value;
            return true;
        }
    }
    char given[80];
    return report(reading, "must be on or off, not %s", quote_kind(reading->node, given));
}

static bool read_choice(struct reading *reading) {
    const char *const *choices = reading->field->choices;
    size_t count = text_vector_length(choices);
    struct buffer list = { 0 };
    for (size_t i = 0; i < count; i++) {
        if (reading->node->kind == NODE_SCALAR && text_equal(reading->node->text, choices[i])) {
            *(int *)reading->slot = (int)i;
            buffer_finish(&list);
            return true;
        }
        const char *glue = i == 0 ? "" : i + 1 == count ? " or " : ", ";
        buffer_append_format(&list, "%s%s", glue, choices[i]);
    }
    const char *nearest = reading->node->kind == NODE_SCALAR
                                  ? text_nearest(reading->node->text, choices, count)
                                  : NULL;
    char given[80];
    report(reading, "must be %s, not %s%s%s%s", buffer_text(&list),
            quote_kind(reading->node, given), nearest != NULL ? ": did you mean '" : "",
            nearest != NULL ? nearest : "", nearest != NULL ? "'?" : "");
    buffer_finish(&list);
    return false;
}

static bool read_integer(struct reading *reading) {
    const struct field *field = reading->field;
    char number[32] = "";
    if (reading->node->kind == NODE_SCALAR) {
        snprintf(number, sizeof(number), "%s", reading->node->text);
        size_t length = strlen(number);
        if (field->unit != NULL && text_ends_with(number, field->unit)) {
            number[length - strlen(field->unit)] = '\0';
        }
    }
    if (text_parse_integer(number, field->minimum, field->maximum, reading->slot)) {
        return true;
    }
    char given[80];
    return report(reading, "must be a whole number from %" PRId64 " to %" PRId64 ", not %s",
            field->minimum, field->maximum, quote_kind(reading->node, given));
}

static bool read_number_with_unit(struct reading *reading,
        bool (*parse)(const char *text, int64_t *out), char *(*format)(int64_t value),
        const char *form) {
    char given[80];
    int64_t value;
    if (reading->node->kind != NODE_SCALAR || !parse(reading->node->text, &value)) {
        return report(reading, "must be %s, not %s", form, quote_kind(reading->node, given));
    }
    if (value < reading->field->minimum || value > reading->field->maximum) {
        OWNED_STR least = format(reading->field->minimum);
        OWNED_STR most = format(reading->field->maximum);
        return report(reading, "must be from %s to %s, not %s", least, most,
                quote_kind(reading->node, given));
    }
    *(int64_t *)reading->slot = value;
    return true;
}

static bool read_duration(struct reading *reading) {
    return read_number_with_unit(reading, schema_parse_duration, schema_format_duration,
            "a time with its unit (ms, s, m, h), as in 30s");
}

static bool read_size(struct reading *reading) {
    return read_number_with_unit(
            reading, schema_parse_size, schema_format_size, "a size (K, M, G), as in 2G");
}

/* The first character that must not be in a text, or 0. */
static unsigned find_control(const char *text, bool several_lines) {
    for (const unsigned char *at = (const unsigned char *)text; *at != '\0'; at++) {
        bool allowed = *at == '\t' || (*at == '\n' && several_lines);
        if ((*at < 0x20 && !allowed) || *at == 0x7f) {
            return *at;
        }
        if (at[0] == 0xc2 && at[1] >= 0x80 && at[1] <= 0x9f) {
            return at[1];
        }
    }
    return 0;
}

static bool check_text(struct reading *reading, bool several_lines) {
    const struct node *node = reading->node;
    char given[80];
    if (node->kind != NODE_SCALAR) {
        return report(reading, "must be a text, not %s", quote_kind(node, given));
    }
    unsigned control = find_control(node->text, several_lines);
    if (control == '\n') {
        return report(reading, "must be one line");
    }
    if (control != 0) {
        return report(reading, "must not hold the control character 0x%02x", control);
    }
    int64_t maximum = reading->field->maximum;
    if (maximum > 0 && strlen(node->text) > (size_t)maximum) {
        return report(reading, "must not be longer than %" PRId64 " bytes", maximum);
    }
    return true;
}

static bool read_line(struct reading *reading) {
    struct error err;
    if (!check_text(reading, false)) {
        return false;
    }
    if (reading->field->check != NULL && !reading->field->check(reading->node->text, &err)) {
        return report(reading, "%s", err.text);
    }
    text_replace(reading->slot, reading->node->text);
    return true;
}

static bool read_text(struct reading *reading) {
    if (!check_text(reading, true)) {
        return false;
    }
    text_replace(reading->slot, reading->node->text);
    return true;
}

static bool read_list(struct reading *reading) {
    const struct node *node = reading->node;
    if (node->kind != NODE_LIST) {
        return report(reading, "must be a list, as in [one, two]");
    }
    size_t count = 0;
    for (const struct node *child = node->first; child != NULL; child = child->next) {
        if (child->kind != NODE_SCALAR) {
            diagnostics_add(reading->problems, child->line, child->column,
                    "'%s' must be a list of texts, not of %s", reading->field->key,
                    child->kind == NODE_LIST ? "lists" : "tables");
            return false;
        }
        count++;
    }
    if (reading->field->maximum > 0 && count > (size_t)reading->field->maximum) {
        return report(
                reading, "must not have more than %" PRId64 " members", reading->field->maximum);
    }
    char **list = memory_allocate_zeroed(count + 1, sizeof(char *));
    size_t i = 0;
    for (const struct node *child = node->first; child != NULL; child = child->next) {
        list[i++] = text_copy(child->text);
    }
    text_vector_destroy(*(char ***)reading->slot);
    *(char ***)reading->slot = list;
    return true;
}

static bool read_map_member(struct reading *reading, const struct node *member) {
    struct error err;
    if (reading->field->check != NULL && !reading->field->check(member->key, &err)) {
        diagnostics_add(reading->problems, member->key_line, member->key_column, "'%s' %s",
                reading->field->key, err.text);
        return false;
    }
    if (member->kind != NODE_SCALAR) {
        diagnostics_add(reading->problems, member->line, member->column,
                "'%s' must be a text, not %s", member->key, node_kind_name(member));
        return false;
    }
    string_map_set(reading->slot, member->key, node_is_empty(member) ? "" : member->text);
    return true;
}

static bool read_map(struct reading *reading) {
    if (reading->node->kind != NODE_MAP) {
        return report(reading, "must be a table, as in {NAME: value}");
    }
    size_t count = 0;
    for (const struct node *child = reading->node->first; child != NULL; child = child->next) {
        count++;
    }
    if (count > MAP_MEMBERS_MAX) {
        return report(reading, "must not have more than %d members", MAP_MEMBERS_MAX);
    }
    bool good = true;
    for (const struct node *child = reading->node->first; child != NULL; child = child->next) {
        good = read_map_member(reading, child) && good;
    }
    return good;
}

static bool read_node(struct reading *reading) {
    *(const struct node **)reading->slot = reading->node;
    return true;
}

static bool read_table(struct reading *reading) {
    schema_read(reading->field->table, reading->node, reading->slot, reading->problems);
    return true;
}

/* --- one finisher per kind that owns memory --- */

static void finish_text(const struct field *field, void *slot) {
    free(*(char **)slot);
    *(char **)slot = NULL;
}

static void finish_list(const struct field *field, void *slot) {
    text_vector_destroy(*(char ***)slot);
    *(char ***)slot = NULL;
}

static void finish_map(const struct field *field, void *slot) {
    string_map_finish(slot);
}

static void finish_table(const struct field *field, void *slot) {
    schema_finish(field->table, slot);
}

static const struct {
    bool (*read)(struct reading *reading);
    void (*finish)(const struct field *field, void *slot);
} kinds[] = {
    [FIELD_BOOLEAN] = { read_boolean, NULL },
    [FIELD_CHOICE] = { read_choice, NULL },
    [FIELD_DURATION] = { read_duration, NULL },
    [FIELD_INTEGER] = { read_integer, NULL },
    [FIELD_LINE] = { read_line, finish_text },
    [FIELD_LIST] = { read_list, finish_list },
    [FIELD_MAP] = { read_map, finish_map },
    [FIELD_NODE] = { read_node, NULL },
    [FIELD_SIZE] = { read_size, NULL },
    [FIELD_TABLE] = { read_table, finish_table },
    [FIELD_TEXT] = { read_text, finish_text },
};
static_assert(ARRAY_LENGTH(kinds) == FIELD_TYPE_COUNT, "a reader for every kind of field");

void schema_field_read(const struct field *field, const struct node *node, void *target,
        struct diagnostics *problems) {
    struct reading reading = {
        .field = field,
        .node = node,
        .slot = (char *)target + field->offset,
        .problems = problems,
    };
    kinds[field->type].read(&reading);
}

void schema_field_finish(const struct field *field, void *target) {
    if (kinds[field->type].finish != NULL) {
        kinds[field->type].finish(field, (char *)target + field->offset);
    }
}
