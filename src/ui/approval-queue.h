/* SPDX-License-Identifier: MIT */
#pragma once

/* The approval queue as its dialog has it: what draws it, and what answers. */

#include "dialog.h"

#include "approval/approval-text.h"
#include "config/keys.h"
#include "json/json.h"

struct queue {
    struct dialog dialog;
    char *selected;            /* an id; "" while there is none */
    char *answered;            /* the id that was answered here last; "" */
    struct json *shown;        /* what that one asks for; NULL until it came */
    struct approval_text text; /* the same for people */
    struct request_file *file; /* is read, before it is shown; NULL: none is */
    struct json *choices;      /* of the questions that were answered so far */
    int first, total, page;    /* rows of it; page 0: there is no room for it */
    size_t seen_extent;        /* of its text, from the beginning on: at any width */
    int seen;                  /* the same in rows */
    bool is_cut;               /* not all of it can be shown here */
    bool follows_question;     /* the next one is to be brought into view */
    size_t questions_seen;
    int list_first;
    int text_rows;         /* of what was shown last */
    int64_t deaf_until_ms; /* monotonic */
};

/* The one that is open; NULL: none is. */
struct queue *queue_find(const struct app *app);

/* All that is asked for, the fleet's own. */
const struct json *queue_list(const struct queue *queue);

/* Parameters of a call about the chosen one; the caller's. */
struct json *queue_params(const struct queue *queue);

/* Chooses the entry in this place of the list, or the nearest. */
void queue_choose(struct queue *queue, int index);
void queue_scroll(struct queue *queue, int rows);

/* approval-deeds.c: does what a key of the mode `approvals` stands for; the queue may be gone
 * then. */
void queue_do(struct queue *queue, const struct key_binding *binding);

/* Its place in the fleet's list; -1: it has ended. */
int queue_index(const struct queue *queue);

/* How high the dialog is to be: as what it shows, and at most so much. */
uint16_t queue_rows(struct queue *queue, uint16_t columns, uint16_t most);

void queue_draw(struct queue *queue, const struct canvas *canvas);
/* Whether there is something of it that nobody can have seen. */
bool queue_has_unseen(const struct queue *queue);

void queue_limit_first(struct queue *queue);

/* Which one stands in a row of the dialog; -1: none. */
int queue_index_at(const struct queue *queue, int row);
