/* SPDX-License-Identifier: MIT */

/*
 * Four real Claude Code sessions at once in tiles: they draw, take a prompt, ask for permission,
 * are answered, finish. They talk to a stand-in of the Messages API, never to the service.
 */

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "harness/console.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define SESSIONS         4
#define INSTALL_LIMIT_MS 300000
#define KEY              "sk-ant-dummy-test-for-the-stand-in-00"

/* The directory of the claude program; skips the test where there can be none. */
static char *find_claude(void) {
    OWNED_STR script = path_join(getenv("STOA_CLAUDE_TEST"), "install.sh");
    const char *argv[] = { script, getenv("STOA_CACHE"), NULL };
    struct buffer out = { 0 };
    /* In the tester's own environment: npm's registry and proxy are his. */
    int status =
            process_run(&(struct process_options){ .argv = argv }, INSTALL_LIMIT_MS, &out, NULL);
    OWNED_STR output = buffer_take_text(&out);
    output[strcspn(output, "\n")] = '\0';
    if (status == 77) {
        print_message("# skipped: %s\n", output);
        text_replace(&output, NULL); /* skip() leaves by a jump: nothing is freed on the way */
        text_replace(&script, NULL);
        skip();
    }
    assert_int_equal(status, 0);
    return TAKE(output);
}

static bool has_port(struct world *world, const void *context) {
    OWNED_STR text = world_read(world, "port");
    return strstr(text, "listening on ") != NULL && text_ends_with(text, "\n");
}

static void start_stand_in(struct world *world) {
    OWNED_STR line = text_format("exec node '%s/../../stand-in/messages-api.mjs' "
                                 "'%s/script.json' >../port 2>../stand-in.log &",
            getenv("STOA_CLAUDE_TEST"), getenv("STOA_CLAUDE_TEST"));
    world_run(world, "sh", "-c", line, NULL);
    world_waits(world, "the stand-in's port", has_port, NULL);
    OWNED_STR text = world_read(world, "port");
    text[strcspn(text, "\n")] = '\0';
    OWNED_STR url = text_format("http://127.0.0.1:%s", strrchr(text, ' ') + 1);
    world_set(world, "ANTHROPIC_BASE_URL", url);
}

/* What lets Claude Code start without a question: see its documentation of .claude.json. */
static void configure(struct world *world) {
    struct buffer json = { 0 };
    buffer_append_format(&json,
            "{\"hasCompletedOnboarding\":true,\"theme\":\"dark\",\"hasSeenAutoDefaultNotice\":true,"
            "\"lastReleaseNotesSeen\":\"2.1.329\",\"officialMarketplaceAutoInstallAttempted\":true,"
            "\"officialMarketplaceAutoInstalled\":true,\"customApiKeyResponses\":{\"approved\":"
            "[\"%s\"],\"rejected\":[]},\"projects\":{",
            KEY + strlen(KEY) - 20);
    struct buffer preset = { 0 };
    buffer_append_text(&preset, "name: four\nlayout: tiled\nsessions:\n");
    for (int i = 1; i <= SESSIONS; i++) {
        OWNED_STR directory = text_format("%s/c%d", world->work, i);
        path_make_directory(directory, NULL);
        buffer_append_format(
                &json, "%s\"%s\":{\"hasTrustDialogAccepted\":true}", i == 1 ? "" : ",", directory);
        buffer_append_format(&preset,
                "  - name: c%d\n    command: claude\n    args: [--permission-mode, manual]\n"
                "    cwd: c%d\n",
                i, i);
    }
    buffer_append_text(&json, "}}\n");
    world_write(world, "claude/.claude.json", buffer_text(&json));
    world_write(world, "work/sessions.yaml", buffer_text(&preset));
    buffer_finish(&json);
    buffer_finish(&preset);
}

static void set_environment(struct world *world, const char *directory) {
    OWNED_STR path = text_format("%s:%s", directory, world_get(world, "PATH"));
    OWNED_STR configuration = world_path(world, "claude");
    OWNED_STR temporary = world_path(world, "tmp");
    OWNED_STR home = world_path(world, "home");
    world_set(world, "PATH", path);
    world_set(world, "HOME", home);
    world_set(world, "CLAUDE_CONFIG_DIR", configuration);
    world_set(world, "CLAUDE_CODE_TMPDIR", temporary);
    world_set(world, "ANTHROPIC_API_KEY", KEY);
    world_set(world, "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1");
    world_set(world, "DISABLE_AUTOUPDATER", "1");
}

struct sight {
    struct console *console;
    const char *text;
    size_t times;
};

static bool is_seen(struct world *world, const void *context) {
    const struct sight *sight = context;
    OWNED_STR screen = console_text(sight->console);
    size_t times = 0;
    for (const char *at = screen; (at = strstr(at, sight->text)) != NULL; at++) {
        times++;
    }
    return times == sight->times;
}

/* Waits until the screen shows text so many times: once in each tile. */
static void shows_times(struct console *console, const char *text, size_t times) {
    OWNED_STR words = text_format("'%s' %zu times on the screen", text, times);
    world_waits(console->world, words, is_seen,
            &(struct sight){ .console = console, .text = text, .times = times });
}

