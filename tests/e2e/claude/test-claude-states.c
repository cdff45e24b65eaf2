/* SPDX-License-Identifier: MIT */

/*
 * Each state that a session of Claude Code can be in, with its trigger: what is typed or what the
 * service answers, what `stoa explain` must then say (state, on what, who says so) and what stands
 * under the session's name in the panel. One table, of the real program.
 */

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "claude-fixture.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#define PANEL_EDGE "│"

/* What is done, in this order, as far as it is given; then what must be so. */
static const struct row {
    const char *session;
    const char *let_go;                        /* this file is made */
    const char *send;                          /* this prompt is sent */
    const char *once_shown, *key, *until_gone; /* this key is pressed */
    int signal;                                /* its program gets this */
    const char *state;                         /* "STATE" or "STATE: what it begins with" */
    const char *sources;                       /* one of these says so */
    const char *reason;                        /* and this is said beside it */
    const char *panel;
    int subagents, background, interrupts;
} rows[] = {
    { .session = "slow", .state = "starting", .sources = "process", .panel = "starts" },
    { .session = "one", .state = "waiting", .sources = "registry", .panel = "waits for you" },
    { .session = "one",
            .send = "speak slowly",
            .state = "working: speak slowly",
            .sources = "hook registry",
            .panel = "speak slowly" },
    { .session = "one",
            .once_shown = "a word",
            .key = "Escape",
            .until_gone = "esc to interrupt",
            .state = "waiting: interrupted",
            .sources = "registry",
            .panel = "waits for you: interrupted",
            .interrupts = 1 },
    { .session = "one",
            .send = "touch ./this",
            .state = "needs-permission: Bash: touch ./this",
            .sources = "hook",
            .panel = "allow: Bash: touch ./this" },
    { .session = "one",
            .once_shown = "1. Yes",
            .key = "Enter",
            .until_gone = "1. Yes",
            .state = "done: It is touched.",
            .sources = "hook",
            .panel = "done: It is touched." },
    { .session = "one",
            .send = "write the file written",
            .state = "needs-permission: Write: ",
            .sources = "hook",
            .panel = "allow: Write: " },
    { .session = "one",
            .once_shown = "1. Yes",
            .key = "Escape",
            .until_gone = "1. Yes",
            .state = "waiting: interrupted",
            .sources = "registry",
            .panel = "waits for you: interrupted",
            .interrupts = 1 },
    { .session = "one",
            .send = "run until ./never",
            .state = "working: Bash: until [ -e ./never ]",
            .sources = "hook",
            .panel = "Bash: until [ -e ./never ]" },
    { .session = "one",
            .once_shown = "esc to interrupt",
            .key = "Escape",
            .until_gone = "esc to interrupt",
            .state = "waiting: interrupted",
            .sources = "registry",
            .panel = "waits for you: interrupted",
            .interrupts = 1 },
    { .session = "one",
            .send = "ask me",
            .state = "asks-question: Which colour?",
            .sources = "hook",
            .panel = "asks: Which colour?" },
    { .session = "one",
            .once_shown = "1. Red",
            .key = "Enter",
            .until_gone = "1. Red",
            .state = "done: So be it.",
            .sources = "hook",
            .panel = "done: So be it." },
    { .session = "one",
            .send = "launch a sub-agent",
            .state = "working",
            .sources = "hook registry",
            .panel = "+1 ",
            .subagents = 1 },
    { .session = "one",
            .let_go = "helper-may-end",
            .state = "done",
            .sources = "hook",
            .panel = "done: " },
    { .session = "one",
            .send = "run behind until ./come",
            .state = "working: It runs behind.",
            .sources = "hook",
            .panel = "+1 It runs behind.",
            .background = 1 },
    { .session = "one", .let_go = "work/c1/come", .state = "done", .sources = "hook" },
    { .session = "one",
            .send = "that is too much",
            .state = "limited: ",
            .sources = "hook",
            .panel = "limited: " },
    { .session = "one",
            .send = "fail",
            .state = "error: API Error: ",
            .sources = "hook",
            .panel = "error: API Error: " },
    { .session = "one",
            .send = "who am I",
            .state = "needs-login: ",
            .sources = "hook",
            .panel = "needs a login: " },
    { .session = "two",
            .state = "needs-trust: trust this folder",
            .sources = "program-status",
            .reason = "the terminal asks for more care than the rest",
            .panel = "needs trust: trust this" },
    { .session = "one",
            .signal = SIGTERM,
            .state = "exited",
            .sources = "process",
            .panel = "exited with status 143" },
    { .session = "slow",
            .state = "unknown",
            .sources = "",
            .reason = "nothing was heard that confirms what it was",
            .panel = "unknown" },
    { .session = "slow",
            .signal = SIGCONT,
            .state = "waiting",
            .sources = "registry",
            .panel = "waits for you" },
};

