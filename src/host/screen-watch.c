/* SPDX-License-Identifier: MIT */
/* Rules on the live screen. */

#include "screen-watch.h"

#include "base/memory.h"
#include "base/text.h"
#include "host.h"

#include <string.h>

#define LOOK_AFTER_MS                                                                              \
    250 /* of the first output since the last look: most screens are whole then                    \
         */
#define ROW_MAX_BYTES 200

struct screen_watch {
    struct host *host;
    struct screen_rules *rules;
    struct timeout *look;
    char *told; /* the label that was told last; NULL: none fits */
};

static void tell(struct screen_watch *watch, const struct screen_match *match) {
    struct fact fact = { .kind = FACT_SCREEN_RULE };
    if (match != NULL) {
        fact.text = match->label;
        fact.text_length = strlen(match->label);
        fact.detail = match->row;
        fact.detail_length = match->row_length < ROW_MAX_BYTES ? match->row_length : ROW_MAX_BYTES;
    }
    host_tell(watch->host, &fact);
}

static void look(void *context) {
    struct screen_watch *watch = context;
    struct buffer text = { 0 };
    struct screen_match match;
    const struct host *host = watch->host;
    terminal_capture(host->terminal, 0, &text);
    const struct screen_sight sight = { buffer_text(&text), text.length,
        terminal_title(host->terminal), host->progress, host->has_rung };
    bool fits = screen_rules_find(watch->rules, &sight, &match);
    const char *label = fits ? match.label : NULL;
    if (!text_equal(label, watch->told)) {
        text_replace(&watch->told, label);
        tell(watch, fits ? &match : NULL);
    }
    buffer_finish(&text);
}

void screen_watch_destroy(struct screen_watch *watch) {
    if (watch != NULL) {
        timeout_destroy(watch->look);
        screen_rules_destroy(watch->rules);
        free(watch->told);
        free(watch);
    }
}

void screen_watch_set(struct host *host, struct screen_rules *rules) {
    screen_watch_destroy(TAKE(host->screen_watch));
    if (rules != NULL && screen_rules_count(rules) > 0) {
        host->screen_watch = NEW(struct screen_watch);
        host->screen_watch->host = host;
        host->screen_watch->rules = rules;
        host->screen_watch->look = timeout_create(host->loop, look, host->screen_watch);
        look(host->screen_watch);
    } else {
        screen_rules_destroy(rules);
    }
}

void screen_watch_output(struct host *host) {
    struct screen_watch *watch = host->screen_watch;
    if (watch != NULL && !timeout_is_running(watch->look)) {
        timeout_start(watch->look, LOOK_AFTER_MS);
    }
}
