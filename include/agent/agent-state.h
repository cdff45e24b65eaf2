/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What an agent is doing, as far as its reports say, and who said so. Pure: reports in, a verdict
 * out; nothing is read, no clock is looked at.
 *
 * A table (agent-signals.c, printed in docs/agent-states.md) says for each report which state it
 * asserts and which it withdraws. Claims are kept apart by how far their source is to be trusted:
 * what the PTY says can be printed by any program, so it makes a verdict more careful, never less.
 * A report withdraws only what was said before it; one that comes late asserts nothing that was
 * withdrawn meanwhile. What nobody has confirmed for long is unknown; a file that says "busy" and a
 * tool that runs confirm it for as long as they do.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AGENT_DETAIL_MAX_BYTES 200
#define AGENT_WORD_MAX_BYTES   64
#define AGENT_PENDING_MAX      32 /* dialogs that are open at once */
#define AGENT_SETTLED_MAX      16
#define AGENT_SUBAGENTS_MAX    256                      /* that are counted one by one */
#define AGENT_OVERDUE_MS       (INT64_C(2) * 60 * 1000) /* so long past its reset a limit may last */

/* The further down, the more careful whoever reads it has to be. */
enum agent_state {
    AGENT_UNKNOWN,
    AGENT_WAITING, /* for a prompt */
    AGENT_DONE,    /* as well, after a turn that went to its end */
    AGENT_WORKING,
    AGENT_STARTING,
    AGENT_ERROR,
    AGENT_LIMITED,
    AGENT_ASKS_QUESTION,
    AGENT_NEEDS_PERMISSION,
    AGENT_NEEDS_TRUST,
    AGENT_NEEDS_LOGIN,
    AGENT_EXITED,
    AGENT_STATE_COUNT
};
extern const char *const agent_state_names[AGENT_STATE_COUNT + 1]; /* NULL-terminated */

enum agent_source {
    AGENT_SOURCE_PROCESS,
    AGENT_SOURCE_HOOK,
    AGENT_SOURCE_STATUSLINE,
    AGENT_SOURCE_STREAM_JSON,
    AGENT_SOURCE_REGISTRY,
    AGENT_SOURCE_TRANSCRIPT,
    AGENT_SOURCE_CREDENTIALS,    /* whether it has any, as stoa sees them */
    AGENT_SOURCE_PROGRAM_STATUS, /* from here on through the PTY */
    AGENT_SOURCE_TITLE,
    AGENT_SOURCE_SCREEN_RULE,
    AGENT_SOURCE_COUNT
};
extern const char *const agent_source_names[AGENT_SOURCE_COUNT + 1]; /* NULL-terminated */

bool agent_source_is_authenticated(enum agent_source source);

/* What one source said once. Texts are borrowed, cut where they are kept, and may be NULL. */
struct agent_signal {
    enum agent_source source;
    const char *event, *variant; /* as the table names them */
    const char *detail;          /* what it works on, what it needs permission for, … */
    const char *subagent;        /* the id of the sub-agent that it is about */
    uint64_t key;                /* of what a permission is for: asked and done have the same */
    int64_t at_ms;               /* wall clock: when it was said */
    int64_t background;          /* tasks that go on in the background; -1: it does not say */
    int64_t tools;               /* stream-json: how many run now; -1: it does not say */
    int64_t until_ms;            /* when a limit that it tells of ends; 0: it does not say */
};

/* Members are for the files of the monitor and for `stoa explain`. */
struct agent_claim {
    bool is_held;
    enum agent_source source, withdrawn_by;
    int64_t since_ms, at_ms, withdrawn_ms;
    char event[AGENT_WORD_MAX_BYTES], withdrawn_event[AGENT_WORD_MAX_BYTES];
    char detail[AGENT_DETAIL_MAX_BYTES];
};

struct agent_word {
    int64_t at_ms; /* 0: it never said anything */
    char event[AGENT_WORD_MAX_BYTES];
    char detail[AGENT_DETAIL_MAX_BYTES];
};

struct agent_pending {
    enum agent_state state;
    uint64_t key, subagent;
    int64_t at_ms;
    char detail[AGENT_DETAIL_MAX_BYTES];
};

enum agent_layer { AGENT_LAYER_AUTHENTICATED, AGENT_LAYER_PTY, AGENT_LAYER_COUNT };

struct agent_monitor {
    struct agent_claim claims[AGENT_LAYER_COUNT][AGENT_STATE_COUNT];
    struct agent_word words[AGENT_SOURCE_COUNT]; /* the last of each source */
    struct agent_pending pending[AGENT_PENDING_MAX];
    size_t pending_count;
    uint64_t subagents[AGENT_SUBAGENTS_MAX];
    size_t subagent_count;
    int64_t background;
    int64_t tools;            /* that run, of a headless one */
    bool file_is_busy;        /* its file says that it works, and the process is there */
    int64_t asserted_ms;      /* when an authenticated source last asserted a state */
    int64_t life_ms;          /* the last sign of life of any kind */
    int64_t newest_ms;        /* the latest time of all above */
    int64_t limited_until_ms; /* when the limit that was reached ends; 0: not known */
    int64_t worded_until_ms;  /* the same, as whoever told of the limit worded it */
    int64_t turn_ms;
    int64_t ended_ms;       /* when hooks told the end of the last turn; 0: one began since */
    int64_t interrupted_ms; /* when one was counted that hooks may yet deny; 0: none */
    char turn[AGENT_DETAIL_MAX_BYTES]; /* what the turn that runs began with */
    struct {
        uint64_t key;
        int64_t at_ms;
    } settled[AGENT_SETTLED_MAX]; /* what it was asked for lately, and is over */
    size_t settled_next;
    uint32_t interrupts, refused; /* seen; reports that could not be read */
    char refusal[AGENT_DETAIL_MAX_BYTES];
};

struct agent_verdict {
    enum agent_state state;
    enum agent_source source;            /* who said so; without meaning when unknown */
    const char *event, *detail, *reason; /* never NULL; valid until the next report */
    int64_t since_ms;                    /* 0: not known */
    int64_t until_ms;                    /* of a limit; 0: not known */
    int64_t fades_ms;  /* when it becomes another one unless something is heard; 0: it does not */
    bool is_overdue;   /* a limit that lasts longer than it was said to */
    bool is_confirmed; /* an authenticated source says so */
    bool is_ready;     /* for a prompt that stoa types */
};

void agent_monitor_init(struct agent_monitor *monitor);
void agent_monitor_take(
        struct agent_monitor *monitor, const struct agent_signal *signal, int64_t now_ms);

/* The program wrote, or is otherwise known to live. */
void agent_monitor_note_life(struct agent_monitor *monitor, int64_t now_ms);

/* A report came that could not be read. */
void agent_monitor_refuse(struct agent_monitor *monitor, const char *why, int64_t now_ms);

/* Whether the dialog for what has this key is open. */
bool agent_monitor_has_dialog(
        const struct agent_monitor *monitor, uint64_t key, const char *subagent);
struct agent_verdict agent_monitor_judge(const struct agent_monitor *monitor, int64_t now_ms);
