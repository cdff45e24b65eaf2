/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A person's terminal in a test: a program runs in a PTY, what it prints is read by stoa's own
 * engine, and keys are typed by their names, encoded as the program asked its terminal to.
 * It answers queries, as a terminal does. Consoles belong to their world and go with it.
 */

#include "base/list.h"
#include "harness/process.h"
#include "harness/world.h"

#include "term/terminal.h"

struct console {
    struct list link;
    struct world *world;
    struct process_pty pty;
    struct terminal *screen;
    struct buffer raw; /* all that was printed */
    bool frozen;       /* it does not read: the program's writes block */
    bool ended;
    int status; /* as of waitpid, once ended */
};

/* Arguments up to NULL; "stoa" is the one of this build. */
struct console *console_create(struct world *world, uint16_t columns, uint16_t rows,
        const char *program, ...) __attribute__((sentinel));
void console_destroy(struct console *console);

/* Keys by name, parted by spaces: "C-Space c Enter"; a word that names no key is typed letter by
 * letter ("echo Space hello Enter"). */
void console_type(struct console *console, const char *keys);

/* Bytes as they are. */
void console_send(struct console *console, const char *text);

void console_resize(struct console *console, uint16_t columns, uint16_t rows);

/* Waits until a row of the screen holds text; until none does. */
void console_shows(struct console *console, const char *text);
void console_lacks(struct console *console, const char *text);
bool console_has(struct console *console, const char *text); /* now */

/* Whether these bytes were printed so far. */
bool console_printed(const struct console *console, const char *bytes);

/* Waits until the screen is as tests/e2e/screens/NAME.txt says (texts, cursor, looks);
 * UPDATE_SCREENS=1 writes that file instead, once the screen has stood still. */
void console_looks(struct console *console, const char *name);

/* The same of the rows from `first` up to `end`: a pane, for one. */
void console_part_looks(struct console *console, uint16_t first, uint16_t end, const char *name);

/* Waits for the program's end; its exit status (128 + signal). */
int console_ends(struct console *console);

/* SIGKILL to the program, and waits. */
void console_kill(struct console *console);

/* The screen as lines, the caller's to free. */
char *console_text(struct console *console) __attribute__((returns_nonnull));

/* Reads what is there, answers, notes the end; false when there was nothing. */
bool console_read(struct console *console);
