/* SPDX-License-Identifier: MIT */
#include "agent/agent.h"

#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#define MESSAGE "{\"uuid\":\"u\",\"type\":\"user\",\"message\":{\"role\":\"user\"}}\n"

/* A home with a program of that name in its bin, and a session that is to run it. */
struct place {
    char home[64];
    struct session session; /* only what agents look at */
};

static int set_up(void **state) {
    struct place *place = NEW(struct place);
    const char *temporary = getenv("TMPDIR");
    snprintf(place->home, sizeof(place->home), "%s/stoa-agent-XXXXXX",
            temporary == NULL ? "/tmp" : temporary);
    assert_non_null(mkdtemp(place->home));
    place->session.conversation = text_copy("");
    place->session.spec.directory = text_copy("/a/b.c");
    char **environment = memory_allocate_zeroed(3, sizeof(char *));
    environment[0] = text_format("HOME=%s", place->home);
    environment[1] = text_format("PATH=/nowhere:%s/bin", place->home);
    place->session.spec.environment = environment;
    *state = place;
    return 0;
}

static void remove_at(const struct place *place, const char *relative) {
    OWNED_STR path = path_join(place->home, relative);
    (void)remove(path);
}

static int tear_down(void **state) {
    struct place *place = *state;
    OWNED_STR transcript =
            text_format(".claude/projects/-a-b-c/%s.jsonl", place->session.conversation);
    const char *const files[] = { "bin/claude", "bin", transcript, ".claude/projects/-a-b-c",
        ".claude/projects", ".claude", "" };
    for (size_t i = 0; i < ARRAY_LENGTH(files); i++) {
        remove_at(place, files[i]);
    }
    session_spec_finish(&place->session.spec);
    free(place->session.conversation);
    free(place);
    return 0;
}

static void write_text(
        const struct place *place, const char *relative, const char *text, size_t length) {
    OWNED_STR path = path_join(place->home, relative);
    OWNED_STR directory = text_copy(path);
    *strrchr(directory, '/') = '\0';
    assert_true(path_make_directory(directory, NULL));
    assert_true(file_replace(path, text, length, NULL));
    assert_int_equal(chmod(path, 0700), 0);
}

static void write_file(const struct place *place, const char *relative) {
    write_text(place, relative, MESSAGE, strlen(MESSAGE));
}

static void set_argv(struct place *place, const char *second, const char *prompt) {
    const char *argv[] = { "claude", second, NULL };
    text_vector_destroy(place->session.spec.argv);
    place->session.spec.argv = text_vector_copy(argv);
    text_replace(&place->session.spec.prompt, prompt);
}

static void assert_argv(struct place *place, const char *expected) {
    struct error err = { 0 };
    char **argv = agent_of(&place->session)->argv(&place->session, &err);
    assert_non_null(argv);
    struct buffer joined = { 0 };
    for (char **word = argv; *word != NULL; word++) {
        bool is_id = text_equal(*word, place->session.conversation) && **word != '\0';
        buffer_append_format(&joined, "[%s]", is_id ? "ID" : *word);
    }
    assert_string_equal(buffer_text(&joined), expected);
    buffer_finish(&joined);
    text_vector_destroy(argv);
}

static void a_first_start_chooses_a_conversation(void **state) {
    struct place *place = *state;
    write_file(place, "bin/claude");
    set_argv(place, "--verbose", "do it");
    assert_argv(place, "[claude][--verbose][--session-id][ID][do it]");
    assert_int_equal(strlen(place->session.conversation), 36);
    assert_argv(place, "[claude][--verbose][--session-id][ID][do it]"); /* nothing was said yet */
}

static void a_conversation_is_resumed(void **state) {
    struct place *place = *state;
    write_file(place, "bin/claude");
    set_argv(place, NULL, "do it");
    assert_argv(place, "[claude][--session-id][ID][do it]");
    OWNED_STR transcript =
            text_format(".claude/projects/-a-b-c/%s.jsonl", place->session.conversation);
    write_file(place, transcript);
    assert_argv(place, "[claude][--resume][ID]"); /* and not prompted again */
}

#define MODE   "{\"type\":\"mode\",\"mode\":\"normal\"}\n"
#define QUOTED "{\"type\":\"last-prompt\",\"text\":\"\\\"type\\\":\\\"user\\\"\"}\n"

