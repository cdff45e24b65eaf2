/* SPDX-License-Identifier: MIT */
/* The real Claude Code for a test: installed, configured, given a stand-in to talk to. */

#include "claude-fixture.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "harness/process.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define INSTALL_LIMIT_MS   300000
#define INSTALL_IMPOSSIBLE 77 /* tests/install-from-npm.sh says why */
#define KEY                "sk-ant-dummy-test-for-the-stand-in-00"
#define TOKEN              "sk-ant-oat01-dummy"
#define KEY_TAIL_LENGTH    20   /* what Claude Code remembers of a key */
#define DIALOG_DEAF_MS     1000 /* longer than the 600 ms for which it takes no key, at most */

/* ---- what is there before it starts ---------------------------------------------------------- */

char *claude_find_program(const char *name, const char *why) {
    OWNED_STR script = text_format("%s/../../install-from-npm.sh", getenv("STOA_CLAUDE_TEST"));
    const char *argv[] = { script, getenv("STOA_CACHE"), name, NULL };
    struct buffer out = { 0 };
    /* In the tester's own environment: npm's registry and proxy are his. */
    int status =
            process_run(&(struct process_options){ .argv = argv }, INSTALL_LIMIT_MS, &out, NULL);
    OWNED_STR output = buffer_take_text(&out);
    output[strcspn(output, "\n")] = '\0';
    if (status == INSTALL_IMPOSSIBLE) {
        print_message("# %s: %s\n", why, output);
        return NULL;
    }
    assert_int_equal(status, 0);
    return TAKE(output);
}

static bool has_port(struct world *world, const void *context) {
    (void)context;
    OWNED_STR text = world_read(world, "port");
    return strstr(text, "listening on ") != NULL && text_ends_with(text, "\n");
}

static void start_stand_in(struct world *world) {
    OWNED_STR line =
            text_format("exec node '%s/../../stand-in/messages-api.mjs' "
                        "../script.json ../" CLAUDE_REQUESTS_FILE " >../port 2>../stand-in.log &",
                    getenv("STOA_CLAUDE_TEST"));
    world_run(world, "sh", "-c", line, NULL);
    world_waits(world, "the stand-in's port", has_port, NULL);
    OWNED_STR text = world_read(world, "port");
    text[strcspn(text, "\n")] = '\0';
    OWNED_STR url = text_format("http://127.0.0.1:%s", strrchr(text, ' ') + 1);
    world_set(world, "ANTHROPIC_BASE_URL", url);
}

void claude_write_script(struct world *world, const char *script) {
    world_write(world, "script.json", script);
}

void claude_let_go(struct world *world, const char *name) {
    world_write(world, name, "");
}

static void write_script_of(struct world *world, const char *file) {
    OWNED_STR path = path_join(getenv("STOA_CLAUDE_TEST"), file == NULL ? "script.json" : file);
    struct buffer text = { 0 };
    assert_true(file_read(path, 1024 * 1024, &text, NULL));
    claude_write_script(world, buffer_text(&text));
    buffer_finish(&text);
}

/* What lets Claude Code start without a question: see its documentation of .claude.json. */
static void configure(struct world *world, const struct claude_options *options) {
    static const char *const none[] = { NULL };
    struct buffer json = { 0 };
    buffer_append_format(&json,
            "{\"hasCompletedOnboarding\":true,\"theme\":\"dark\",\"hasSeenAutoDefaultNotice\":true,"
            "\"lastReleaseNotesSeen\":\"2.1.329\",\"officialMarketplaceAutoInstallAttempted\":true,"
            "\"officialMarketplaceAutoInstalled\":true,\"customApiKeyResponses\":{\"approved\":"
            "[\"%s\"],\"rejected\":[]},%s%s\"projects\":{",
            KEY + strlen(KEY) - KEY_TAIL_LENGTH, options->more == NULL ? "" : options->more,
            options->more == NULL ? "" : ",");
    const char *const *trusted = options->trusted == NULL ? none : options->trusted;
    for (size_t i = 0; trusted[i] != NULL; i++) {
        OWNED_STR directory = path_join(world->work, trusted[i]);
        path_make_directory(directory, NULL);
        buffer_append_format(
                &json, "%s\"%s\":{\"hasTrustDialogAccepted\":true}", i == 0 ? "" : ",", directory);
    }
    buffer_append_text(&json, "}}\n");
    world_write(world, "claude/.claude.json", buffer_text(&json));
    buffer_finish(&json);
}

