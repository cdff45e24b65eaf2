/* SPDX-License-Identifier: MIT */
/* The queue of facts. */

#include "facts.h"

#include "base/memory.h"

#include <stdlib.h>

struct waiting_fact {
    struct list link;
    uint8_t kind;
    struct buffer message;
};

enum keeping { KEEP_ALL, KEEP_NEWEST, KEEP_ALWAYS };

static const uint8_t keepings[FACT_KIND_COUNT] = {
    [FACT_STARTED] = KEEP_ALWAYS,
    [FACT_FAILED] = KEEP_ALWAYS,
    [FACT_EXITED] = KEEP_ALWAYS,
    [FACT_RECOVERED] = KEEP_ALWAYS,
    [FACT_TITLE] = KEEP_NEWEST,
    [FACT_BELL] = KEEP_NEWEST,
    [FACT_PROGRESS] = KEEP_NEWEST,
    [FACT_DIRECTORY] = KEEP_NEWEST,
    [FACT_OUTPUT] = KEEP_NEWEST,
    [FACT_INPUT] = KEEP_NEWEST,
    [FACT_SCREEN_RULE] = KEEP_NEWEST,
    [FACT_SIZE] = KEEP_NEWEST,
    [FACT_RECORDING] = KEEP_NEWEST,
};

void facts_init(struct facts *facts) {
    list_init(&facts->waiting);
    facts->bytes = 0;
}

static void drop(struct facts *facts, struct waiting_fact *fact) {
    facts->bytes -= fact->message.length;
    list_remove(&fact->link);
    buffer_finish(&fact->message);
    free(fact);
}

void facts_finish(struct facts *facts) {
    while (facts_first(facts) != NULL) {
        facts_drop_first(facts);
    }
}

static void drop_older_of_kind(struct facts *facts, uint8_t kind) {
    struct waiting_fact *fact;
    LIST_FOR_EACH (fact, &facts->waiting, link) {
        if (fact->kind == kind) {
            drop(facts, fact);
        }
    }
}

static void drop_over_limit(struct facts *facts) {
    struct waiting_fact *fact;
    LIST_FOR_EACH (fact, &facts->waiting, link) {
        if (facts->bytes <= FACTS_BYTES_MAX) {
            return;
        }
        if (keepings[fact->kind] != KEEP_ALWAYS) {
            drop(facts, fact);
        }
    }
}

void facts_add(struct facts *facts, const struct fact *fact) {
    if (keepings[fact->kind] == KEEP_NEWEST) {
        drop_older_of_kind(facts, fact->kind);
    }
    struct waiting_fact *waiting = NEW(struct waiting_fact);
    waiting->kind = fact->kind;
    fact_append(&waiting->message, fact);
    facts->bytes += waiting->message.length;
    list_append(&facts->waiting, &waiting->link);
    drop_over_limit(facts);
}

const struct buffer *facts_first(const struct facts *facts) {
    if (list_is_empty(&facts->waiting)) {
        return NULL;
    }
    return &container_of(facts->waiting.next, struct waiting_fact, link)->message;
}

void facts_drop_first(struct facts *facts) {
    drop(facts, container_of(facts->waiting.next, struct waiting_fact, link));
}
