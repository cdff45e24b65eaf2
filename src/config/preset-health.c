/* SPDX-License-Identifier: MIT */
/* The keys of `health` in a preset. */

#include "preset-schema.h"

#include "base/memory.h"

#include <assert.h>

const char *const preset_health_actions[] = { "nothing", "notify", "restart", "resume", NULL };
static_assert(ARRAY_LENGTH(preset_health_actions) == PRESET_HEALTH_COUNT + 1, "a name for each");

#define ACTION_FIELD(type_)                                                                        \
    {                                                                                              \
        .key = "action", .type = FIELD_CHOICE, .offset = offsetof(type_, action),                  \
        .choices = preset_health_actions, .initial = "notify",                                     \
        .text = "What is done about it: nothing; notify (all who are attached are told); restart " \
                "(an agent begins a new conversation); resume (it is started again where it was)"  \
    }

static const struct field looping_fields[] = {
    ACTION_FIELD(struct preset_health_looping),
    { .key = "calls",
            .type = FIELD_INTEGER,
            .offset = offsetof(struct preset_health_looping, calls),
            .minimum = 0,
            .maximum = 1000000,
            .initial = "12",
            .text = "The very same tool call of an agent so often in a row; 0: does not count" },
    { .key = "crashes",
            .type = FIELD_INTEGER,
            .offset = offsetof(struct preset_health_looping, crashes),
            .minimum = 0,
            .maximum = 100,
            .initial = "5",
            .text = "So many bad ends of the program within the time; 0: does not count" },
    { .key = "within",
            .type = FIELD_DURATION,
            .offset = offsetof(struct preset_health_looping, within_ms),
            .minimum = 1000,
            .maximum = INT64_C(7) * 24 * 60 * 60 * 1000,
            .initial = "10m",
            .text = "The time for *crashes*" },
};

const struct schema preset_looping_schema = {
    .name = "looping",
    .text = "It ends badly again and again, or does the same again and again. The action alone may "
            "stand for the table: *looping: restart*.",
    .fields = looping_fields,
    .count = ARRAY_LENGTH(looping_fields),
    .shorthand = "action",
};

static const struct field memory_fields[] = {
    ACTION_FIELD(struct preset_health_memory),
    { .key = "limit",
            .type = FIELD_SIZE,
            .offset = offsetof(struct preset_health_memory, limit_bytes),
            .minimum = 1024 * 1024,
            .maximum = INT64_C(1) << 50,
            .text = "Memory of all processes of the session; without it there is no such verdict" },
};

const struct schema preset_memory_schema = {
    .name = "memory",
    .text = "It uses more memory than it should, twice in a row. Nothing holds it to this limit: "
            "that is what *limits* does.",
    .fields = memory_fields,
    .count = ARRAY_LENGTH(memory_fields),
    .shorthand = "action",
};

static const struct field stuck_fields[] = {
    ACTION_FIELD(struct preset_health_stuck),
    { .key = "after",
            .type = FIELD_DURATION,
            .offset = offsetof(struct preset_health_stuck, after_ms),
            .minimum = 10 * 1000,
            .maximum = INT64_C(7) * 24 * 60 * 60 * 1000,
            .text = "So long without a sign of life. Without it: 15m for an agent that works; "
                    "never for any other program" },
};

const struct schema preset_stuck_schema = {
    .name = "stuck",
    .text = "It works, and shows no sign of life: an agent neither reports nor uses the processor, "
            "another program neither prints nor uses the processor.",
    .fields = stuck_fields,
    .count = ARRAY_LENGTH(stuck_fields),
    .shorthand = "action",
};

static const struct field health_fields[] = {
    { .key = "looping",
            .type = FIELD_TABLE,
            .offset = offsetof(struct preset_health, looping),
            .table = &preset_looping_schema,
            .text = "It does the same again and again" },
    { .key = "memory",
            .type = FIELD_TABLE,
            .offset = offsetof(struct preset_health, memory),
            .table = &preset_memory_schema,
            .text = "It uses too much memory" },
    { .key = "stuck",
            .type = FIELD_TABLE,
            .offset = offsetof(struct preset_health, stuck),
            .table = &preset_stuck_schema,
            .text = "It works without a sign of life" },
};

const struct schema preset_health_schema = {
    .name = "health",
    .text = "What counts as ill, and what is done about it. A restart for this waits longer and "
            "longer (a minute, two, four, …), and after five in a row it is given up; an hour "
            "without a verdict ends the row.",
    .fields = health_fields,
    .count = ARRAY_LENGTH(health_fields),
};