static void set_environment(
        struct world *world, const struct claude_options *options, const char *program) {
    int length = (int)(strrchr(program, '/') - program);
    OWNED_STR path = text_format("%.*s:%s", length, program, world_get(world, "PATH"));
    OWNED_STR configuration = world_path(world, "claude");
    OWNED_STR temporary = world_path(world, "tmp");
    world_set(world, "PATH", path);
    world_set(world, "CLAUDE_CONFIG_DIR", configuration);
    world_set(world, "CLAUDE_CODE_TMPDIR", temporary);
    if (!options->is_without_credentials) {
        world_set(world, options->is_subscription ? "CLAUDE_CODE_OAUTH_TOKEN" : "ANTHROPIC_API_KEY",
                options->is_subscription ? TOKEN : KEY);
    }
    world_set(world, "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1");
    world_set(world, "CLAUDE_CODE_MAX_RETRIES", "1");
    world_set(world, "DISABLE_AUTOUPDATER", "1");
}

void claude_prepare(struct world *world, const struct claude_options *options) {
    OWNED_STR program = claude_find_program("claude", "skipped");
    if (program == NULL) {
        skip();
    }
    if (options->script == NULL) {
        write_script_of(world, options->script_file);
    } else {
        claude_write_script(world, options->script);
    }
    start_stand_in(world);
    configure(world, options);
    set_environment(world, options, program);
}

void claude_start_fleet(struct world *world, const char *preset) {
    world_write(world, "work/sessions.yaml", preset);
    world_stoa(world, "up", "-d", "--trust", NULL);
}

/* ---- what stoa says of it -------------------------------------------------------------------- */

struct json *claude_explain(struct world *world, const char *session) {
    world_stoa(world, "explain", "--json", session, NULL);
    const char *output = world_output();
    struct error err = { 0 };
    struct json *said = json_parse(output, strlen(output), &err);
    if (said == NULL) {
        world_fail(world, "'stoa explain --json' printed no JSON: %s: %s", err.text, output);
    }
    return said;
}

char *claude_conversation(struct world *world, const char *session) {
    OWNED(json) said = claude_explain(world, session);
    int64_t pid = json_get_integer(json_find(said, "session"), "pid", 0);
    OWNED_STR path = text_format("claude/sessions/%lld.json", (long long)pid);
    OWNED_STR text = world_read(world, path);
    OWNED(json) file = json_parse(text, strlen(text), NULL);
    return text_copy(json_get_text(file, "sessionId", ""));
}

struct state_wait {
    const char *session, *expected;
};

/* "STATE: DETAIL" as it is; false when it does not begin as expected. */
static bool is_in_state(struct world *world, const void *context) {
    const struct state_wait *wait = context;
    OWNED(json) said = claude_explain(world, wait->session);
    const struct json *agent = json_find(json_find(said, "session"), "agent");
    const char *state = json_get_text(agent, "state", "");
    OWNED_STR line = text_format("%s: %s", state, json_get_text(agent, "detail", ""));
    return text_equal(state, wait->expected) ||
           (strchr(wait->expected, ':') != NULL && text_starts_with(line, wait->expected));
}