static void test_four_at_once(void **state) {
    struct world *world = *state;
    OWNED_STR directory = find_claude();
    set_environment(world, directory);
    start_stand_in(world);
    configure(world);
    struct console *console = console_create(world, 200, 60, "stoa", "up", "--trust", NULL);
    shows_times(console, "manual mode on", SESSIONS);
    for (int i = 1; i <= SESSIONS; i++) {
        OWNED_STR keys = text_format("C-Space %d", i);
        OWNED_STR file = text_format("%s/c%d/out%d", world->work, i, i);
        OWNED_STR question = text_format("Do you want to create out%d?", i);
        console_type(console, keys);
        console_type(console, "write Space the Space file Space");
        console_type(console, file);
        console_shows(console, "write the file");
        console_type(console, "Enter");
        console_shows(console, question);
    }
    shows_times(console, "1. Yes", SESSIONS);
    for (int i = 1; i <= SESSIONS; i++) {
        OWNED_STR keys = text_format("C-Space %d", i);
        OWNED_STR question = text_format("Do you want to create out%d?", i);
        console_type(console, keys);
        console_type(console, "Enter");
        console_lacks(console, question);
    }
    shows_times(console, "all done here.", SESSIONS);
    for (int i = 1; i <= SESSIONS; i++) {
        OWNED_STR relative = text_format("work/c%d/out%d", i, i);
        OWNED_STR text = world_read(world, relative);
        assert_string_equal(text, "written by a session\n");
    }
}

/* What is done (once the screen shows that it can be), and what stoa must then say of the session:
 * the trigger of each state. */
static const struct {
    const char *send, *once_shown, *keys, *until_gone, *state;
} triggers[] = {
    { NULL, NULL, NULL, NULL, "waiting" },
    { "write the file triggered", NULL, NULL, NULL, "needs-permission: Write: " },
    { NULL, "1. Yes", "Enter", "1. Yes", "done: The file stands" },
    { "ask me", NULL, NULL, NULL, "asks-question: AskUserQuestion: Which colour?" },
    { NULL, "1. Red", "Escape", "1. Red", "waiting: interrupted" },
    { "write the file again", NULL, NULL, NULL, "needs-permission: Write: " },
    { NULL, "1. Yes", "Escape", "1. Yes", "waiting: interrupted" },
    { "speak slowly", NULL, NULL, NULL, "working: speak slowly" },
    { NULL, "a word", "Escape", "esc to interrupt", "waiting: interrupted" },
    { "that is too much", NULL, NULL, NULL, "limited" },
    { "say hello", NULL, NULL, NULL, "done: You asked for hello" },
    { "fail", NULL, NULL, NULL, "error: " },
    { "who am I", NULL, NULL, NULL, "needs-login" },
};

/* Claude Code takes no key for a while after a dialog came up, lest one is hit by accident. */
#define DIALOG_DEAF_MS 1000

struct press {
    const char *key, *until; /* this is not on the screen of the session any more */
    int64_t *pressed_ms;
};

static bool is_taken(struct world *world, const void *context) {
    const struct press *press = context;
    world_stoa(world, "capture", "one", NULL);
    if (strstr(world_output(), press->until) == NULL) {
        return true;
    }
    if (clock_monotonic_ms() - *press->pressed_ms > DIALOG_DEAF_MS) {
        *press->pressed_ms = clock_monotonic_ms();
        world_stoa(world, "keys", "one", press->key, NULL);
    }
    return false;
}

static void press(struct world *world, const char *key, const char *until) {
    int64_t pressed_ms = 0;
    world_waits(world, "that the key is taken", is_taken,
            &(struct press){ .key = key, .until = until, .pressed_ms = &pressed_ms });
}

static void test_states(void **state) {
    struct world *world = *state;
    OWNED_STR directory = find_claude();
    OWNED_STR trusted = text_format("%s/c1", world->work);
    set_environment(world, directory);
    world_set(world, "CLAUDE_CODE_MAX_RETRIES", "1");
    start_stand_in(world);
    configure(world);
    world_write(world, "claude/settings.json",
            "{\"statusLine\":{\"type\":\"command\",\"command\":\"echo a line of my own\"}}\n");
    world_stoa(world, "new", "-d", "-n", "one", "-C", trusted, "--", "claude", "--permission-mode",
            "manual", NULL);
    for (size_t i = 0; i < ARRAY_LENGTH(triggers); i++) {
        OWNED_STR expected = text_format("state      %s", triggers[i].state);
        if (triggers[i].send != NULL) {
            world_stoa(world, "send", "one", triggers[i].send, NULL);
        }
        if (triggers[i].keys != NULL) {
            world_waits_output(world, triggers[i].once_shown, "capture", "one", NULL);
            press(world, triggers[i].keys, triggers[i].until_gone);
        }
        world_waits_output(world, expected, "explain", "one", NULL);
    }
    world_waits_output(world, "a line of my own", "capture", "one", NULL);
    world_stoa(world, "new", "-d", "-n", "two", "--", "claude", NULL);
    world_waits_output(world, "state      needs-trust?: trust this folder", "explain", "two", NULL);
    OWNED_STR settings = world_read(world, "claude/settings.json");
    assert_true(text_starts_with(settings, "{\"statusLine\":{\"type\":\"command\""));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_states, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_four_at_once, world_setup, world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
