/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The order in which sessions need somebody, for whoever goes to the next one: first those that go
 * on only with you, the oldest first; then those that are done and nobody looked at, likewise.
 * Whether one needs somebody is the server's to say.
 */

#include "json/json.h"

#include <stdbool.h>
#include <stdint.h>

struct attention_need {
    bool is_needed; /* else the rest says nothing */
    bool is_urgent;
    int64_t since_ms;
};

/* Of a session object. */
struct attention_need attention_read(const struct json *session);

/* Whether the first one comes before the second; both are needed. */
bool attention_precedes(const struct attention_need *a, const struct attention_need *b);
