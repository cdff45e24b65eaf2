/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The user's settings: ~/.config/stoa/config.yaml, documented in stoa-sessions(5). Everything has
 * a default, so the file may be missing; what is wrong in it is told, and the default stands.
 */

#include "base/cleanup.h"
#include "config/diagnostics.h"
#include "config/preset.h"

#include <stdbool.h>
#include <stdint.h>

/* How the outer terminal is asked for a notification; auto: in the way it is known to understand.
 */
enum settings_desktop {
    SETTINGS_DESKTOP_OFF,
    SETTINGS_DESKTOP_AUTO,
    SETTINGS_DESKTOP_OSC_9,
    SETTINGS_DESKTOP_OSC_99,
    SETTINGS_DESKTOP_OSC_777,
    SETTINGS_DESKTOP_COUNT
};

enum settings_side { SETTINGS_SIDE_LEFT, SETTINGS_SIDE_RIGHT, SETTINGS_SIDE_COUNT };

/* The keys of copy mode; auto: vi's, unless $VISUAL or $EDITOR names another kind of editor. */
enum settings_copy_keys { COPY_KEYS_AUTO, COPY_KEYS_EMACS, COPY_KEYS_VI, COPY_KEYS_COUNT };

struct settings {
    int64_t approval_hold_ms; /* how long hooks wait for an answer; 0: not at all */
    bool checksum;            /* whether programs may read their screen back (DECRQCRA) */
    bool clipboard;           /* whether programs may set the clipboard (OSC 52) */
    bool confirm_kill;        /* whether ending a session asks first */
    int copy_keys;            /* enum settings_copy_keys: see settings_copy_keys() */
    int64_t history_lines;    /* of scrollback, per session */
    int layout;               /* index in preset_layouts, of a new fleet */
    bool mouse;
    bool notify_bell;     /* the outer terminal's */
    char *notify_command; /* for the shell; NULL: none */
    int notify_desktop;   /* enum settings_desktop */
    bool notify_done;     /* also of sessions that are done */
    int64_t panel_columns;
    int panel_side; /* enum settings_side */
    bool panel_visible;
    struct preset_profile *profiles; /* to choose from when a session is started by hand */
    size_t profile_count;
    struct preset_recording recording; /* of sessions that are started by hand */
    char *shell;                       /* what a session runs that names no command */
    char *theme;                       /* "auto": dark or light by the terminal's background */
};

/* The defaults. */
struct settings *settings_create(void);

/* Those and then the file (NULL: the user's config.yaml, which may be missing). */
struct settings *settings_load(const char *path, struct diagnostics *problems);
struct settings *settings_parse(const char *bytes, size_t length, struct diagnostics *problems);

void settings_destroy(struct settings *settings);
OWNED_TYPE(settings);

/* Vi or Emacs, by the setting and the environment. */
enum settings_copy_keys settings_copy_keys(const struct settings *settings);

/* Where the user's settings are; the caller's to free. */
char *settings_user_path(void) __attribute__((returns_nonnull));
