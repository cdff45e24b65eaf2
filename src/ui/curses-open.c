/* SPDX-License-Identifier: MIT */

/* Which description of the terminal ncurses gets: stoa's own where the terminal's says that it is
 * like xterm, since only that has all that is drawn with. */

#include "curses-open.h"

#include "base/memory.h"
#include "base/text.h"
#include "terminfo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <term.h>

static bool has_no_color(void) {
    const char *value = getenv("NO_COLOR");
    return value != NULL && value[0] != '\0';
}

/* What the terminal's own description says of it. */
struct kind {
    bool known, like_xterm, direct;
    int colors;
};

static struct kind find_kind(const char *type) {
    struct kind kind = { 0 };
    int failed;
    const char *says = getenv("COLORTERM");
    kind.known = setupterm(type, STDOUT_FILENO, &failed) == OK;
    if (kind.known) {
        const char *move = tigetstr("cup");
        const char *enter = tigetstr("smcup");
        kind.like_xterm = move != NULL && move != (const char *)-1 && enter != NULL &&
                          enter != (const char *)-1 && text_equal(move, "\x1b[%i%p1%d;%p2%dH") &&
                          strstr(enter, "\x1b[?1049h") != NULL;
        kind.colors = tigetnum("colors");
        kind.direct = tigetflag("RGB") > 0 || tigetnum("RGB") > 0;
        del_curterm(cur_term);
    }
    kind.direct = kind.direct || text_equal(says, "truecolor") || text_equal(says, "24bit");
    return kind;
}

/* A description embedded in the program, by the variable that ncurses reads it from. */
static SCREEN *open_embedded(const char *name, const char *description) {
    OWNED_STR kept = text_copy_or_null(getenv("TERMINFO"));
    setenv("TERMINFO", description, 1);
    SCREEN *curses = newterm(name, stdout, stdin);
    if (kept != NULL) {
        setenv("TERMINFO", kept, 1);
    } else {
        unsetenv("TERMINFO");
    }
    return curses;
}

SCREEN *curses_open(char *warning, size_t size) {
    const char *type = getenv("TERM");
    struct kind kind = find_kind(type);
    SCREEN *curses = NULL;
    if (!kind.known) {
        snprintf(warning, size, "terminal type '%.40s' is unknown here: drawing as on xterm", type);
        kind.like_xterm = true;
        kind.colors = 256;
    }
    if (kind.like_xterm && kind.direct) {
        curses = open_embedded("stoa-direct", TERMINFO_STOA_DIRECT);
    } else if (kind.like_xterm && kind.colors >= 256) {
        curses = open_embedded("stoa-256", TERMINFO_STOA_256);
    }
    return curses != NULL ? curses : newterm(kind.known ? type : "xterm", stdout, stdin);
}

enum color_depth curses_find_depth(void) {
    if (has_no_color() || !has_colors() || start_color() != OK) {
        return COLORS_NONE;
    }
    use_default_colors();
    return COLORS > 256 ? COLORS_DIRECT : COLORS >= 256 ? COLORS_256 : COLORS_16;
}

void curses_prepare(void) {
    raw();
    noecho();
    nonl();
    typeahead(-1); /* do not look for input while drawing */
    idlok(stdscr, FALSE);
    idcok(stdscr, FALSE); /* rows that did not change are not touched: overlay.h counts on it */
    leaveok(stdscr, FALSE);
    scrollok(stdscr, FALSE);
}
