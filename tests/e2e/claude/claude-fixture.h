/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The real Claude Code, of the version the tests are written against, in a world of its own. It
 * talks to a stand-in of the Messages API (tests/stand-in/messages-api.mjs), never to the service.
 * A test has a stand-in of its own, so that test programs may run beside each other.
 *
 * One program a topic: test-claude-TOPIC.c, and the word TOPIC in tests/e2e/meson.build.
 */

#include "harness/console.h"
#include "harness/world.h"

#define CLAUDE_REQUESTS_FILE "requests.jsonl" /* what the stand-in was asked, one object a line */

/* What a test needs of Claude Code; zeros are good. */
struct claude_options {
    bool is_subscription;        /* an account of the service rather than an API key */
    const char *script;          /* what the stand-in answers, as JSON; NULL: as the file says */
    const char *script_file;     /* of tests/e2e/claude; NULL: script.json */
    const char *const *trusted;  /* directories below work, made and trusted; NULL-terminated */
    const char *more;            /* further members of .claude.json, as `"name":value` */
    bool is_without_credentials; /* neither a key nor an account */
};

/* The path of a program of npm (tests/install-from-npm.sh), the caller's; NULL where it cannot be
 * installed, which is said: `why: its reason`. */
char *claude_find_program(const char *name, const char *why);

/* Installs Claude Code (skips the test where that cannot be), starts the stand-in, writes what lets
 * Claude Code start without a question, and sets the environment of what is started from now on. */
void claude_prepare(struct world *world, const struct claude_options *options);

/* What the stand-in answers from now on. */
void claude_write_script(struct world *world, const char *script);

/* Makes a step of the script that has `"until": NAME` go on. */
void claude_let_go(struct world *world, const char *name);

/* How often stoa has typed something into the session, as its log has it. */
size_t claude_count_typed(struct world *world, const char *session);

/* Starts a fleet without showing it: `sessions` is the text of a preset. */
void claude_start_fleet(struct world *world, const char *preset);

/* What `stoa explain --json` says of a session; the caller's. */
struct json *claude_explain(struct world *world, const char *session)
        __attribute__((returns_nonnull));

/* The id of the conversation that runs in a session, as Claude Code's own file says; "" when there
 * is none (yet). The caller's. */
char *claude_conversation(struct world *world, const char *session)
        __attribute__((returns_nonnull));

/* Waits until stoa says of the session: `STATE` or `STATE: the beginning of its detail`. */
void claude_waits_state(struct world *world, const char *session, const char *expected);

/* The same, with a limit of its own where Claude Code takes its time. */
void claude_waits_state_for(
        struct world *world, const char *session, const char *expected, int64_t limit_ms);

/* Waits until the session shows a text; until it does not. */
void claude_waits_screen(struct world *world, const char *session, const char *text);
void claude_waits_gone(struct world *world, const char *session, const char *text);

/* Presses a key until the session does not show `until_gone` any more: for a while after a dialog
 * came up (150 ms; 600 ms where it changed its place) Claude Code takes none, lest one is hit by
 * accident. Escape it takes at once: that is pressed once, as a second one opens another dialog. */
void claude_press(
        struct world *world, const char *session, const char *key, const char *until_gone);

/* The same, typed in a console; not for Escape. */
void claude_types(struct console *console, const char *key, const char *until_gone);

/* Waits until a console shows a text so many times: once in each tile. */
void claude_shows_times(struct console *console, const char *text, size_t times);
