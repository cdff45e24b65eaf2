/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What a table of a YAML file may hold: one row per key. A row parses, checks, gives the default
 * and documents its key, so adding a key is adding a row.
 *
 * A schema describes a struct: each row says at which offset its value lives, in the C type of its
 * kind. Reading a node overwrites only what the node sets: a session is read over its profile, and
 * that over the defaults.
 */

#include "base/error.h"
#include "config/diagnostics.h"
#include "config/units.h"
#include "document.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum field_type {
    FIELD_BOOLEAN,  /* bool */
    FIELD_CHOICE,   /* int: the index in `choices` */
    FIELD_DURATION, /* int64_t, milliseconds */
    FIELD_INTEGER,  /* int64_t */
    FIELD_LINE,     /* char *, one line without controls */
    FIELD_LIST,     /* char **, NULL-terminated; NULL when not set */
    FIELD_MAP,      /* struct string_map */
    FIELD_NODE,     /* const struct node *, borrowed; read by the owner of the schema */
    FIELD_SIZE,     /* int64_t, bytes */
    FIELD_TABLE,    /* the struct of `table`, embedded */
    FIELD_TEXT,     /* char *, may have several lines */
    FIELD_TYPE_COUNT
};

struct field {
    const char *key;
    enum field_type type;
    size_t offset;
    int64_t minimum, maximum;   /* of a number; maximum: bytes of a text, members of a list */
    const char *unit;           /* an INTEGER may be written with it: "%" */
    const char *const *choices; /* NULL-terminated */
    const struct schema *table; /* of a TABLE; for the documentation of a NODE */
    const char *initial;        /* the default as a person would write it; NULL: not set */
    bool required;
    bool (*check)(const char *value, struct error *err); /* of a LINE, each name of a MAP */
    const char *form; /* what to write, when the type does not say it; for the documentation */
    const char *text; /* what it means: a sentence without full stop */
};

struct schema {
    const char *name; /* of the table, for the documentation */
    const char *text;
    const struct field *fields; /* alphabetical */
    size_t count;
    const char *shorthand; /* a scalar in place of the table sets this field */
};

/* Sets every field of target (zeroed before) that has a default. */
void schema_set_defaults(const struct schema *schema, void *target);

/* Reads a map (or the shorthand) into target; what is wrong goes to problems, and such a field is
 * left as it was. A field without a value counts as not written. */
void schema_read(const struct schema *schema, const struct node *node, void *target,
        struct diagnostics *problems);

/* Frees what target's fields own. */
void schema_finish(const struct schema *schema, void *target);

/* One problem for a key that is none of `known`, with the nearest of them. */
void schema_report_unknown(const struct node *member, const char *what, const char *const *known,
        size_t count, struct diagnostics *problems);
