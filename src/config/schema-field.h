/* SPDX-License-Identifier: MIT */
#pragma once

/* What the walk of a schema does with one field: a row for each kind of field. */

#include "schema.h"

/* Reads a node that is not empty into the field's place in target; what is wrong goes to problems,
 * and the field is left as it was. */
void schema_field_read(const struct field *field, const struct node *node, void *target,
        struct diagnostics *problems);

/* Frees what the field owns in target. */
void schema_field_finish(const struct field *field, void *target);
