/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * One run of one subject: a private directory, its sessions with players in them (player.c), and at
 * most one attached client in a PTY whose output is drained all the time.
 *
 * Whatever cannot go on ends the program with a message: a figure of half a run is worth nothing.
 */

#include "base/buffer.h"
#include "harness/process.h"

#include <stdbool.h>
#include <stdint.h>

#define STAGE_COLUMNS     200
#define STAGE_ROWS        50
#define STAGE_PLAYERS_MAX 128

struct subject;

struct stage_player {
    char name[16];
    int socket; /* -1: not connected yet */
    struct buffer in;
};

struct stage {
    const struct subject *subject;
    const char *programs;    /* the directory of stoa and stoa-host */
    const char *player_path; /* of the player program */
    const char *corpora;     /* the directory of the corpora */
    char *root;
    char **environment;
    char *socket_path;
    int listener;
    struct stage_player players[STAGE_PLAYERS_MAX];
    size_t player_count;
    struct process_pty client; /* pid 0: none */
    struct buffer output;      /* the end of what the client printed, while something is sought */
    const char *sought;        /* what is waited for in it; NULL once it was seen */
    uint64_t client_bytes;
};

/* What is compared: how each thing is done with it. */
struct subject {
    const char *name;
    const char *const *programs; /* base names of its processes, NULL at the end */
    void (*prepare)(struct stage *stage);
    /* Starts a detached session (window) that runs command; `beside`: seen together with the
     * first one. */
    void (*add)(struct stage *stage, const char *name, const char *const *command, bool beside);
    /* The command line that attaches to the session, alone on the screen or with those beside. */
    void (*attach)(struct stage *stage, const char *name, bool alone, const char *argv[32]);
    /* The command line that starts everything and shows command at once. */
    void (*cold)(struct stage *stage, const char *const *command, const char *argv[32]);
    /* Its version, one line. */
    const char *const version[4];
};

extern const struct subject subject_tmux, subject_stoa;

void stage_open(struct stage *stage, const struct subject *subject);
void stage_close(struct stage *stage); /* ends every process that was started */

/* Runs a command of the subject to its end; it must succeed. */
void stage_run(struct stage *stage, const char *const *argv);

/* Adds a session with a player in it and waits until it has connected. */
void stage_add_player(struct stage *stage, const char *name, bool beside);

/* Waits until as many players are connected. */
void stage_wait_players(struct stage *stage, size_t count);

void stage_attach(struct stage *stage, const char *name, bool alone);
void stage_start_cold(struct stage *stage, const char *text);
void stage_detach(struct stage *stage); /* ends the client */

void stage_tell(struct stage *stage, const char *name, const char *format, ...)
        __attribute__((format(printf, 3, 4)));

/* Waits for the player's answer "WORD US"; the time it measured. */
int64_t stage_answer_us(struct stage *stage, const char *name, const char *word);

void stage_type(struct stage *stage, char key);

/* From now on looks for text in what the client prints; stage_seen waits for it and says when it
 * came (monotonic), -1 when it did not within the limit. */
void stage_seek(struct stage *stage, const char *text);
int64_t stage_seen_us(struct stage *stage, int64_t timeout_ms);

/* Drains for a while. */
void stage_drain(struct stage *stage, int64_t duration_ms);

/* The subject's processes (of one program, or all with NULL); the caller frees them. */
size_t stage_processes(struct stage *stage, const char *program, pid_t **out_pids);

void stage_die(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));
