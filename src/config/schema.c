/* SPDX-License-Identifier: MIT */
/* Walks the rows of a schema: one function per kind of field, the rest is the table's. */

#include "schema.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/text.h"
#include "config/string-map.h"

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

/* --- numbers with units --- */

struct unit {
    const char *name;
    int64_t factor;
};

static const struct unit duration_units[] = {
    { "ms", 1 },
    { "s", 1000 },
    { "m", 60 * 1000 },
    { "h", 60 * 60 * 1000 },
    { "d", 24 * 60 * 60 * 1000 },
};

static const struct unit size_units[] = {
    { "", 1 },
    { "K", INT64_C(1) << 10 },
    { "M", INT64_C(1) << 20 },
    { "G", INT64_C(1) << 30 },
    { "T", INT64_C(1) << 40 },
};

#define UNIT_NUMBER_MAX INT64_C(9000000000000000) /* before the unit; its thousandths fit */

/* "1.25" is 1250 thousandths; the rest of the text, or NULL. */
static const char *parse_thousandths(const char *text, int64_t *out) {
    int64_t value = 0;
    const char *at = text;
    for (; *at >= '0' && *at <= '9'; at++) {
        value = value * 10 + (*at - '0');
        if (value > UNIT_NUMBER_MAX) {
            return NULL;
        }
    }
    if (at == text) {
        return NULL;
    }
    value *= 1000;
    if (*at == '.') {
        int64_t place = 100;
        for (at++; *at >= '0' && *at <= '9' && place > 0; at++, place /= 10) {
            value += place * (*at - '0');
        }
    }
    *out = value;
    return at;
}

static bool parse_with_unit(
        const char *text, const struct unit *units, size_t count, int64_t *out_value) {
    int64_t thousandths;
    const char *rest = parse_thousandths(text, &thousandths);
    if (rest == NULL) {
        return false;
    }
    rest += *rest == ' ' ? 1 : 0;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(rest, units[i].name) == 0) {
            int64_t product;
            if (__builtin_mul_overflow(thousandths, units[i].factor, &product)) {
                return false;
            }
            *out_value = product / 1000;
            return true;
        }
    }
    return false;
}

bool schema_parse_duration(const char *text, int64_t *out_ms) {
    if (strcmp(text, "0") == 0) {
        *out_ms = 0;
        return true;
    }
    return parse_with_unit(text, duration_units, ARRAY_LENGTH(duration_units), out_ms);
}

bool schema_parse_size(const char *text, int64_t *out_bytes) {
    char unit[64];
    size_t length = strlen(text);
    if (length >= sizeof(unit)) {
        return false;
    }
    memcpy(unit, text, length + 1);
    if (text_ends_with(unit, "iB")) { /* "2GiB", "2GB" and "2G" are one */
        unit[length - 2] = '\0';
    } else if (text_ends_with(unit, "B")) {
        unit[length - 1] = '\0';
    }
    return parse_with_unit(unit, size_units, ARRAY_LENGTH(size_units), out_bytes);
}

static char *format_with_unit(int64_t value, const struct unit *units, size_t count) {
    size_t best = 0;
    for (size_t i = 0; i < count; i++) {
        if (value != 0 && value % units[i].factor == 0) {
            best = i;
        }
    }
    return text_format("%" PRId64 "%s", value / units[best].factor, units[best].name);
}

char *schema_format_duration(int64_t ms) {
    return ms == 0 ? text_copy("0")
                   : format_with_unit(ms, duration_units, ARRAY_LENGTH(duration_units));
}

char *schema_format_size(int64_t bytes) {
    return format_with_unit(bytes, size_units, ARRAY_LENGTH(size_units));
}

/* --- one reader per kind --- */

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

/* --- the walk --- */

static const struct field *find_field(const struct schema *schema, const char *key) {
    for (size_t i = 0; i < schema->count; i++) {
        if (strcmp(schema->fields[i].key, key) == 0) {
            return &schema->fields[i];
        }
    }
    return NULL;
}

static void read_field(const struct field *field, const struct node *node, void *target,
        struct diagnostics *problems) {
    if (node_is_empty(node)) {
        return;
    }
    struct reading reading = {
        .field = field,
        .node = node,
        .slot = (char *)target + field->offset,
        .problems = problems,
    };
    kinds[field->type].read(&reading);
}

void schema_report_unknown(const struct node *member, const char *what, const char *const *known,
        size_t count, struct diagnostics *problems) {
    const char *nearest = text_nearest(member->key, known, count);
    if (nearest != NULL) {
        diagnostics_add(problems, member->key_line, member->key_column,
                "unknown %s '%s': did you mean '%s'?", what, member->key, nearest);
        return;
    }
    struct buffer list = { 0 };
    for (size_t i = 0; i < count; i++) {
        buffer_append_format(&list, "%s%s", i > 0 ? ", " : "", known[i]);
    }
    diagnostics_add(problems, member->key_line, member->key_column, "unknown %s '%s': there are %s",
            what, member->key, buffer_text(&list));
    buffer_finish(&list);
}

static void report_unknown_field(
        const struct schema *schema, const struct node *member, struct diagnostics *problems) {
    const char **known = memory_allocate_zeroed(schema->count, sizeof(*known));
    for (size_t i = 0; i < schema->count; i++) {
        known[i] = schema->fields[i].key;
    }
    schema_report_unknown(member, "key", known, schema->count, problems);
    free(known);
}

static void report_missing_fields(
        const struct schema *schema, const struct node *node, struct diagnostics *problems) {
    for (size_t i = 0; i < schema->count; i++) {
        const struct field *field = &schema->fields[i];
        const struct node *member = node_find(node, field->key);
        if (field->required && (member == NULL || node_is_empty(member))) {
            diagnostics_add(problems, node->line, node->column, "'%s' is missing here", field->key);
        }
    }
}

void schema_read(const struct schema *schema, const struct node *node, void *target,
        struct diagnostics *problems) {
    if (node->kind == NODE_SCALAR && schema->shorthand != NULL) {
        read_field(find_field(schema, schema->shorthand), node, target, problems);
        return;
    }
    if (node->kind != NODE_MAP) {
        diagnostics_add(problems, node->line, node->column, "a %s must be a table, not %s",
                schema->name, node_kind_name(node));
        return;
    }
    for (const struct node *member = node->first; member != NULL; member = member->next) {
        const struct field *field = find_field(schema, member->key);
        if (field != NULL) {
            read_field(field, member, target, problems);
        } else {
            report_unknown_field(schema, member, problems);
        }
    }
    report_missing_fields(schema, node, problems);
}

void schema_set_defaults(const struct schema *schema, void *target) {
    struct diagnostics problems;
    diagnostics_init(&problems, schema->name);
    for (size_t i = 0; i < schema->count; i++) {
        const struct field *field = &schema->fields[i];
        if (field->type == FIELD_TABLE) {
            schema_set_defaults(field->table, (char *)target + field->offset);
        } else if (field->initial != NULL) {
            OWNED(node) node = node_create_scalar(field->initial);
            read_field(field, node, target, &problems);
        }
    }
    assert(diagnostics_are_empty(&problems)); /* a default breaks its own rule */
    diagnostics_finish(&problems);
}

void schema_finish(const struct schema *schema, void *target) {
    for (size_t i = 0; i < schema->count; i++) {
        const struct field *field = &schema->fields[i];
        if (kinds[field->type].finish != NULL) {
            kinds[field->type].finish(field, (char *)target + field->offset);
        }
    }
}
