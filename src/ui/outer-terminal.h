/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The state of the terminal stoa was started in: kept at the start, given back on every end but
 * SIGKILL. Faults (SIGSEGV, SIGBUS, SIGABRT, SIGILL, SIGFPE) and exit() included: their handler
 * writes a fixed sequence, sets the line discipline back and says where the log is.
 */

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

/* ERROR_INVALID when input or output is no terminal. log_path (may be NULL) is named after a
 * crash. */
bool outer_terminal_open(const char *log_path, struct error *err);

/* Switches the modes on that stoa uses (paste, focus, mouse), and off again. On asks what
 * outer_terminal_ask() asks, the first time; off also leaves the alternate screen. Both are fine at
 * any time. */
void outer_terminal_enter(void);
void outer_terminal_leave(void);

/* To be called before the alternate screen is left by others (ncurses): waits for answers under way
 * (at most 150 ms), so that they are not typed into the shell, and gives the keyboard back, which
 * terminals keep for each screen. */
void outer_terminal_prepare_leave(void);

/* Whether the mouse is taken at all (it is, at first). */
void outer_terminal_set_mouse(bool on);

/* The mouse's motion without a button, wanted by few programs. */
void outer_terminal_set_any_motion(bool on);

/* The kitty keyboard: called when the terminal said that it knows it. */
void outer_terminal_set_kitty_keyboard(bool on);

/* Asks for colours, synchronized output and the kitty keyboard; the answers come as input. */
void outer_terminal_ask(void);

/* To be told when the answer to the last question came (DA1): nothing more is under way. */
void outer_terminal_set_answered(void);

/* Whether the last of the answers (to DA1: ESC [ ? … c) ends in these bytes; zero *matched before
 * the first piece. */
bool outer_terminal_ends_answers(const char *bytes, size_t length, size_t *matched);

/* For good: waits for answers as outer_terminal_prepare_leave() does, and sets everything back. */
void outer_terminal_close(void);

/* A descriptor of its own for reading the terminal, non-blocking without making the shell's so;
 * owned by this file. */
int outer_terminal_input(void);

/* Sets the clipboard (OSC 52); what is longer is left. */
#define OUTER_CLIPBOARD_BYTES_MAX (1024 * 1024)
void outer_terminal_set_clipboard(const char *bytes, size_t length);

void outer_terminal_write(const void *bytes, size_t length);
void outer_terminal_write_entered(const void *bytes, size_t length); /* only while it is ours */
void outer_terminal_size(uint16_t *out_columns, uint16_t *out_rows);
