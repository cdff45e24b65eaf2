/* SPDX-License-Identifier: MIT */

/*
 * Kills at random moments while eight sessions print numbered lines, and faults in hosts.
 *
 * STOA_STORM_KILLS and STOA_STORM_FAULTS say how many (a few otherwise), STOA_STORM_SEED repeats a
 * run as far as chance allows; the seed is printed.
 */

#include "tally.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/socket.h"
#include "base/text.h"
#include "frame/message.h"
#include "harness/console.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>

#include <cmocka.h>

#define SESSIONS       8
#define KILLS_FEW      16
#define FAULTS_FEW     8
#define MOMENT_MAX_US  60000
#define COLUMNS_WIDE   100   /* no line is longer */
#define READ_MAX_BYTES 65536 /* of one read of a PTY */

enum kind { CLIENT, SERVER, HOST, CLIENT_AND_SERVER, SERVER_AND_HOST, KEEPER, KINDS };

struct storm {
    struct world *world;
    struct console *client;
    uint64_t random;
    pid_t children[SESSIONS];
    char *names[SESSIONS];
    unsigned kills[KINDS], faults;
};

static unsigned any(struct storm *storm, unsigned below) {
    storm->random ^= storm->random << 13;
    storm->random ^= storm->random >> 7;
    storm->random ^= storm->random << 17;
    return (unsigned)((storm->random >> 16) % below);
}

static int64_t number_of(const char *variable, int64_t otherwise) {
    const char *text = getenv(variable);
    int64_t value = otherwise;
    return text != NULL && text_parse_integer(text, 0, INT32_MAX, &value) ? value : otherwise;
}

/* ---- the fleet ------------------------------------------------------------------------------ */

static struct console *attach(struct storm *storm) {
    return console_create(storm->world, 160, 50, "stoa", NULL);
}

/* The server is there, knows all sessions as running, and each has its host. */
static bool is_whole(struct world *world, const void *context) {
    (void)context;
    pid_t *hosts = NULL;
    size_t count = world_hosts(world, &hosts);
    free(hosts);
    if (world_server(world) == 0 || count != SESSIONS) {
        return false;
    }
    OWNED(json) sessions = world_sessions(world);
    size_t running = 0;
    for (size_t i = 0; i < json_count(sessions); i++) {
        running += text_equal(json_get_text(json_at(sessions, i), "state", ""), "running");
    }
    return running == SESSIONS;
}

static void wait_until_whole(struct storm *storm) {
    world_waits(storm->world, "all sessions running, with their hosts", is_whole, NULL);
}

static void begin(struct storm *storm, void **state) {
    *storm = (struct storm){ .world = *state };
    storm->random = (uint64_t)number_of("STOA_STORM_SEED", clock_wall_ms() & 0x7fffffff);
    fprintf(stderr, "# STOA_STORM_SEED=%llu\n", (unsigned long long)storm->random);
    storm->random = storm->random * 2654435769u + 1;
    for (int i = 0; i < SESSIONS; i++) {
        storm->names[i] = text_format("s%d", i);
        world_stoa(storm->world, "new", "-d", "-n", storm->names[i], "--", getenv("STOA_COUNTER"),
                storm->names[i], "2", NULL);
    }
    wait_until_whole(storm);
    OWNED(json) sessions = world_sessions(storm->world);
    for (size_t i = 0; i < SESSIONS; i++) {
        storm->children[i] = (pid_t)json_get_integer(json_at(sessions, i), "pid", 0);
        assert_true(process_is_alive(storm->children[i]));
    }
    storm->client = attach(storm);
}

static void finish(struct storm *storm) {
    for (int i = 0; i < SESSIONS; i++) {
        free(storm->names[i]);
    }
}

static pid_t any_host(struct storm *storm) {
    pid_t *hosts = NULL;
    size_t count = world_hosts(storm->world, &hosts);
    pid_t host = count == 0 ? 0 : hosts[any(storm, (unsigned)count)];
    free(hosts);
    return host;
}

/* Lets the fleet run for a random moment. */
static void let_run(struct storm *storm) {
    int64_t end_us = clock_monotonic_us() + any(storm, MOMENT_MAX_US);
    while (clock_monotonic_us() < end_us) {
        world_turn(storm->world, 1);
    }
}

/* ---- kills ---------------------------------------------------------------------------------- */

static void kill_client(struct storm *storm) {
    console_kill(storm->client);
    console_destroy(storm->client);
    storm->client = attach(storm);
}