/* ---- what must be so ------------------------------------------------------------------------- */

/* The line of the panel under the session's name begins with a text. */
static bool panel_says(struct console *console, const char *session, const char *text) {
    OWNED_STR screen = console_text(console);
    OWNED_STR name = text_format(" %s ", session);
    bool is_next = false;
    char *rest = screen;
    for (char *line; (line = strsep(&rest, "\n")) != NULL;) {
        char *edge = strstr(line, PANEL_EDGE);
        if (edge != NULL) {
            *edge = '\0';
        }
        if (is_next) {
            return edge != NULL && text_starts_with(line + strspn(line, " "), text);
        }
        is_next = edge != NULL && strstr(line, name) != NULL;
    }
    return false;
}

struct panel_wait {
    struct console *console;
    const struct row *row;
};

static bool is_on_panel(struct world *world, const void *context) {
    (void)world;
    const struct panel_wait *wait = context;
    return panel_says(wait->console, wait->row->session, wait->row->panel);
}

struct counts_wait {
    const struct row *row;
    int64_t interrupts;
};

static bool is_counted(struct world *world, const void *context) {
    const struct counts_wait *wait = context;
    OWNED(json) said = claude_explain(world, wait->row->session);
    const struct json *agent = json_find(json_find(said, "session"), "agent");
    return json_get_integer(agent, "subagents", 0) == wait->row->subagents &&
           json_get_integer(agent, "background", 0) >= wait->row->background &&
           json_get_integer(agent, "interrupts", 0) == wait->interrupts;
}

static void check_words(struct world *world, const struct row *row) {
    OWNED(json) said = claude_explain(world, row->session);
    const struct json *agent = json_find(json_find(said, "session"), "agent");
    const char *source = json_get_text(agent, "source", "");
    const char *reason = json_get_text(agent, "reason", "");
    if (strstr(row->sources, source) == NULL) {
        world_fail(world, "%s: %s says so, not %s", row->state, source, row->sources);
    }
    if (!text_equal(reason, row->reason == NULL ? "" : row->reason)) {
        world_fail(world, "%s: the reason is '%s', not '%s'", row->state, reason, row->reason);
    }
}

/* ---- what is done ---------------------------------------------------------------------------- */

static pid_t pid_of(struct world *world, const char *session) {
    OWNED(json) said = claude_explain(world, session);
    return (pid_t)json_get_integer(json_find(said, "session"), "pid", 0);
}

static void act(struct world *world, const struct row *row) {
    if (row->let_go != NULL) {
        claude_let_go(world, row->let_go);
    }
    if (row->send != NULL) {
        world_stoa(world, "send", row->session, row->send, NULL);
    }
    if (row->key != NULL) {
        claude_waits_screen(world, row->session, row->once_shown);
        claude_press(world, row->session, row->key, row->until_gone);
    }
    if (row->signal != 0) {
        pid_t pid = pid_of(world, row->session);
        assert_true(pid > 0);
        kill(pid, row->signal);
    }
}

/* A claude that stands still before it has said anything. */
static void write_stopped_claude(struct world *world) {
    world_write(world, "stopped/claude",
            "#!/bin/sh\nkill -STOP $$\nPATH=${PATH#*/stopped:} exec claude \"$@\"\n");
    OWNED_STR path = world_path(world, "stopped/claude");
    assert_int_equal(chmod(path, 0755), 0);
}

static void start(struct world *world) {
    OWNED_STR stopped = world_path(world, "stopped/claude");
    OWNED_STR preset = text_format("name: states\nlayout: tiled\nsessions:\n"
                                   "  - {name: slow, command: %s, cwd: c1}\n"
                                   "  - {name: two, command: claude}\n"
                                   "  - name: one\n    command: claude\n"
                                   "    args: [--permission-mode, manual]\n    cwd: c1\n",
            stopped);
    write_stopped_claude(world);
    claude_start_fleet(world, preset);
}

static void each_state_is_reached_and_shown(void **state) {
    static const char *const directories[] = { "c1", NULL };
    struct world *world = *state;
    int64_t interrupts = 0;
    claude_prepare(world, &(struct claude_options){ .trusted = directories });
    start(world);
    struct console *console = console_create(world, 200, 60, "stoa", NULL);
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        const struct row *row = &rows[i];
        act(world, row);
        claude_waits_state(world, row->session, row->state);
        interrupts += row->interrupts;
        if (text_equal(row->session, "one")) {
            OWNED_STR words = text_format("the counts of '%s'", row->state);
            world_waits(world, words, is_counted, &(struct counts_wait){ row, interrupts });
        }
        check_words(world, row);
        if (row->panel != NULL) {
            OWNED_STR words = text_format("'%s' in the panel", row->panel);
            world_waits(world, words, is_on_panel, &(struct panel_wait){ console, row });
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
                each_state_is_reached_and_shown, world_setup, world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