void claude_waits_state_for(
        struct world *world, const char *session, const char *expected, int64_t limit_ms) {
    int64_t end_ms = clock_monotonic_ms() + limit_ms;
    const struct state_wait wait = { session, expected };
    while (!is_in_state(world, &wait)) {
        if (clock_monotonic_ms() > end_ms) {
            world_stoa(world, "capture", session, NULL);
            OWNED_STR screen = text_copy(world_output());
            world_stoa(world, "explain", session, NULL);
            world_fail(world, "'%s' never was '%s':\n%s\n%s", session, expected, screen,
                    world_output());
        }
        world_turn(world, 20);
    }
}

void claude_waits_state(struct world *world, const char *session, const char *expected) {
    claude_waits_state_for(world, session, expected, world_limit_ms());
}

size_t claude_count_typed(struct world *world, const char *session) {
    OWNED_STR file = text_format("state/stoa/%s/server.log", world_get(world, "STOA_NAME"));
    OWNED_STR log = world_read(world, file);
    OWNED_STR line = text_format("'%s': session.injected", session);
    size_t count = 0;
    for (const char *at = log; (at = strstr(at, line)) != NULL; at++) {
        count++;
    }
    return count;
}

/* ---- its screen ------------------------------------------------------------------------------ */

void claude_waits_screen(struct world *world, const char *session, const char *text) {
    world_waits_output(world, text, "capture", session, NULL);
}

struct press {
    const char *session, *key, *until; /* this is not on the screen of the session any more */
    int64_t *pressed_ms;
};

static bool is_gone(struct world *world, const void *context) {
    const struct press *press = context;
    world_stoa(world, "capture", press->session, NULL);
    return strstr(world_output(), press->until) == NULL;
}

void claude_waits_gone(struct world *world, const char *session, const char *text) {
    const struct press press = { .session = session, .until = text };
    OWNED_STR words = text_format("'%s' gone from the screen of '%s'", text, session);
    world_waits(world, words, is_gone, &press);
}

static bool is_taken(struct world *world, const void *context) {
    const struct press *press = context;
    if (is_gone(world, press)) {
        return true;
    }
    bool is_certain = text_equal(press->key, "Escape") && *press->pressed_ms != 0;
    if (!is_certain && clock_monotonic_ms() - *press->pressed_ms > DIALOG_DEAF_MS) {
        *press->pressed_ms = clock_monotonic_ms();
        world_stoa(world, "keys", press->session, press->key, NULL);
    }
    return false;
}

void claude_press(
        struct world *world, const char *session, const char *key, const char *until_gone) {
    int64_t pressed_ms = 0;
    const struct press press = { session, key, until_gone, &pressed_ms };
    world_waits(world, "that the key is taken", is_taken, &press);
}

struct typing {
    struct console *console;
    const char *key, *until; /* this is not on its screen any more */
    int64_t *typed_ms;
};

static bool is_typed(struct world *world, const void *context) {
    (void)world;
    const struct typing *typing = context;
    OWNED_STR screen = console_text(typing->console);
    if (strstr(screen, typing->until) == NULL) {
        return true;
    }
    if (clock_monotonic_ms() - *typing->typed_ms > DIALOG_DEAF_MS) {
        *typing->typed_ms = clock_monotonic_ms();
        console_type(typing->console, typing->key);
    }
    return false;
}

void claude_types(struct console *console, const char *key, const char *until_gone) {
    int64_t typed_ms = 0;
    const struct typing typing = { console, key, until_gone, &typed_ms };
    world_waits(console->world, "that the key typed is taken", is_typed, &typing);
}

struct sight {
    struct console *console;
    const char *text;
    size_t times;
};

static bool is_seen(struct world *world, const void *context) {
    (void)world;
    const struct sight *sight = context;
    OWNED_STR screen = console_text(sight->console);
    size_t times = 0;
    for (const char *at = screen; (at = strstr(at, sight->text)) != NULL; at++) {
        times++;
    }
    return times == sight->times;
}

void claude_shows_times(struct console *console, const char *text, size_t times) {
    OWNED_STR words = text_format("'%s' %zu times on the screen", text, times);
    const struct sight sight = { .console = console, .text = text, .times = times };
    world_waits(console->world, words, is_seen, &sight);
}
