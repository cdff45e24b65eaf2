/* SPDX-License-Identifier: MIT */

/* Text out of a pane: to the outer terminal's clipboard, to a file, to an editor or a pager. */

#include "copy-mode.h"

#include "background.h"
#include "base/fd.h"
#include "base/path.h"
#include "base/text.h"
#include "outer-terminal.h"
#include "outside.h"
#include "state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum target_kind {
    TARGET_CLIPBOARD,
    TARGET_FILE,
    TARGET_COMMAND,
    TARGET_EDITOR, /* from here on it is the whole history */
    TARGET_PAGER,
    TARGET_COUNT
};

static void ask(struct app *app, struct pane *pane, enum target_kind kind,
        const struct text_range *range, bool whole_lines, const char *where) {
    struct copy_target *target = &app->input.target;
    text_replace(&target->where, where);
    target->kind = (uint8_t)kind;
    target->whole_lines = whole_lines;
    target->serial = ++app->input.serial;
    if (pane->host == NULL || !pane_link_extract(pane->host, target->serial, range)) {
        target->serial = 0;
        app_say(app, true, "the session's host is away: nothing was copied");
    }
}

void copy_to_clipboard(
        struct app *app, struct pane *pane, const struct text_range *range, bool whole_lines) {
    ask(app, pane, TARGET_CLIPBOARD, range, whole_lines, NULL);
}

void copy_to_file(struct app *app, struct pane *pane, const struct text_range *range,
        bool whole_lines, const char *path) {
    ask(app, pane, TARGET_FILE, range, whole_lines, path);
}

void copy_to_command(struct app *app, struct pane *pane, const struct text_range *range,
        bool whole_lines, const char *command) {
    ask(app, pane, TARGET_COMMAND, range, whole_lines, command);
}

void copy_to_program(struct app *app, struct pane *pane, bool pager) {
    struct text_range all = { .to = { UINT64_MAX, UINT16_MAX } };
    ask(app, pane, pager ? TARGET_PAGER : TARGET_EDITOR, &all, true, NULL);
}

/* ---- where it goes ----------------------------------------------------------------------------
 */

/* What is to be known besides, in the same message. */
static const char *remark(const struct extract_result *result) {
    return result->pruned ? "; what was before is gone from the history"
           : result->cut  ? "; the rest was too much"
                          : "";
}

static void to_clipboard(
        struct app *app, const struct buffer *text, const struct extract_result *result) {
    if (text->length > OUTER_CLIPBOARD_BYTES_MAX) {
        app_say(app, true, "%zu bytes are too much for the terminal's clipboard: copy to a file",
                text->length);
        return;
    }
    outer_terminal_set_clipboard(text->data, text->length);
    app_say(app, false, "copied %zu bytes to the terminal's clipboard%s", text->length,
            remark(result));
}

/* "~/x" is in the home directory. */
static char *expand_home(const char *path) {
    const char *home = getenv("HOME");
    return home != NULL && text_starts_with(path, "~/") ? path_join(home, path + 2)
                                                        : text_copy(path);
}

static void to_file(
        struct app *app, const struct buffer *text, const struct extract_result *result) {
    struct error err = { 0 };
    OWNED_STR path = expand_home(app->input.target.where);
    OWNED_FD fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) {
        app_say(app, true, "%s: cannot write '%s'", strerror(errno), path);
    } else if (!fd_write_all(fd, text->data, text->length, &err)) {
        app_say(app, true, "%s: cannot write '%s'", err.text, path);
    } else {
        app_say(app, false, "wrote %zu bytes to '%s'%s", text->length, path, remark(result));
    }
}

static void to_command(
        struct app *app, const struct buffer *text, const struct extract_result *result) {
    const char *command = app->input.target.where;
    struct error err = { 0 };
    if (!background_run(app, command, text, &err)) {
        app_say(app, true, "%s", err.text);
    } else {
        app_say(app, false, "gave %zu bytes to '%s'%s", text->length, command, remark(result));
    }
}

static const char *choose_program(enum target_kind kind) {
    const char *first = getenv(kind == TARGET_PAGER ? "PAGER" : "VISUAL");
    const char *second = kind == TARGET_PAGER ? NULL : getenv("EDITOR");
    const char *fallback = kind == TARGET_PAGER ? "less" : "vi";
    return first != NULL && first[0] != '\0'     ? first
           : second != NULL && second[0] != '\0' ? second
                                                 : fallback;
}

/* A file of its own that is gone afterwards: it may hold secrets. */
static void to_program(
        struct app *app, const struct buffer *text, const struct extract_result *result) {
    const char *directory = getenv("TMPDIR");
    struct error err = { 0 };
    OWNED_STR path = path_join(directory != NULL ? directory : "/tmp", "stoa-history-XXXXXX");
    OWNED_FD fd = mkostemp(path, O_CLOEXEC);
    if (fd < 0) {
        app_say(app, true, "%s: cannot write '%s'", strerror(errno), path);
        return;
    }
    if (!fd_write_all(fd, text->data, text->length, &err) ||
            !outside_run(app, choose_program(app->input.target.kind), path, &err)) {
        app_say(app, true, "%s", err.text);
    }
    (void)unlink(path);
}

void copy_extracted(struct pane *pane, const struct extracted_message *extracted) {
    static void (*const takers[])(
            struct app *, const struct buffer *, const struct extract_result *) = {
        [TARGET_CLIPBOARD] = to_clipboard,
        [TARGET_FILE] = to_file,
        [TARGET_COMMAND] = to_command,
        [TARGET_EDITOR] = to_program,
        [TARGET_PAGER] = to_program,
    };
    _Static_assert(sizeof(takers) / sizeof(takers[0]) == TARGET_COUNT, "a taker for each target");
    struct app *app = pane->app;
    struct copy_target *target = &app->input.target;
    if (extracted->serial != target->serial || target->serial == 0) {
        return;
    }
    target->serial = 0;
    if (extracted->length == 0) {
        app_say(app, false,
                extracted->result.pruned ? "the selected text is gone from the history"
                                         : "there is no text in it");
        return;
    }
    struct buffer text = { 0 };
    buffer_append(&text, extracted->text, extracted->length);
    while (target->kind >= TARGET_EDITOR && text.length > 0 && text.data[text.length - 1] == '\n') {
        text.length--; /* the empty rows of the screen */
    }
    if (target->whole_lines) {
        buffer_append_byte(&text, '\n');
    }
    takers[target->kind](app, &text, &extracted->result);
    buffer_finish(&text);
}
