/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The display protocol: what hosts, clients, commands and the server say to each other about one
 * terminal. Little-endian. A message is `u32 length` (of type and payload), `u8 type`, payload.
 *
 * The first message of both sides is HELLO, whose beginning never changes; then a peer acts in the
 * role it gave. A VIEWER shows the terminal and types into it. CONTROL asks for one thing after
 * the other, each request answered by exactly one of DONE, TEXT, STATUS or REFUSED. The SERVER is
 * told facts and is handed the descriptors that outlive the host.
 *
 * This module is pure: no I/O, no allocation but in the buffers it is given. Every decoder checks
 * every number; what it refuses ends the connection.
 */

#include "base/buffer.h"
#include "base/error.h"
#include "term/key.h"
#include "term/terminal.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PROTOCOL_MAGIC 0x414f5453u /* "STOA" */
#ifndef PROTOCOL_VERSION           /* tests build programs of other versions */
#define PROTOCOL_VERSION        1
#define PROTOCOL_VERSION_OLDEST 1 /* that this program still understands */
#endif
#define PROTOCOL_HELLO_TIMEOUT_MS 5000

#define MESSAGE_HEADER_BYTES    5
#define MESSAGE_TO_HOST_MAX     (1024 * 1024 + 64) /* a paste of 1 MiB */
#define MESSAGE_FROM_HOST_MAX   (32 * 1024 * 1024) /* a capture with all its history */
#define MESSAGE_PASTE_MAX_BYTES (1024 * 1024)
#define MESSAGE_TEXT_MAX_BYTES  4096

/* Numbers are for ever: only append. */
enum message_type {
    MESSAGE_HELLO = 1, /* both ways */
    MESSAGE_REFUSED,   /* host: u8 code (enum error_code), text */

    /* what a person does (VIEWER; KEY, MOUSE and PASTE also CONTROL) */
    MESSAGE_VIEW,          /* u16 columns, rows at which it is shown; 0 x 0: hidden */
    MESSAGE_KEY,           /* see message_append_key */
    MESSAGE_MOUSE,         /* see message_append_mouse */
    MESSAGE_PASTE,         /* u8 enum paste_flag, the text */
    MESSAGE_FOCUS,         /* u8 focused */
    MESSAGE_COLORS,        /* see message_append_colors */
    MESSAGE_FETCH_HISTORY, /* u64 first line, u32 count */
    MESSAGE_ACKNOWLEDGE,   /* u32 sequence of the frame that was applied */

    /* what a viewer is told */
    MESSAGE_FRAME,     /* see frame/frame.h */
    MESSAGE_HISTORY,   /* see frame/frame.h */
    MESSAGE_BELL,      /* nothing */
    MESSAGE_CLIPBOARD, /* the bytes (OSC 52, when allowed) */
    MESSAGE_STATUS,    /* struct host_status; to every role, when it changes or was asked for */

    /* CONTROL */
    MESSAGE_GET_STATUS, /* nothing; answered by STATUS */
    MESSAGE_CAPTURE,    /* u8 enum capture_flags; answered by TEXT */
    MESSAGE_SET_SIZE,   /* u16 columns, rows while nobody looks */
    MESSAGE_WAIT,       /* u8 enum wait_kind, text; answered when it is so */
    MESSAGE_SUBSCRIBE,  /* nothing; DONE, then OUTPUT for ever */
    MESSAGE_DONE,       /* nothing */
    MESSAGE_TEXT,       /* the bytes */
    MESSAGE_OUTPUT,     /* bytes as the program wrote them */
    MESSAGE_FAULT,      /* u8 enum fault_kind: only obeyed under STOA_TEST_FAULT=1, for tests */

    /* SERVER */
    MESSAGE_FACT,         /* host: see frame/fact.h */
    MESSAGE_HANDOVER,     /* host: u8 count of descriptors: the PTY master (absent when it is
                             closed: count 1), then the listener */
    MESSAGE_SERVER_STOPS, /* server: goes on purpose, do not start another */
    MESSAGE_CHILD_STATUS, /* server: u8 known, u32 wait status, of a child it reaped */
    MESSAGE_END,          /* server or CONTROL: u32 grace_ms: hang up, then kill, then go */
    MESSAGE_UPGRADE,      /* server: path: become this program */
    MESSAGE_WATCHED,      /* server: u8 whether people look at this fleet just now */

    /* between the server and the keeper (host/keeper.h) */
    MESSAGE_KEEP,     /* server: a session's id, its PTY master as descriptor; keeper: has it */
    MESSAGE_LET_GO,   /* server: a session's id */
    MESSAGE_KEPT_ALL, /* keeper: nothing; that was all it has */

    /* the text behind what a viewer sees: frame/text-message.h */
    MESSAGE_SEARCH, /* VIEWER; answered by FOUND, once with the match, once more with the count */
    MESSAGE_FOUND,
    MESSAGE_EXTRACT, /* VIEWER; answered by EXTRACTED */
    MESSAGE_EXTRACTED,

