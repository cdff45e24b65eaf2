/* SPDX-License-Identifier: MIT */

/* The machine goes down and comes up: what was running is brought back by one command. */

#include "server-fixture.h"

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/text.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

struct passage {
    const char *gate, *line;
};

static bool is_through(struct world *world, const void *context) {
    const struct passage *passage = context;
    OWNED_STR path = world_path(world, passage->gate);
    OWNED_FD fd = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
    return fd >= 0 && write(fd, passage->line, strlen(passage->line)) > 0;
}

/* A line for who reads from the gate: opened once a run, since its end is the next one's too. */
static void let_through(struct world *world, const char *gate, const char *line) {
    const struct passage passage = { gate, line };
    world_waits(world, "somebody to read from the gate", is_through, &passage);
}

static void make_gate(struct world *world, const char *gate) {
    OWNED_STR path = world_path(world, gate);
    assert_int_equal(mkfifo(path, 0600), 0);
}

static void expect_output(const char *text) {
    if (strstr(world_output(), text) == NULL) {
        fail_msg("'%s' is not in:\n%s", text, world_output());
    }
}

static void up_brings_back_what_was_running(void **state) {
    struct world *world = *state;
    start(world, "one", "exec sleep 1000");
    start(world, "ended", "exit 3");
    start(world, "two", "exec sleep 1000");
    wait_member(world, "one", "state", "running");
    wait_member(world, "two", "state", "running");
    wait_member(world, "ended", "state", "exited");
    world_stoa(world, "assign", "two", "tea", NULL);
    OWNED_STR id = member_of(world, "two", "id");
    pid_t pid = (pid_t)number_of(world, "two", "pid");
    world_end_machine(world, 0);
    world_stoa(world, "ls", NULL); /* nothing is left but the database: the server starts for it */
    expect_output("it ended with the machine");
    world_stoa(world, "status", NULL);
    expect_output("2 ended with the machine: 'stoa up' brings them back");
    world_stoa(world, "up", "-d", NULL);
    assert_string_equal(world_output(), "brought back one\nbrought back two\n");
    wait_member(world, "two", "state", "running");
    wait_member(world, "two", "id", id);
    wait_member(world, "two", "position", "2");
    wait_member(world, "two", "task", "tea");
    assert_int_not_equal(number_of(world, "two", "pid"), pid);
    wait_member(world, "ended", "exit_status", "3");                 /* it had come to its end */
    assert_int_equal(world_run(world, "stoa", "up", "-d", NULL), 3); /* nothing is lost any more */
}

static void the_last_screen_stands_until_the_program_draws(void **state) {
    struct world *world = *state;
    make_gate(world, "work/gate");
    start(world, "one", "read line < gate; printf '\\033[?1049h\\033[2;5Hsays '; echo $line; cat");
    wait_member(world, "one", "state", "running");
    let_through(world, "work/gate", "before\n");
    world_waits_output(world, "says before", "capture", "one", NULL);
    world_end_machine(world, 0);
    world_stoa(world, "up", "-d", "--lost", NULL);
    wait_member(world, "one", "state", "running");
    world_stoa(world, "capture", "one", NULL);
    assert_true(text_starts_with(world_output(), "\n    says before\n"));
    let_through(world, "work/gate", "after\n");
    world_waits_output(world, "says after", "capture", "one", NULL);
    assert_true(text_starts_with(world_output(), "\n    says after\n"));
    world_stoa(world, "logs", "one", NULL); /* the recording went on */
    expect_output("says before");
    expect_output("says after");
}

/* What was recorded brings the host down while it paints it: the program was started before. */
static void poison_in_the_last_screen_harms_nobody(void **state) {
    struct world *world = *state;
    make_gate(world, "work/gate-1");
    make_gate(world, "work/gate-2");
    world_set(world, "STOA_TEST_FAULT", "1");
    start(world, "one",
            "read x < gate-1; printf 'poi\\036son\\r\\n'; read x < gate-2; echo says $x; cat");
    let_through(world, "work/gate-1", "poison\n");
    wait_member(world, "one", "host_crashes", "1");
    let_through(world, "work/gate-2", "before\n");
    world_waits_output(world, "says before", "capture", "one", NULL);
    world_end_machine(world, 0);
    world_stoa(world, "up", "-d", NULL);
    wait_member(world, "one", "host_crashes", "2");
    wait_member(world, "one", "state", "running");
    let_through(world, "work/gate-1", "poison\n");
    wait_member(world, "one", "host_crashes", "3");
    let_through(world, "work/gate-2", "after\n");
    world_waits_output(world, "says after", "capture", "one", NULL);
}

