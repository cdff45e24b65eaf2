/* SPDX-License-Identifier: MIT */
#include "outer-notice.h"

#include "base/clean.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define TEXT_MAX_BYTES 250

/* By what a terminal says of itself in the environment; the first that fits. */
static const struct {
    const char *variable;
    const char *begins; /* NULL: anything */
    enum outer_notice_kind kind;
} known[] = {
    { "TMUX", NULL, OUTER_NOTICE_BELL }, /* it lets none of the others through */
    { "STY", NULL, OUTER_NOTICE_BELL },
    { "TERM_PROGRAM", "stoa", OUTER_NOTICE_OSC_777 },
    { "TERM_PROGRAM", "iTerm.app", OUTER_NOTICE_OSC_9 },
    { "TERM_PROGRAM", "ghostty", OUTER_NOTICE_OSC_777 },
    { "TERM_PROGRAM", "WezTerm", OUTER_NOTICE_OSC_777 },
    { "KITTY_WINDOW_ID", NULL, OUTER_NOTICE_OSC_99 },
    { "TERM", "xterm-kitty", OUTER_NOTICE_OSC_99 },
    { "TERM", "foot", OUTER_NOTICE_OSC_777 },
    { "TERM", "rxvt", OUTER_NOTICE_OSC_777 },
    { "TERM", "contour", OUTER_NOTICE_OSC_777 },
    { "VTE_VERSION", NULL, OUTER_NOTICE_OSC_777 },
};

enum outer_notice_kind outer_notice_find(char *(*get_variable)(const char *name)) {
    for (size_t i = 0; i < ARRAY_LENGTH(known); i++) {
        const char *value = get_variable(known[i].variable);
        if (value != NULL && *value != '\0' &&
                (known[i].begins == NULL || text_starts_with(value, known[i].begins))) {
            return known[i].kind;
        }
    }
    return OUTER_NOTICE_BELL;
}

/* Semicolons part the members of a sequence. */
static char *clean_part(const char *text) {
    char *clean = clean_line(text, TEXT_MAX_BYTES);
    for (char *at = clean; *at != '\0'; at++) {
        *at = *at == ';' ? ',' : *at;
    }
    return clean;
}

void outer_notice_append(struct buffer *out, enum outer_notice_kind kind, const char *id,
        const char *name, const char *reason) {
    static const char *const forms[OUTER_NOTICE_COUNT] = {
        [OUTER_NOTICE_NONE] = "",
        [OUTER_NOTICE_BELL] = "\a",
        [OUTER_NOTICE_OSC_9] = "\033]9;%2 %3\033\\",
        [OUTER_NOTICE_OSC_99] = ("\033]99;i=stoa-%1:d=0:p=title;%2\033\\"
                                 "\033]99;i=stoa-%1:p=body;%3\033\\"),
        [OUTER_NOTICE_OSC_777] = "\033]777;notify;%2;%3\033\\",
    };
    OWNED_STR clean_id = clean_part(id);
    OWNED_STR title = clean_part(name);
    OWNED_STR body = clean_part(reason);
    const char *const parts[] = { clean_id, title, body };
    for (const char *at = forms[kind]; *at != '\0'; at++) {
        bool is_part = at[0] == '%';
        if (is_part) {
            buffer_append_text(out, parts[at[1] - '1']);
            at++;
        } else {
            buffer_append_byte(out, (uint8_t)*at);
        }
    }
}
