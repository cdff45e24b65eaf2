/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What keys do. Each action is a small function with the name it has in key files
 * (config/action-kind.h tells what each is for); action-list.c has all of them.
 */

#include <stddef.h>

struct app;

/* What a count typed before the key is for ("5j"). */
enum action_count { COUNT_UNUSED, COUNT_TIMES, COUNT_LINE };

struct action {
    const char *name;
    void (*run)(struct app *app, const char *argument); /* argument "" when there is none */
    enum action_count count;
};

/* In alphabetical order, each with a kind of the same name. */
extern const struct action actions[];
extern const size_t action_count;

const struct action *action_find(const char *name); /* or NULL */