/* Neither by --resume nor by --session-id would Claude Code start with it. */
static void a_conversation_without_a_message_is_given_up(void **state) {
    static const struct {
        size_t filler_bytes; /* one line before the rest */
        const char *text;
        bool is_resumed;
    } rows[] = {
        { 0, "", false }, { 0, MODE, false }, { 0, MODE QUOTED, false },
        { 0, "{\"type\":\n\n{}[", false },
        { 0, MODE "{\"type\":\"user\",\"message\":{\"ro", false },          /* cut */
        { 0, MODE MESSAGE, true }, { 0, "{\"type\":\"assistant\"}", true }, /* no newline yet */
        { 0, "{\"type\":\"user\",\"me\n" MODE, true }, /* torn: left to Claude Code */
        { 65530, MESSAGE, true }, { 3 * 1024 * 1024, MODE, false },
        { 3 * 1024 * 1024, MESSAGE, true }, { 10 * 1024 * 1024, MODE, true }, /* not looked at */
    };
    struct place *place = *state;
    write_file(place, "bin/claude");
    set_argv(place, NULL, "do it");
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        text_replace(&place->session.conversation, "before");
        struct buffer text = { 0 };
        for (size_t at = 0; at < rows[i].filler_bytes; at++) {
            buffer_append_byte(&text, ' ');
        }
        buffer_append_text(&text, rows[i].filler_bytes > 0 ? "\n" : "");
        buffer_append_text(&text, rows[i].text);
        write_text(place, ".claude/projects/-a-b-c/before.jsonl", text.data, text.length);
        buffer_finish(&text);
        assert_argv(place, rows[i].is_resumed ? "[claude][--resume][ID]"
                                              : "[claude][--session-id][ID][do it]");
        assert_int_equal(text_equal(place->session.conversation, "before"), rows[i].is_resumed);
        remove_at(place, ".claude/projects/-a-b-c/before.jsonl");
    }
}

/* The mark of a message lies across two blocks that are read, wherever they end. */
static void a_message_is_found_wherever_it_stands(void **state) {
    struct place *place = *state;
    write_file(place, "bin/claude");
    set_argv(place, NULL, NULL);
    for (size_t filler = 65490; filler < 65540; filler++) {
        struct buffer text = { 0 };
        for (size_t at = 0; at < filler; at++) {
            buffer_append_byte(&text, ' ');
        }
        buffer_append_text(&text, MESSAGE);
        text_replace(&place->session.conversation, "before");
        write_text(place, ".claude/projects/-a-b-c/before.jsonl", text.data, text.length);
        buffer_finish(&text);
        assert_argv(place, "[claude][--resume][ID]");
    }
}

static void a_conversation_of_a_worktree_is_resumed(void **state) {
    struct place *place = *state;
    write_file(place, "bin/claude");
    set_argv(place, NULL, "do it");
    assert_argv(place, "[claude][--session-id][ID][do it]");
    OWNED_STR transcript = text_format(
            ".claude/projects/-a-b-c--claude-worktrees-x/%s.jsonl", place->session.conversation);
    write_file(place, transcript);
    assert_argv(place, "[claude][--resume][ID]");
    remove_at(place, transcript);
    remove_at(place, ".claude/projects/-a-b-c--claude-worktrees-x");
}

static void what_the_user_chose_is_his(void **state) {
    static const char *const options[] = { "--continue", "--resume=x", "-c", "--session-id" };
    struct place *place = *state;
    write_file(place, "bin/claude");
    for (size_t i = 0; i < ARRAY_LENGTH(options); i++) {
        OWNED_STR expected = text_format("[claude][%s]", options[i]);
        set_argv(place, options[i], NULL);
        assert_argv(place, expected);
    }
}

static void what_is_no_conversation_is_given_none(void **state) {
    struct place *place = *state;
    write_file(place, "bin/claude");
    set_argv(place, "mcp", NULL);
    assert_argv(place, "[claude][mcp]");
    set_argv(place, "--version", NULL);
    assert_argv(place, "[claude][--version]");
    set_argv(place, "mcp is broken, mend it", NULL);
    assert_argv(place, "[claude][mcp is broken, mend it][--session-id][ID]");
}

static void a_prompt_is_never_an_option(void **state) {
    struct place *place = *state;
    write_file(place, "bin/claude");
    set_argv(place, NULL, "--dangerous");
    assert_argv(place, "[claude][--session-id][ID][--][--dangerous]");
}

