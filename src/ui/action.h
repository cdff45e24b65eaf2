/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What keys do. Each action is a small function with the name it has in key files
 * (config/action-kind.h tells what each is for); action-list.c has all of them.
 */

#include <stddef.h>

struct app;

struct action {
    const char *name;
    void (*run)(struct app *app, const char *argument); /* argument "" when there is none */
};

/* In alphabetical order, each with a kind of the same name. */
extern const struct action actions[];
extern const size_t action_count;

const struct action *action_find(const char *name); /* or NULL */