static void kill_server(struct storm *storm) {
    pid_t server = world_server(storm->world);
    if (server != 0) {
        kill(server, SIGKILL);
    }
}

static bool is_gone(struct world *world, const void *context) {
    (void)world;
    return !process_is_alive(*(const pid_t *)context);
}

static void kill_host(struct storm *storm) {
    wait_until_whole(storm);
    let_run(storm);
    pid_t host = any_host(storm);
    kill(host, SIGKILL);
    world_waits(storm->world, "the killed host to be gone", is_gone, &host);
    wait_until_whole(storm);
}

static void kill_server_and_client(struct storm *storm) {
    kill_server(storm);
    kill_client(storm);
}

/* One after the other, at once or with a moment between: the keeper has what both had. */
static void kill_server_and_host(struct storm *storm) {
    pid_t host = any_host(storm);
    bool host_first = any(storm, 2) == 0;
    if (host_first && host != 0) {
        kill(host, SIGKILL);
    }
    if (any(storm, 2) == 0) {
        let_run(storm);
    }
    kill_server(storm);
    if (!host_first && host != 0) {
        kill(host, SIGKILL);
    }
}

static bool keeps_all(struct world *world, const void *context) {
    (void)context;
    world_run(world, "stoa", "server", "status", "--json", NULL);
    OWNED(json) status = json_parse(world_output(), strlen(world_output()), NULL);
    return json_get_integer(status, "kept", 0) == SESSIONS;
}

/* While there is one: the server hands the next all there is, then other kills may follow. */
static void kill_keeper(struct storm *storm) {
    pid_t keeper = world_keeper(storm->world);
    wait_until_whole(storm);
    if (keeper != 0) {
        kill(keeper, SIGKILL);
        world_waits(storm->world, "the killed keeper to be gone", is_gone, &keeper);
    }
    world_waits(storm->world, "another keeper to have all terminals", keeps_all, NULL);
}

/* ---- the judgement -------------------------------------------------------------------------- */

static bool says_its_end(struct world *world, const void *context) {
    world_run(world, "stoa", "capture", (const char *)context, NULL);
    return strstr(world_output(), "is at its end") != NULL;
}

/* The recording fed to an engine of as many rows shows what the session shows. */
static void assert_screen(struct storm *storm, const char *name, const char *bytes, size_t length) {
    world_stoa(storm->world, "capture", name, NULL);
    uint16_t rows = 0;
    for (const char *at = world_output(); *at != '\0'; at++) {
        rows = (uint16_t)(rows + (*at == '\n'));
    }
    struct terminal *reference =
            terminal_create(&(struct terminal_options){ .columns = COLUMNS_WIDE, .rows = rows },
                    &(struct terminal_events){ 0 }, NULL);
    terminal_feed(reference, bytes, length);
    struct buffer expected = { 0 };
    terminal_capture(reference, 0, &expected);
    assert_string_equal(world_output(), buffer_text(&expected));
    buffer_finish(&expected);
    terminal_destroy(reference);
}

static unsigned judge_session(struct storm *storm, const struct json *session, size_t index) {
    const char *name = storm->names[index];
    assert_string_equal(json_get_text(session, "name", ""), name);
    assert_int_equal(json_get_integer(session, "pid", 0), storm->children[index]);
    assert_int_equal(json_get_integer(session, "restarts", -1), 0);
    world_stoa(storm->world, "logs", "--raw", name, NULL);
    struct buffer recording = { 0 };
    buffer_append_text(&recording, world_output());
    struct tally tally = tally_recording(name, recording.data, recording.length);
    fprintf(stderr, "# %s: %u lines, %u gaps, %u lost, largest gap %zu bytes, %u doubled\n", name,
            tally.last, tally.gaps, tally.lost, tally.gap_bytes, tally.doubled);
    assert_true(tally.has_end);
    assert_int_equal(tally.doubled, 0);
    assert_true(tally.gap_bytes <= READ_MAX_BYTES);
    assert_screen(storm, name, recording.data, recording.length);
    buffer_finish(&recording);
    return tally.gaps;
}

