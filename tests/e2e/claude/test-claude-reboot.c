/* SPDX-License-Identifier: MIT */

/*
 * The machine goes down in one moment, with all of stoa and every claude; what is left is on disk,
 * sockets and Claude Code's own files among it. `stoa up` brings the sessions back with their
 * conversations; each shows what it showed last until it draws; what was lost is said.
 */

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/text.h"
#include "claude-fixture.h"

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#define SESSIONS    5
#define SAID_BEFORE "You asked for before, here it is."
#define LOST        "there was no conversation to resume: it began anew"

/* Where there is a gate it begins when that is opened. */
static void write_gated_claude(struct world *world) {
    OWNED_STR gate = world_path(world, "gate");
    OWNED_STR text = text_format("#!/bin/sh\n[ ! -e '%s' ] || read -r line <'%s'\n"
                                 "PATH=${PATH#*/gated:} exec claude \"$@\"\n",
            gate, gate);
    world_write(world, "gated/claude", text);
    OWNED_STR path = world_path(world, "gated/claude");
    assert_int_equal(chmod(path, 0755), 0);
}

static void start(struct world *world) {
    OWNED_STR gated = world_path(world, "gated/claude");
    OWNED_STR preset =
            text_format("name: reboot\nlayout: tiled\nsessions:\n"
                        "  - {name: one, command: %s, cwd: c1, prompt: say before}\n"
                        "  - {name: asks, command: claude, cwd: c1, prompt: touch ./this, "
                        "permission-mode: ask}\n"
                        "  - {name: new, command: claude, cwd: c1}\n"
                        "  - {name: gone, command: claude, cwd: c1, prompt: say before}\n"
                        "  - {name: torn, command: claude, cwd: c1, prompt: say before}\n",
                    gated);
    write_gated_claude(world);
    claude_start_fleet(world, preset);
}

static char *member_of(struct world *world, const char *session, const char *member) {
    OWNED(json) said = claude_explain(world, session);
    return text_copy(json_get_text(json_find(said, "session"), member, ""));
}

static bool is_through(struct world *world, const void *context) {
    (void)context;
    OWNED_STR path = world_path(world, "gate");
    OWNED_FD fd = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
    return fd >= 0 && write(fd, "\n", 1) == 1;
}

static void make_gate(struct world *world) {
    OWNED_STR path = world_path(world, "gate");
    assert_int_equal(mkfifo(path, 0600), 0);
}

/* Claude Code has written down what was said. */
static bool is_written(struct world *world, const void *context) {
    OWNED_STR id = claude_conversation(world, context);
    return id[0] != '\0' &&
           world_run(world, "sh", "-c",
                   "grep -l 'You asked for before' ../claude/projects/*/*.jsonl", NULL) == 0 &&
           strstr(world_output(), id) != NULL;
}

static void lose_conversation(struct world *world, const char *id) {
    OWNED_STR line = text_format("rm ../claude/projects/*/%s.jsonl", id);
    assert_int_equal(world_run(world, "sh", "-c", line, NULL), 0);
}

/* What it began with is there, the first message is not. */
static void tear_conversation(struct world *world, const char *id) {
    OWNED_STR line =
            text_format("sed -i '/\"type\":\"user\"/,$d' ../claude/projects/*/%s.jsonl", id);
    assert_int_equal(world_run(world, "sh", "-c", line, NULL), 0);
}

static size_t count_files(struct world *world, const char *directory, const char *ending) {
    OWNED_STR path = world_path(world, directory);
    size_t count = 0;
    DIR *files = opendir(path);
    const struct dirent *file;
    while (files != NULL && (file = readdir(files)) != NULL) {
        count += text_ends_with(file->d_name, ending);
    }
    if (files != NULL) {
        closedir(files);
    }
    return count;
}

static void end_machine(struct world *world) {
    static const char *const sessions[] = { "one", "gone", "torn" };
    for (size_t i = 0; i < ARRAY_LENGTH(sessions); i++) {
        world_waits(world, "the transcript", is_written, sessions[i]);
    }
    OWNED_STR gone = claude_conversation(world, "gone");
    OWNED_STR torn = claude_conversation(world, "torn");
    make_gate(world);
    world_end_machine(world, world_find_process(world, "messages-api.mjs"));
    lose_conversation(world, gone); /* it would be written once more by one that lives */
    tear_conversation(world, torn);
    assert_int_equal(count_files(world, "run/stoa/test/hosts", ".sock"), SESSIONS);
    assert_int_equal(count_files(world, "claude/sessions", ".json"),
            SESSIONS); /* as the killed ones left them */
}

/* What the service was asked afterwards holds what was said before. */
static bool was_asked_with_all(struct world *world, const void *context) {
    (void)context;
    OWNED_STR all = world_read(world, CLAUDE_REQUESTS_FILE);
    char *rest = all;
    for (char *one; (one = strsep(&rest, "\n")) != NULL;) {
        if (strstr(one, "say after") != NULL && strstr(one, SAID_BEFORE) != NULL) {
            return true;
        }
    }
    return false;
}

static void check_message(struct world *world, const char *session, const char *expected) {
    OWNED_STR message = member_of(world, session, "message");
    assert_string_equal(message, expected);
}

static void all_come_back(struct world *world, const char *conversation) {
    claude_waits_state(world, "one", "starting");
    world_stoa(world, "capture", "one", NULL);
    assert_non_null(strstr(world_output(), SAID_BEFORE));
    world_waits(world, "somebody at the gate", is_through, NULL);
    claude_waits_state(world, "one", "waiting");
    world_stoa(world, "send", "one", "say after", NULL);
    claude_waits_state(world, "one", "done: You asked for after");
    world_waits(world, "the words of before", was_asked_with_all, NULL);
    check_message(world, "one", "");
    OWNED_STR same = claude_conversation(world, "one");
    assert_string_equal(same, conversation);
    /* What it asked for is asked no more, by nobody. */
    claude_waits_state(world, "asks", "waiting");
    assert_int_equal(world_run(world, "stoa", "approvals", "--json", NULL), 6);
    assert_string_equal(world_output(), "[]\n");
    check_message(world, "asks", "");
}

static void the_machine_goes_down_and_comes_up(void **state) {
    static const char *const directories[] = { "c1", NULL };
    struct world *world = *state;
    claude_prepare(world, &(struct claude_options){ .trusted = directories });
    start(world);
    claude_waits_state(world, "one", "done: You asked for before");
    claude_waits_state(world, "gone", "done: You asked for before");
    claude_waits_state(world, "torn", "done: You asked for before");
    claude_waits_state(world, "asks", "needs-permission: Bash: touch");
    claude_waits_state(world, "new", "waiting");
    claude_waits_screen(world, "one", SAID_BEFORE);
    OWNED_STR conversation = claude_conversation(world, "one");
    end_machine(world);
    world_stoa(world, "up", "-d", NULL);
    assert_string_equal(world_output(),
            "brought back one\nbrought back asks\nbrought back new\nbrought back gone\n"
            "brought back torn\n");
    all_come_back(world, conversation);
    claude_waits_state(world, "new", "waiting");
    check_message(world, "new", LOST);
    claude_waits_state(world, "gone", "done: You asked for before"); /* it was asked again */
    check_message(world, "gone", LOST);
    claude_waits_state(world, "torn", "done: You asked for before");
    check_message(world, "torn", LOST);
    world_waits_output(world, LOST, "explain", "torn", NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
                the_machine_goes_down_and_comes_up, world_setup, world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
