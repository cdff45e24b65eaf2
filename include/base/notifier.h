/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Facts go up: an object offers a notifier per fact, whoever cares adds a listener.
 *
 * A listener is embedded in its owner and removed by the owner before it goes
 * (listener_remove on a listener that was never added is fine). A listener may remove itself while
 * it is being told; it may not remove another one of the same notifier.
 */

#include "base/list.h"

struct notifier {
    struct list listeners;
};

struct listener {
    struct list link;
    void (*on_fact)(struct listener *listener, void *fact);
};

static inline void notifier_init(struct notifier *notifier) {
    list_init(&notifier->listeners);
}

static inline void notifier_add(struct notifier *notifier, struct listener *listener) {
    list_append(&notifier->listeners, &listener->link);
}

static inline void listener_remove(struct listener *listener) {
    list_remove(&listener->link);
}

static inline void notifier_tell(struct notifier *notifier, void *fact) {
    struct listener *listener;
    LIST_FOR_EACH (listener, &notifier->listeners, link) {
        listener->on_fact(listener, fact);
    }
}