/* A stand-in: it has a conversation on disk by the id it is given, and says how it was called. */
static const char claude[] = "#!/bin/sh\n"
                             "mkdir -p \"$HOME/.claude/projects/$SLUG\"\n"
                             "while [ $# -gt 1 ]; do\n"
                             "  case $1 in\n"
                             "    --session-id) how=begins\n"
                             "      [ -n \"$SILENT\" ] || echo '{\"type\":\"user\"}' "
                             ">\"$HOME/.claude/projects/$SLUG/$2.jsonl\";;\n"
                             "    --resume) how=resumes;;\n"
                             "  esac\n"
                             "  shift\n"
                             "done\n"
                             "echo \"it $how\"\n"
                             "exec sleep 1000\n";

static struct json *claude_spec(struct world *world, const char *name, const char *directory) {
    OWNED_STR bin = world_path(world, "bin");
    OWNED_STR path = text_format("%s:%s", bin, world_get(world, "PATH"));
    OWNED_STR slug = text_copy(directory);
    for (char *at = slug; *at != '\0'; at++) {
        bool stays = (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') ||
                     (*at >= '0' && *at <= '9');
        *at = stays ? *at : '-';
    }
    struct json *spec = spec_of(world, name, "");
    struct json *environment = json_clone(json_find(spec, "environment"));
    const char *const argv[] = { "claude", NULL };
    json_remove(spec, "command");
    json_set(spec, "argv", json_create_text_array(argv));
    json_set_text(spec, "directory", directory);
    json_set_text(environment, "PATH", path);
    json_set_text(environment, "SLUG", slug);
    json_set(spec, "environment", environment);
    return spec;
}

static void install_claude(struct world *world) {
    world_write(world, "bin/claude", claude);
    OWNED_STR path = world_path(world, "bin/claude");
    assert_int_equal(chmod(path, 0700), 0);
}

static void claude_goes_on_with_its_conversation(void **state) {
    struct world *world = *state;
    install_claude(world);
    json_destroy(ask(world, "session.new", claude_spec(world, "c", world->work)));
    struct json *silent = claude_spec(world, "silent", world->work);
    struct json *environment = json_clone(json_find(silent, "environment"));
    json_set_text(environment, "SILENT", "1");
    json_set(silent, "environment", environment);
    json_destroy(ask(world, "session.new", silent));
    world_waits_output(world, "it begins", "capture", "c", NULL);
    world_waits_output(world, "it begins", "capture", "silent", NULL);
    world_end_machine(world, 0);
    world_stoa(world, "up", "-d", NULL);
    world_waits_output(world, "it resumes", "capture", "c", NULL);
    wait_member(world, "c", "message", "");
    world_waits_output(world, "it begins", "capture", "silent", NULL);
    wait_member(world, "silent", "message", "there was no conversation to resume: it began anew");
}

static void what_is_not_brought_back_says_why(void **state) {
    struct world *world = *state;
    install_claude(world);
    OWNED_STR gone = world_path(world, "work/gone");
    assert_int_equal(mkdir(gone, 0700), 0);
    struct json *spec = spec_of(world, "homeless", "exec sleep 1000");
    json_set_text(spec, "directory", gone);
    json_destroy(ask(world, "session.new", spec));
    json_destroy(ask(world, "session.new", claude_spec(world, "c", world->work)));
    wait_member(world, "homeless", "state", "running");
    wait_member(world, "c", "state", "running");
    world_end_machine(world, 0);
    assert_int_equal(rmdir(gone), 0);
    OWNED_STR program = world_path(world, "bin/claude");
    assert_int_equal(unlink(program), 0);
    assert_int_equal(world_run(world, "stoa", "up", "-d", NULL), 1);
    OWNED_STR why = text_format("it was not brought back: its directory '%s' is gone", gone);
    expect_output(why);
    expect_output("c: claude is not installed");
    wait_member(world, "homeless", "state", "exited");
    wait_member(world, "homeless", "message", why);
    wait_member(world, "c", "state", "failed");
    assert_int_equal(mkdir(gone, 0700), 0); /* it is mended, and tried again */
    world_stoa(world, "up", "-d", NULL);
    wait_member(world, "homeless", "state", "running");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fleet_setup, fleet_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(up_brings_back_what_was_running),
        TEST(the_last_screen_stands_until_the_program_draws),
        TEST(poison_in_the_last_screen_harms_nobody),
        TEST(claude_goes_on_with_its_conversation),
        TEST(what_is_not_brought_back_says_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
