/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The targets of OSC 8 links. A style carries a link's number; the history carries its serial as
 * well, so that a line kept from before a number was used again shows no link instead of a wrong
 * one. Bounded in count and bytes: what is refused is shown without a link.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LINKS_MAX       4096u
#define LINK_BYTES_MAX  2048u
#define LINKS_BYTES_MAX (1024u * 1024u)
#define LINK_TABLE_FULL UINT32_MAX

struct link {
    char *target; /* NULL: free */
    uint32_t serial, hash;
};

struct link_table {
    struct link *links; /* by number - 1 */
    uint32_t count, capacity, hint;
    uint32_t next_serial;
    size_t bytes;
};

/* http, https, file and mailto may be shown as links, nothing else. */
bool link_is_allowed(const char *target);

void link_table_init(struct link_table *table);
void link_table_finish(struct link_table *table);

/* The number (from 1) of a target, or LINK_TABLE_FULL. */
uint32_t link_table_intern(struct link_table *table, const char *target);

const char *link_table_target(const struct link_table *table, uint16_t number); /* may be NULL */
uint32_t link_table_serial(const struct link_table *table, uint16_t number);    /* 0: none */

/* Frees every link whose byte in `kept` (LINKS_MAX + 1 of them, by number) is 0. */
void link_table_sweep(struct link_table *table, const uint8_t *kept);