    MESSAGE_SCREEN_RULES, /* server: see screen_rules_write(); none at all: no more */

    MESSAGE_TYPED_BESIDE, /* VIEWER: a person types into another session just now */
    MESSAGE_TYPE_COUNT
};

enum peer_role { ROLE_VIEWER = 1, ROLE_CONTROL, ROLE_SERVER, ROLE_HOST, ROLE_KEEPER };

enum paste_flag {
    PASTE_THEN_ENTER = 1 << 0,
    PASTE_GOES_ON = 1 << 1, /* more follows, when the host has answered DONE (a VIEWER too) */
    PASTE_PART = 1 << 2,    /* not the first part */
};

enum wait_kind { WAIT_OUTPUT = 1, WAIT_TEXT, WAIT_EXIT };

enum fault_kind { FAULT_NULL = 1, FAULT_HEAP, FAULT_ABORT };
#define FAULT_AT_OUTPUT 0x80 /* or'ed: not now, but between the next read and its recording */

/* ---- framing --------------------------------------------------------------------------------- */

/* Begins a message; message_end patches its length. Payload is appended in between. */
size_t message_begin(struct buffer *out, enum message_type type);
void message_end(struct buffer *out, size_t begin);

/* A whole message at once. */
void message_append(struct buffer *out, enum message_type type, const void *payload, size_t length);

struct message {
    uint8_t type;
    struct reader payload;
    size_t size_bytes; /* with its header: what to consume */
};

enum message_result { MESSAGE_INCOMPLETE, MESSAGE_COMPLETE, MESSAGE_BROKEN };

/* Looks at the first message in these bytes. BROKEN (err says why): longer than maximum, or empty.
 */
enum message_result message_peek(const char *bytes, size_t length, size_t maximum_bytes,
        struct message *out_message, struct error *err);

/* ---- hello ----------------------------------------------------------------------------------- */

struct hello {
    uint16_t version, oldest_version;
    uint8_t role; /* enum peer_role; unknown ones are the receiver's to refuse */
};

void message_append_hello(struct buffer *out, enum peer_role role);

/* False: not our protocol, or no version that both understand (ERROR_INVALID, for people). */
bool message_read_hello(const struct message *message, struct hello *out_hello, struct error *err);

/* ---- input ----------------------------------------------------------------------------------- */

void message_append_key(struct buffer *out, const struct key_event *key);
bool message_read_key(const struct message *message, struct key_event *out_key);
void message_append_mouse(struct buffer *out, const struct mouse_event *mouse);
bool message_read_mouse(const struct message *message, struct mouse_event *out_mouse);
void message_append_paste(struct buffer *out, const char *text, size_t length, unsigned flags);
bool message_read_paste(const struct message *message, const char **out_text, size_t *out_length,
        unsigned *out_flags);
/* u32 foreground, background, cursor (0xRRGGBB), u8 dark; then, which older viewers leave out and
 * older hosts leave unread, u16 palette_known and u32 for each of the palette. */
void message_append_colors(struct buffer *out, const struct viewer_colors *colors);
bool message_read_colors(const struct message *message, struct viewer_colors *out_colors);
void message_append_size(
        struct buffer *out, enum message_type type, uint16_t columns, uint16_t rows);
bool message_read_size(const struct message *message, uint16_t *out_columns, uint16_t *out_rows);

/* ---- answers --------------------------------------------------------------------------------- */

void message_append_refused(struct buffer *out, enum error_code code, const char *text);

/* Makes the refusal an error of the caller's; false always, as error_set. */
bool message_read_refused(const struct message *message, struct error *err);

enum host_state { HOST_RUNNING = 1, HOST_EXITED, HOST_FAILED };

#define HOST_ID_SIZE 17

/* What there is to know of a host at once. Plain data. */
struct host_status {
    char id[HOST_ID_SIZE];
    uint8_t state;         /* enum host_state */
    uint8_t status_known;  /* of an exited one: exit_status and exit_signal are true */
    int32_t exit_status;   /* -1 unknown or by signal */
    int32_t exit_signal;   /* 0 none */
    int32_t failed_errno;  /* HOST_FAILED: why it could not be executed */
    int32_t pid, host_pid; /* of the program (0 when gone) and the host */
    uint16_t columns, rows;
    uint32_t viewers;      /* that have it on screen */
    uint32_t recoveries;   /* how often this host crashed and came back */
    uint64_t output_bytes; /* since the host began */
    int64_t started_wall_ms, exited_wall_ms, output_wall_ms; /* 0: not yet */
    uint8_t recording;                                       /* 0 off, 1 on, 2 failed (full disk) */
    char title[256];
    char notice[256]; /* what people should know: "the host crashed and came back", …; "" */
};

void message_append_status(struct buffer *out, const struct host_status *status);
bool message_read_status(const struct message *message, struct host_status *out_status);
