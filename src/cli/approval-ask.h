/* SPDX-License-Identifier: MIT */
#pragma once

/* What the commands about the approval queue share. */

#include "arguments.h"

#include "json/json.h"

/* Parameters that name the request of the first word. */
struct json *approval_ask_params(const struct arguments *arguments)
        __attribute__((returns_nonnull));

/* A whole command that answers one: calls the method with params (owned); says nothing but with
 * --json. */
int approval_ask_answer(const struct arguments *arguments, const char *method, struct json *params);
