/* SPDX-License-Identifier: MIT */
#pragma once

/* A dialog of labelled fields to write in. */

#include "dialog.h"
#include "line-editor.h"

#define FORM_FIELDS_MAX 8

struct form;

struct form_field {
    const char *label;
    const char *hint; /* shown while it is empty */
    uint16_t rows;    /* more than 1: a text of several lines */
};

struct form_kind {
    const char *title;
    const char *accept; /* what Enter does, for the hint: "start" */
    const struct form_field *fields;
    size_t field_count;
    /* Checks and acts. False leaves the form open with `error` (size bytes) beside the field. */
    bool (*submit)(struct form *form, size_t *wrong_field, char *error, size_t size);
};

struct form {
    struct dialog dialog;
    const struct form_kind *kind;
    struct line_editor editors[FORM_FIELDS_MAX];
    size_t focused, wrong;
    char error[128];
    char *id;       /* of the session it is about; NULL */
    char **choices; /* of the field that has some; owned; may be NULL */
    size_t choice_field, choice;
    bool choice_is_preset; /* nobody has chosen or written anything there yet */
};

/* Fields are empty at first: form_set(). */
struct form *form_create(const struct form_kind *kind);
void form_set(struct form *form, size_t field, const char *text);

/* Gives a field choices (NULL-terminated, at least one; adopted), and the first as its text: what
 * is typed or pasted at once replaces it, unless it begins with a blank. */
void form_set_choices(struct form *form, size_t field, char **choices);
const char *form_get(struct form *form, size_t field); /* blanks at both ends left out */
