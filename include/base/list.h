/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A doubly linked list whose links are embedded in the members: `struct list` is both the head
 * and the link. The list owns nothing. A member is in at most one list per link.
 */

#include "base/memory.h"

#include <stdbool.h>
#include <stddef.h>

struct list {
    struct list *previous, *next;
};

/* Runs the body for every member of `head`; `item` is of the member's type. The current member
 * may be removed or freed in the body. */
#define LIST_FOR_EACH(item, head, member)                                                          \
    for (struct list *link_ = (head)->next, *after_ = link_->next;                                 \
            link_ != (head) && ((item) = container_of(link_, __typeof__(*(item)), member), true);  \
            link_ = after_, after_ = link_->next)

static inline void list_init(struct list *list) {
    list->previous = list->next = list;
}

static inline bool list_is_empty(const struct list *head) {
    return head->next == head;
}

static inline void list_insert_before(struct list *position, struct list *link) {
    link->previous = position->previous;
    link->next = position;
    position->previous->next = link;
    position->previous = link;
}

static inline void list_append(struct list *head, struct list *link) {
    list_insert_before(head, link);
}

/* A link that was never added (zeroed or initialised) may be removed too. */
static inline void list_remove(struct list *link) {
    if (link->next != NULL) {
        link->previous->next = link->next;
        link->next->previous = link->previous;
    }
    list_init(link);
}

/* All of `from` behind what is in `to`. */
static inline void list_move_all(struct list *from, struct list *to) {
    while (!list_is_empty(from)) {
        struct list *link = from->next;
        list_remove(link);
        list_append(to, link);
    }
}

/* Whether a link (zeroed or initialised before) is in a list. */
static inline bool list_is_linked(const struct list *link) {
    return link->next != NULL && link->next != link;
}

static inline size_t list_length(const struct list *head) {
    size_t length = 0;
    for (const struct list *link = head->next; link != head; link = link->next) {
        length++;
    }
    return length;
}