/* Several of Claude Code's options take all words that follow: no word may follow one. */
static void options_are_words_of_their_own(void **state) {
    struct place *place = *state;
    static const char *const allowed[] = { "Read", "Bash(git *)", NULL };
    static const char *const disallowed[] = { "WebFetch", NULL };
    write_file(place, "bin/claude");
    set_argv(place, NULL, "do it");
    place->session.spec.name = text_copy("blue");
    place->session.spec.agent = (struct agent_options){
        .model = text_copy("opus"),
        .permission_mode = text_copy("deny"),
        .allowed_tools = text_vector_copy(allowed),
        .disallowed_tools = text_vector_copy(disallowed),
        .system_prompt = text_copy("Be\nbrief"),
        .mcp_config = text_copy("/m.json"),
        .worktree = text_copy(""),
    };
    assert_argv(place, "[claude][--name=blue][--model=opus][--permission-mode=dontAsk]"
                       "[--allowed-tools=Read][--allowed-tools=Bash(git *)]"
                       "[--disallowed-tools=WebFetch][--append-system-prompt=Be\nbrief]"
                       "[--mcp-config=/m.json][--worktree=blue][--session-id][ID][do it]");
    set_argv(place, "--model=mine", NULL);
    agent_options_finish(&place->session.spec.agent);
    place->session.spec.agent.model = text_copy("opus");
    assert_argv(place, "[claude][--model=mine][--name=blue][--session-id][ID]");
}

static void without_a_screen_it_prints_a_stream(void **state) {
    struct place *place = *state;
    write_file(place, "bin/claude");
    set_argv(place, NULL, "do it");
    place->session.spec.agent.is_headless = true;
#define BELOW_STOA                                                                                 \
    "[stoa][headless][--prompt][do it][--][claude][--print][--output-format=stream-json]"          \
    "[--verbose]"
    assert_argv(place, BELOW_STOA "[--session-id][ID]");
    OWNED_STR transcript =
            text_format(".claude/projects/-a-b-c/%s.jsonl", place->session.conversation);
    write_file(place, transcript);
    assert_argv(place, BELOW_STOA "[--resume][ID]"); /* and prompted again: it waits for nobody */
    set_argv(place, "--version", NULL);
    assert_argv(place, "[claude][--version]");
}

static void a_kind_may_be_told(void **state) {
    struct place *place = *state;
    const char *argv[] = { "my-claude", NULL };
    write_file(place, "bin/my-claude");
    place->session.spec.argv = text_vector_copy(argv);
    text_replace(&place->session.spec.agent.kind, "claude");
    assert_argv(place, "[my-claude][--session-id][ID]");
    remove_at(place, "bin/my-claude");
    text_replace(&place->session.spec.agent.kind, "generic");
    set_argv(place, "x", NULL);
    assert_argv(place, "[claude][x]");
}

static void every_kind_has_its_row(void **state) {
    for (size_t i = 0; agent_kinds[i] != NULL; i++) {
        assert_non_null(agent_find(agent_kinds[i]));
    }
}

static void what_is_missing_is_said_with_its_remedy(void **state) {
    struct place *place = *state;
    struct error err = { 0 };
    set_argv(place, NULL, NULL);
    assert_null(agent_of(&place->session)->argv(&place->session, &err));
    assert_string_equal(
            err.text, "claude is not installed: npm install -g @anthropic-ai/claude-code");
}

static void programs_of_no_kind_are_run_as_they_are(void **state) {
    struct place *place = *state;
    const char *argv[] = { "claude-wrapper", "x", NULL };
    place->session.spec.argv = text_vector_copy(argv);
    assert_string_equal(agent_of(&place->session)->name, "generic");
    assert_argv(place, "[claude-wrapper][x]");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_first_start_chooses_a_conversation),
        TEST(a_conversation_is_resumed),
        TEST(a_conversation_without_a_message_is_given_up),
        TEST(a_message_is_found_wherever_it_stands),
        TEST(a_conversation_of_a_worktree_is_resumed),
        TEST(what_the_user_chose_is_his),
        TEST(a_prompt_is_never_an_option),
        TEST(what_is_no_conversation_is_given_none),
        TEST(options_are_words_of_their_own),
        TEST(without_a_screen_it_prints_a_stream),
        TEST(a_kind_may_be_told),
        TEST(every_kind_has_its_row),
        TEST(what_is_missing_is_said_with_its_remedy),
        TEST(programs_of_no_kind_are_run_as_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