static void judge(struct storm *storm) {
    wait_until_whole(storm);
    for (size_t i = 0; i < SESSIONS; i++) {
        assert_true(process_is_alive(storm->children[i]));
        kill(storm->children[i], SIGUSR1);
        world_waits(storm->world, "a counter's last words", says_its_end, storm->names[i]);
    }
    OWNED(json) sessions = world_sessions(storm->world);
    assert_int_equal(json_count(sessions), SESSIONS);
    unsigned gaps = 0;
    for (size_t i = 0; i < SESSIONS; i++) {
        gaps += judge_session(storm, json_at(sessions, i), i);
        OWNED_STR words = text_format("%s is at its end", storm->names[i]);
        console_shows(storm->client, words);
    }
    assert_true(gaps <= storm->kills[HOST] + storm->kills[SERVER_AND_HOST]);
}

static void test_kills(void **state) {
    static void (*const kinds[KINDS])(struct storm *) = {
        [CLIENT] = kill_client,
        [SERVER] = kill_server,
        [HOST] = kill_host,
        [CLIENT_AND_SERVER] = kill_server_and_client,
        [SERVER_AND_HOST] = kill_server_and_host,
        [KEEPER] = kill_keeper,
    };
    struct storm storm;
    begin(&storm, state);
    int64_t kills = number_of("STOA_STORM_KILLS", KILLS_FEW);
    for (int64_t i = 0; i < kills; i++) {
        let_run(&storm);
        unsigned kind = any(&storm, ARRAY_LENGTH(kinds));
        storm.kills[kind]++;
        kinds[kind](&storm);
    }
    fprintf(stderr,
            "# killed: %u clients, %u servers, %u hosts, %u clients with the server, %u servers "
            "with a host, %u keepers\n",
            storm.kills[CLIENT], storm.kills[SERVER], storm.kills[HOST],
            storm.kills[CLIENT_AND_SERVER], storm.kills[SERVER_AND_HOST], storm.kills[KEEPER]);
    judge(&storm);
    finish(&storm);
}

/* ---- faults --------------------------------------------------------------------------------- */

static int64_t crashes(struct world *world) {
    OWNED(json) sessions = world_sessions(world);
    int64_t sum = 0;
    for (size_t i = 0; i < json_count(sessions); i++) {
        sum += json_get_integer(json_at(sessions, i), "host_crashes", 0);
    }
    return sum;
}

static bool has_crashed(struct world *world, const void *context) {
    return crashes(world) >= *(const unsigned *)context;
}

/* A fault from within, by the message that hosts obey in tests only. */
static void ask_for_fault(struct storm *storm, enum fault_kind kind) {
    OWNED(json) sessions = world_sessions(storm->world);
    const struct json *session = json_at(sessions, any(storm, SESSIONS));
    struct error err = { 0 };
    OWNED_FD fd = socket_connect(json_get_text(session, "socket", ""), &err);
    if (fd < 0) {
        world_fail(storm->world, "%s", err.text);
    }
    struct buffer bytes = { 0 };
    message_append_hello(&bytes, ROLE_CONTROL);
    uint8_t payload = (uint8_t)kind;
    message_append(&bytes, MESSAGE_FAULT, &payload, 1);
    assert_true(fd_write_all(fd, bytes.data, bytes.length, NULL));
    buffer_finish(&bytes);
}

static void provoke(struct storm *storm) {
    static const int signals[] = { SIGSEGV, SIGABRT, SIGBUS };
    static const enum fault_kind kinds[] = { FAULT_NULL, FAULT_HEAP, FAULT_ABORT };
    unsigned which = any(storm, ARRAY_LENGTH(signals) + ARRAY_LENGTH(kinds));
    if (which < ARRAY_LENGTH(signals)) {
        kill(any_host(storm), signals[which]);
    } else {
        ask_for_fault(storm, kinds[which - ARRAY_LENGTH(signals)]);
    }
}

static void test_faults(void **state) {
    struct storm storm;
    world_set(*state, "STOA_TEST_FAULT", "1");
    begin(&storm, state);
    int64_t faults = number_of("STOA_STORM_FAULTS", FAULTS_FEW);
    wait_until_whole(&storm);
    pid_t *hosts = NULL;
    size_t count = world_hosts(storm.world, &hosts);
    for (int64_t i = 0; i < faults; i++) {
        wait_until_whole(&storm);
        let_run(&storm);
        provoke(&storm);
        storm.faults++;
        world_waits(storm.world, "the crash to be told", has_crashed, &storm.faults);
        for (size_t host = 0; host < count; host++) { /* anew in place: the same processes */
            assert_true(process_is_alive(hosts[host]));
        }
    }
    free(hosts);
    fprintf(stderr, "# %u faults\n", storm.faults);
    judge(&storm); /* no host was killed: not one gap */
    finish(&storm);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_kills, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_faults, world_setup, world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
