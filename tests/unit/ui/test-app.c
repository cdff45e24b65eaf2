/* SPDX-License-Identifier: MIT */
#include "scene.h"

#include "base/memory.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define PREFIX "\x1b[32;5u" /* C-Space, as a terminal with the kitty keyboard says it */

static void test_an_empty_fleet_says_how_to_begin(void **state) {
    struct scene *scene = scene_create(80, 24);
    assert_shows_not(scene, "No sessions yet"); /* not known yet */
    assert_true(scene_is_connected(scene));
    assert_int_equal(scene_frames_before_fleet(scene), 0);
    scene_changed(scene);
    assert_true(scene_had_keys(scene));
    assert_shows(scene, "No sessions yet");
    assert_shows(scene, "stoa init");
    assert_shows(scene, "C-Space  ? help");
    assert_shows(scene, " default ");
    scene_picture(scene, "empty");
    scene_destroy(scene);
}

static struct scene *create_team(uint16_t columns, uint16_t rows) {
    struct scene *scene = scene_create(columns, rows);
    scene_add_session(scene, "architect", "claude");
    scene_add_session(scene, "builder", "claude --model opus");
    scene_add_session(scene, "shell", "/bin/bash");
    scene_add_session(scene, "tests", "ninja test");
    text_replace(&scene_session(scene, 0)->task, "split the parser");
    text_replace(&scene_session(scene, 1)->task, "make the tests of issue 12 pass");
    scene_session(scene, 3)->state = SESSION_EXITED;
    scene_session(scene, 3)->exit_status = 2;
    scene_print(
            scene, 0, "\x1b[1mI am the architect\x1b[m\r\n\x1b[38;2;120;200;130mgreen\x1b[m text");
    scene_print(scene, 2, "$ ls\r\nREADME.md  src\r\n$ ");
    scene_print(scene, 3, "FAILED: 3 of 120\r\n");
    scene_changed(scene);
    (void)scene_asked(scene);
    return scene;
}

static void test_panes_and_panel(void **state) {
    struct scene *scene = create_team(120, 40);
    assert_shows(scene, "I am the architect");
    assert_shows(scene, "1 ● architect");
    assert_shows(scene, "make the tests of iss");
    assert_shows(scene, "exited with status 2");
    assert_shows(scene, "r restarts");
    assert_shows(scene, "3 running  1 failed");
    scene_picture(scene, "team");
    scene_type(scene, PREFIX);
    scene_picture(scene, "prefix");
    assert_shows(scene, "z zoom");
    scene_type(scene, "z");
    assert_shows(scene, "zoomed");
    scene_picture(scene, "zoomed");
    scene_destroy(scene);
}

static void set_agent(
        struct scene *scene, int number, enum session_agent agent, const char *detail) {
    scene_session(scene, number)->agent = agent;
    text_replace(&scene_session(scene, number)->agent_detail, detail);
}

static void test_a_role_is_shown_where_there_is_room(void **state) {
    struct scene *scene = scene_create(120, 30);
    scene_add_session(scene, "parser", "claude");
    text_replace(&scene_session(scene, 0)->role, "builder");
    scene_changed(scene);
    assert_shows(scene, "parser builder ");
    text_replace(&scene_session(scene, 0)->name, "builder-2"); /* that says it */
    scene_changed(scene);
    assert_shows_not(scene, "builder-2 builder");
    text_replace(&scene_session(scene, 0)->name, "a-name-that-is-rather-long");
    scene_changed(scene);
    assert_shows_not(scene, "builder");
    scene_destroy(scene);
}

static void test_rules_that_answer_are_named(void **state) {
    struct scene *scene = scene_create(120, 30);
    scene_add_session(scene, "one", "claude");
    text_replace(&scene_session(scene, 0)->task, "split the parser");
    text_replace(&scene_session(scene, 0)->rules, "rules.yaml");
    scene_changed(scene);
    assert_shows(scene, "   split the parser");
    assert_shows(scene, "rules: rules.yaml");
    text_replace(&scene_session(scene, 0)->rules, "rules.yaml auto-accept");
    scene_changed(scene);
    assert_shows(scene, "[auto-accept] split");
    assert_shows(scene, "rules: rules.yaml auto-accept");
    text_replace(&scene_session(scene, 0)->rules, "");
    scene_changed(scene);
    assert_shows_not(scene, "rules");
    scene_destroy(scene);
}

static void test_the_panel_says_what_agents_do(void **state) {
    struct scene *scene = create_team(120, 40);
    set_agent(scene, 0, SESSION_AGENT_WORKING, "Bash: make"); /* its task says more */
    set_agent(scene, 1, SESSION_AGENT_NEEDS_PERMISSION, "Bash: rm x");
    scene_session(scene, 1)->need = (struct attention_need){ true, true, 1 };
    set_agent(scene, 2, SESSION_AGENT_DONE, "all is well");
    set_agent(scene, 3, SESSION_AGENT_EXITED, "no");
    scene_changed(scene);
    assert_shows(scene, "split the parser");
    assert_shows(scene, "allow: Bash: rm x");
    assert_shows(scene, "done: all is well");
    assert_shows(scene, "exited with status 2");
    assert_shows(scene, "1 needs you  3 running");
    scene_session(scene, 1)->need.is_needed = false;
    set_agent(scene, 1, SESSION_AGENT_LIMITED, "");
    set_agent(scene, 2, SESSION_AGENT_WAITING, "");
    scene_changed(scene);
    assert_shows(scene, "limited");
    assert_shows(scene, "waits for you");
    assert_shows_not(scene, "needs you");
    scene_destroy(scene);
}

static void test_the_panel_says_what_is_wrong(void **state) {
    struct scene *scene = create_team(120, 40);
    text_replace(&scene_session(scene, 0)->illness, "stuck: it was at work");
    text_replace(&scene_session(scene, 3)->illness, "looping: it ended badly"); /* it has ended */
    scene_changed(scene);
    assert_shows(scene, "stuck: it was at work");
    assert_shows(scene, "exited with status 2");
    scene_destroy(scene);
}

static void test_recycling_asks_first_and_is_shown(void **state) {
    struct scene *scene = create_team(120, 40);
    scene_type(scene, PREFIX "y");
    assert_shows(scene, "Once 'architect' waits for a prompt");
    scene_type(scene, "n");
    assert_string_equal(scene_asked(scene), "");
    scene_type(scene, PREFIX "yy");
    assert_string_equal(scene_asked(scene), "session.recycle {\"session\":\"000000000000\"}\n");
    text_replace(&scene_session(scene, 0)->recycling, "writes its handover note");
    scene_changed(scene);
    assert_shows(scene, "writes its handover note");
    scene_type(scene, PREFIX "wjy"); /* of the one that is selected in the panel */
    assert_shows(scene, "Once 'builder' waits for a prompt");
    scene_destroy(scene);
}

static void test_pictures(void **state) {
    struct scene *scene = create_team(120, 40);
    scene_type(scene, PREFIX "c");
    scene_picture(scene, "spawn");
    scene_type(scene, "\x1b");
    scene_type(scene, PREFIX "x");
    scene_picture(scene, "kill");
    scene_type(scene, "\x1b");
    scene_type(scene, PREFIX "?");
    scene_picture(scene, "help");
    scene_type(scene, "\x1b");
    scene_type(scene, PREFIX "w");
    scene_type(scene, "j");
    scene_picture(scene, "panel");
    scene_destroy(scene);
}

/* ---- keys ------------------------------------------------------------------------------------ */

static void test_keys_go_to_the_focused_program(void **state) {
    struct scene *scene = create_team(120, 40);
    scene_type(scene, "a\x01\x1b[A");
    assert_string_equal(scene_asked(scene), "host 0: key a\nhost 0: key C-a\nhost 0: key Up\n");
    scene_type(scene, "\x1b");
    assert_string_equal(scene_asked(scene), "host 0: key Escape\n");
    scene_destroy(scene);
}

/* So that floods give way; what stoa itself takes says nothing of a program that waits. */
static void test_who_is_typed_beside_is_told(void **state) {
    struct scene *scene = create_team(120, 40);
    scene_type(scene, "a");
    assert_string_equal(scene_beside(scene), "1 2 3 ");
    scene_type(scene, PREFIX "3");
    assert_string_equal(scene_beside(scene), "");
    scene_type(scene, "a");
    assert_string_equal(scene_beside(scene), "0 1 3 ");
    scene_destroy(scene);
}

static void test_what_is_typed_early_is_kept(void **state) {
    struct scene *scene = scene_create(80, 24);
    scene_type(scene, "ls\r");
    assert_string_equal(scene_asked(scene), "");
    scene_add_session(scene, "shell", "sh");
    assert_string_equal(scene_asked(scene),
            "host 0: focus in\nhost 0: key l\nhost 0: key s\nhost 0: key Enter\n");
    scene_destroy(scene);
}

static void test_releases_go_where_the_press_went(void **state) {
    struct scene *scene = create_team(120, 40);
    scene_type(scene, "\x1b[97u\x1b[97;1:3u");
    assert_string_equal(scene_asked(scene), "host 0: key a\nhost 0: key a release\n");
    scene_type(scene, PREFIX "\x1b[32;5:3u\x1b[110u\x1b[110;1:3u"); /* C-Space n, both released */
    assert_string_equal(scene_asked(scene), "host 0: focus out\nhost 1: focus in\n");
    scene_destroy(scene);
}

static void test_the_prefix_twice_is_sent(void **state) {
    struct scene *scene = create_team(120, 40);
    scene_type(scene, PREFIX PREFIX);
    assert_string_equal(scene_asked(scene), "host 0: key C-Space\n");
    scene_type(scene, PREFIX "\x1bOQ"); /* unknown: said, and not sent */
    assert_string_equal(scene_asked(scene), "");
    assert_shows(scene, "F2 means nothing after the prefix");
    scene_destroy(scene);
}

static void test_focus_moves(void **state) {
    struct scene *scene = create_team(120, 40);
    scene_type(scene, PREFIX "3");
    assert_string_equal(scene_asked(scene), "host 0: focus out\nhost 2: focus in\n");
    scene_type(scene, PREFIX "\x1b[C");
    assert_string_equal(scene_asked(scene), "host 2: focus out\nhost 3: focus in\n");
    scene_type(scene, PREFIX ";");
    assert_string_equal(scene_asked(scene), "host 3: focus out\nhost 2: focus in\n");
    scene_type(scene, PREFIX "n" PREFIX "n");
    assert_string_equal(scene_asked(scene),
            "host 2: focus out\nhost 3: focus in\nhost 3: focus out\nhost 0: focus in\n");
    scene_destroy(scene);
}

static void test_reading_the_files_again_is_told(void **state) {
    struct scene *scene = create_team(120, 40);
    scene_type(scene, PREFIX "R");
    assert_shows(scene, "keys, theme and settings were read again");
    scene_destroy(scene);
}

static void test_keys_of_a_program_that_has_ended(void **state) {
    struct scene *scene = create_team(120, 40);
    scene_type(scene, PREFIX "4");
    (void)scene_asked(scene);
    scene_type(scene, "x"); /* means nothing there */
    assert_string_equal(scene_asked(scene), "");
    scene_type(scene, "r");
    assert_string_equal(scene_asked(scene), "session.restart {\"session\":\"000000000003\"}\n");
    scene_type(scene, "D");
    assert_string_equal(scene_asked(scene), "session.remove {\"session\":\"000000000003\"}\n");
    scene_destroy(scene);
}

static void test_paste_goes_to_the_program_as_one(void **state) {
    struct scene *scene = create_team(120, 40);
    scene_type(scene, "\x1b[200~one\rtwo\x1b[201~");
    assert_string_equal(scene_asked(scene), "host 0: paste one\rtwo\n");
    scene_destroy(scene);
}

static void test_a_paste_too_large_is_not_sent(void **state) {
    struct scene *scene = create_team(120, 40);
    struct buffer bytes = { 0 };
    buffer_append_text(&bytes, "\x1b[200~");
    for (int i = 0; i <= PASTE_BYTES_MAX / 16; i++) {
        buffer_append_text(&bytes, "0123456789abcde\n");
    }
    buffer_append_text(&bytes, "\x1b[201~");
    scene_type(scene, buffer_text(&bytes));
    assert_shows(scene, "larger than 64 MiB: nothing was sent");
    assert_string_equal(scene_asked(scene), "");
    buffer_finish(&bytes);
    scene_destroy(scene);
}

/* ---- panel ----------------------------------------------------------------------------------- */

static void test_the_panel_selects_and_acts(void **state) {
    struct scene *scene = create_team(120, 40);
    scene_type(scene, PREFIX "wjj");
    assert_string_equal(scene_asked(scene), ""); /* nothing reaches a program */
    scene_type(scene, "r");                      /* it runs: that asks */
    assert_string_equal(scene_asked(scene), "");
    assert_shows(scene, "still runs. End it");
    scene_type(scene, "n");
    assert_string_equal(scene_asked(scene), "");
    scene_type(scene, "ry");
    assert_string_equal(scene_asked(scene), "session.restart {\"session\":\"000000000002\"}\n");
    scene_type(scene, "\r");
    assert_string_equal(scene_asked(scene), "host 0: focus out\nhost 2: focus in\n");
    scene_type(scene, "y");
    assert_string_equal(scene_asked(scene), "host 2: key y\n");
    scene_destroy(scene);
}

static void test_the_panel_collapses_and_toggles(void **state) {
    struct scene *scene = create_team(99, 30);
    assert_shows_not(scene, "Sessions");
    scene_destroy(scene);
    scene = create_team(120, 30);
    assert_shows(scene, "Sessions");
    scene_type(scene, PREFIX "b");
    assert_shows_not(scene, "Sessions");
    scene_type(scene, PREFIX "b" PREFIX "B");
    assert_shows(scene, "│ Sessions");
    scene_destroy(scene);
}

static void test_a_crowd_scrolls_in_the_panel(void **state) {
    struct scene *scene = scene_create(120, 24);
    for (int i = 0; i < 60; i++) {
        char name[16];
        snprintf(name, sizeof(name), "worker-%d", i);
        scene_add_session(scene, name, "sh");
    }
    assert_shows(scene, "worker-0");
    assert_shows(scene, "▼ 40");
    scene_type(scene, PREFIX "wG");
    assert_shows(scene, "worker-59");
    assert_shows(scene, "▲ 40");
    assert_shows_not(scene, "\n ● worker-0");
    scene_picture(scene, "crowd");
    scene_destroy(scene);
}

/* ---- dialogs --------------------------------------------------------------------------------- */

static void test_starting_a_session(void **state) {
    struct scene *scene = create_team(120, 40);
    scene_type(scene, PREFIX "c");
    assert_shows(scene, "Start a session");
    scene_type(scene, "bad name");
    scene_type(scene, "\r");
    assert_shows(scene, "a name has letters");
    scene_type(scene, "\x15"
                      "builder\r");
    assert_shows(scene, "there is a session 'builder'");
    scene_type(scene, "\x15"
                      "fresh\t\x15top -d 1\t\x15/\tlook\tline one\x1b\rline two\r");
    assert_string_equal(scene_asked(scene),
            "session.new {\"name\":\"fresh\",\"command\":\"top -d 1\",\"directory\":\"/\","
            "\"task\":\"look\",\"prompt\":\"line one\\nline two\"}\n");
    assert_shows_not(scene, "Start a session");
    scene_destroy(scene);
}

/* What stands there already is a proposal: it gives way, unless a blank goes on with it. */
static void test_a_program_is_typed_over_the_preset_one(void **state) {
    static const struct {
        const char *keys, *command;
    } cases[] = {
        { "htop", "htop" }, { " --version", "claude --version" }, { "\x1b[D\x1b[FX", "claudeX" },
        { "\x7fw", "w" }, { "\x1b[200~vi x\x1b[201~ y", "vi x y" },
        { "\x1b[A\x1b[Bx", "claudex" }, /* chosen: to be gone on with */
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct scene *scene = create_team(120, 40);
        (void)scene_asked(scene);
        scene_type(scene, PREFIX "c\t");
        scene_type(scene, cases[i].keys);
        scene_type(scene, "\t\x15/\r"); /* a directory that is there */
        OWNED_STR expected = text_format("\"command\":\"%s\"", cases[i].command);
        assert_non_null(strstr(scene_asked(scene), expected));
        scene_destroy(scene);
    }
}

static void test_a_form_checks_directory_and_program(void **state) {
    struct scene *scene = create_team(120, 40);
    scene_type(scene, PREFIX "c\t\t\x15/no/such/place\r");
    assert_shows(scene, "there is no such directory");
    scene_type(scene, "\x1b[Z\x15\r"); /* back to the program, emptied */
    assert_shows(scene, "what shall run?");
    scene_type(scene, "\x1b[B");
    assert_shows_not(scene, "a profile, or a command"); /* a choice stands there */
    scene_type(scene, "\x1b");
    assert_string_equal(scene_asked(scene), "");
    scene_destroy(scene);
}

static void test_killing_asks_first(void **state) {
    struct scene *scene = create_team(120, 40);
    scene_type(scene, PREFIX "x");
    assert_shows(scene, "End 'architect'");
    scene_type(scene, "n");
    assert_string_equal(scene_asked(scene), "");
    scene_type(scene, PREFIX "xy");
    assert_string_equal(scene_asked(scene), "session.kill {\"session\":\"000000000000\"}\n");
    scene_type(scene, PREFIX "u");
    assert_string_equal(scene_asked(scene), "session.undo\n");
    scene_destroy(scene);
}

static void test_rename_and_assign(void **state) {
    struct scene *scene = create_team(120, 40);
    scene_type(scene, PREFIX ",\x15shell\r");
    assert_shows(scene, "another session has this name");
    scene_type(scene, "\x15lead\r");
    assert_string_equal(scene_asked(scene),
            "session.rename {\"session\":\"000000000000\",\"name\":\"lead\"}\n");
    scene_type(scene, PREFIX "t\x15review\r");
    assert_string_equal(scene_asked(scene),
            "session.assign {\"session\":\"000000000000\",\"task\":\"review\"}\n");
    scene_destroy(scene);
}

static void test_help_has_all_keys_and_scrolls(void **state) {
    struct scene *scene = create_team(80, 24);
    scene_type(scene, PREFIX "?");
    assert_shows(scene, "After the prefix");
    assert_shows_not(scene, "The mouse");
    scene_type(scene, "\x1b[F"); /* End */
    assert_shows(scene, "The mouse");
    scene_type(scene, "q");
    assert_shows_not(scene, "The mouse");
    assert_shows(scene, "I am the architect");
    scene_destroy(scene);
}

/* ---- history --------------------------------------------------------------------------------- */

static void print_lines(struct scene *scene, int number, int count) {
    char text[32];
    for (int i = 1; i <= count; i++) {
        snprintf(text, sizeof(text), "line %d\r\n", i);
        scene_print(scene, number, text);
    }
}

static void test_scrolling(void **state) {
    struct scene *scene = scene_create(80, 24);
    scene_add_session(scene, "shell", "sh");
    print_lines(scene, 0, 100);
    (void)scene_asked(scene);
    assert_shows(scene, "line 100");
    scene_type(scene, "\x1b[<64;5;5M"); /* the wheel */
    assert_shows(scene, "3 of 79 lines back");
    assert_shows_not(scene, "line 100\n");
    scene_type(scene, "g");
    assert_shows(scene, "line 1\n");
    assert_shows(scene, "79 of 79");
    scene_print(scene, 0, "more\r\n"); /* the view stays where it is */
    assert_shows(scene, "line 1\n");
    scene_picture(scene, "scrolling");
    scene_type(scene, "x");
    scene_type(scene, "q");
    assert_shows(scene, "more");
    assert_string_equal(scene_asked(scene), "");
    scene_type(scene, PREFIX "\x1b[5~");
    assert_shows(scene, "lines back");
    for (int i = 0; i < 10; i++) {
        scene_type(scene, "\x1b[<65;5;5M");
    }
    assert_shows_not(scene, "lines back"); /* left at the end */
    scene_destroy(scene);
}

static void test_the_wheel_where_a_program_wants_it(void **state) {
    struct scene *scene = scene_create(80, 24);
    scene_add_session(scene, "less", "less");
    scene_print(scene, 0, "\x1b[?1049h");
    (void)scene_asked(scene);
    scene_type(scene, "\x1b[<64;5;5M");
    assert_string_equal(scene_asked(scene), "host 0: key Up\nhost 0: key Up\nhost 0: key Up\n");
    scene_print(scene, 0, "\x1b[?1002h\x1b[?1006h");
    scene_type(scene, "\x1b[<64;5;5M\x1b[<0;5;5M\x1b[<32;6;9M\x1b[<0;6;9m");
    assert_string_equal(scene_asked(scene),
            "host 0: mouse press 4 at 4,3\nhost 0: mouse press 1 at 4,3\n"
            "host 0: mouse motion 1 at 5,7\nhost 0: mouse release 1 at 5,7\n");
    scene_destroy(scene);
}

/* ---- mouse ----------------------------------------------------------------------------------- */

static void test_a_click_focuses(void **state) {
    struct scene *scene = create_team(120, 40);
    scene_type(scene, "\x1b[<0;100;30M\x1b[<0;100;30m");
    assert_string_equal(scene_asked(scene), "host 0: focus out\nhost 3: focus in\n");
    scene_type(scene, "\x1b[<0;5;7M\x1b[<0;5;7m"); /* the second entry of the panel */
    assert_string_equal(scene_asked(scene), "host 3: focus out\nhost 1: focus in\n");
    scene_destroy(scene);
}

static void test_a_border_is_dragged(void **state) {
    struct scene *scene = create_team(120, 40);
    const struct pane *first = app_pane_at(scene_app(scene), 0);
    int border = first->tile.body.column + first->tile.body.columns + 1;
    uint16_t before = first->tile.body.columns;
    char bytes[64];
    snprintf(bytes, sizeof(bytes), "\x1b[<0;%d;9M\x1b[<32;%d;9M\x1b[<0;%d;9m", border, border - 5,
            border - 5);
    scene_type(scene, bytes);
    assert_int_equal(first->tile.body.columns, before - 5);
    assert_non_null(
            strstr(scene_asked(scene), "layout.set {\"kind\":\"tiled\",\"splits\":{\"0.0\""));
    scene_destroy(scene);
}

static void test_text_is_selected(void **state) {
    struct scene *scene = create_team(120, 40);
    const struct pane *first = app_pane_at(scene_app(scene), 0);
    int column = first->tile.body.column + 1;
    char bytes[64];
    snprintf(bytes, sizeof(bytes), "\x1b[<0;%d;2M\x1b[<32;%d;3M", column, column + 4);
    scene_type(scene, bytes);
    uint32_t wanted = app_style(scene_app(scene), THEME_SELECTION)->background;
    const struct surface_cell *row = surface_row(scene_app(scene)->surface, 1);
    assert_int_equal(row[column].style.background, wanted);
    scene_picture(scene, "selection");
    snprintf(bytes, sizeof(bytes), "\x1b[<0;%d;3m", column + 4);
    scene_type(scene, bytes);
    assert_shows(scene, "copied 24 bytes"); /* "I am the architect\ngreen" */
    assert_string_equal(scene_asked(scene), "");
    scene_type(scene, "x");
    row = surface_row(scene_app(scene)->surface, 1);
    assert_int_not_equal(row[column].style.background, wanted);
    scene_destroy(scene);
}

/* ---- layout, states, edges ---------------------------------------------------------------------
 */

static void test_layouts(void **state) {
    struct scene *scene = create_team(120, 40);
    scene_type(scene, PREFIX " ");
    assert_non_null(strstr(scene_asked(scene), "layout.set {\"kind\":\"main-left\""));
    scene_set_layout(scene, "{\"kind\":\"stack\",\"splits\":{}}");
    scene_picture(scene, "stack");
    assert_int_equal(app_pane_at(scene_app(scene), 1)->tile.body.rows, 0);
    scene_type(scene, PREFIX "\x1b[B");
    assert_int_equal(app_pane_at(scene_app(scene), 0)->tile.body.rows, 0);
    scene_destroy(scene);
}

/* What is to be copied stands in one row as long as the pane is as wide. */
static void test_a_command_that_helps_is_not_broken(void **state) {
    static const uint16_t widths[] = { 120, 118, 114 };
    for (size_t i = 0; i < ARRAY_LENGTH(widths); i++) {
        struct scene *scene = create_team(widths[i], 40);
        struct fleet_session *session = scene_session(scene, 1);
        session->state = SESSION_FAILED;
        text_replace(&session->message,
                "claude is not installed: npm install -g @anthropic-ai/claude-code");
        scene_changed(scene);
        assert_shows(scene, "npm install -g @anthropic-ai/claude-code");
        assert_shows(scene, "claude is not installed:");
        scene_destroy(scene);
    }
}

static void test_a_failed_session_says_why(void **state) {
    struct scene *scene = create_team(120, 40);
    struct fleet_session *session = scene_session(scene, 1);
    session->state = SESSION_FAILED;
    text_replace(
            &session->message, "claude is not installed: npm install -g @anthropic-ai/claude-code");
    scene_changed(scene);
    assert_shows(scene, "claude is not installed:");
    assert_shows(scene, "r tries again");
    scene_picture(scene, "failed");
    scene_type(scene, PREFIX "2");
    (void)scene_asked(scene);
    scene_type(scene, "r");
    assert_string_equal(scene_asked(scene), "session.restart {\"session\":\"000000000001\"}\n");
    scene_destroy(scene);
}

static void test_the_server_is_away(void **state) {
    struct scene *scene = create_team(120, 40);
    scene_set_online(scene, false);
    assert_shows(scene, "server is away, panes go on");
    scene_type(scene, "a");
    assert_string_equal(scene_asked(scene), "host 0: key a\n");
    scene_set_online(scene, true);
    assert_shows_not(scene, "server is away");
    scene_destroy(scene);
}

static void test_sessions_that_go(void **state) {
    struct scene *scene = create_team(120, 40);
    scene_remove_session(scene, 0);
    assert_shows_not(scene, "architect");
    assert_string_equal(scene_asked(scene), "host 1: focus in\n");
    for (int i = 1; i < 4; i++) {
        scene_remove_session(scene, i);
    }
    assert_shows(scene, "No sessions yet");
    scene_destroy(scene);
}

static void test_a_screen_too_small_says_so(void **state) {
    struct scene *scene = create_team(19, 10);
    assert_shows(scene, "too small");
    scene_destroy(scene);
    scene = create_team(20, 5);
    assert_shows(scene, "architect");
    assert_shows(scene, "C-Space");
    scene_type(scene, PREFIX "c"); /* a dialog on a screen like this */
    scene_type(scene, PREFIX "x"
                             "\x1b" PREFIX "?"
                             "\x1b");
    scene_destroy(scene);
    scene = create_team(1, 1);
    scene_destroy(scene);
}

static void test_nothing_is_written_when_nothing_changed(void **state) {
    struct scene *scene = create_team(120, 40);
    uint32_t before = scene_frames(scene);
    scene_print(scene, 1, "\x1b[m");
    scene_changed(scene);
    scene_type(scene, "a");
    assert_int_equal(scene_frames(scene), before);
    scene_print(scene, 1, "x");
    assert_int_equal(scene_frames(scene), before + 1);
    scene_destroy(scene);
}

/* A client with less room sees where the program writes, not where the screen begins. */
static void test_a_higher_screen_is_shown_around_its_cursor(void **state) {
    struct scene *scene = scene_create(60, 10);
    scene_add_session(scene, "shell", "sh");
    scene_take_size(scene, 0, 60, 20);
    scene_print(scene, 0, "\x1b[Hfirst\x1b[2;1Hsecond");
    assert_shows(scene, "first");
    scene_print(scene, 0, "\x1b[20;1Hlast");
    assert_shows(scene, "last");
    assert_shows_not(scene, "first");
    assert_row_is(scene, 8, "last");
    assert_int_equal(scene_cursor(scene).row, 8);
    assert_int_equal(scene_cursor(scene).column, 4);
    scene_print(scene, 0, "\x1b[15;1Habove"); /* it is there already: nothing moves */
    assert_row_is(scene, 8, "last");
    scene_print(scene, 0, "\x1b[?1000;1006h");
    (void)scene_asked(scene);
    scene_type(scene, "\x1b[<0;1;9M");
    assert_non_null(strstr(scene_asked(scene), "0,19"));
    scene_print(scene, 0, "\x1b[2;1H");
    assert_row_is(scene, 1, "second");
    scene_take_size(scene, 0, 60, 8); /* "first" is history */
    assert_row_is(scene, 1, "second");
    scene_destroy(scene);
}

static void test_only_one_session(void **state) {
    struct scene *scene = scene_create_with(120, 24,
            &(struct app_options){ .fleet = "default", .session = "second", .only = true },
            COLORS_DIRECT, true);
    scene_add_session(scene, "first", "sh");
    scene_destroy(scene);
}

static const struct app_options expecting = {
    .fleet = "default", .session = "000000000000", .socket_path = "0", .only = true
};

static void test_what_is_shown_alone_needs_no_server(void **state) {
    struct scene *scene = scene_create_with(80, 24, &expecting, COLORS_DIRECT, true);
    assert_true(scene_is_connected(scene));
    assert_int_equal(scene_frames_before_fleet(scene), 1); /* what is expected comes first */
    assert_false(scene_had_keys(scene));
    assert_non_null(scene_app(scene)->keys);
    scene_print(scene, 0, "here already");
    assert_shows(scene, "here already");
    assert_int_equal(scene_cursor(scene).column, 12);
    scene_type(scene, "x");
    assert_null(strstr(scene_asked(scene), "key x")); /* its server may know better */
    scene_add_session(scene, "first", "sh");
    assert_non_null(strstr(scene_asked(scene), "host 0: key x\n"));
    assert_shows(scene, "here already");
    scene_print(scene, 0, ", and still");
    assert_shows(scene, "here already, and still");
    scene_destroy(scene);
}

static void test_what_was_expected_may_be_gone(void **state) {
    struct scene *scene = scene_create_with(80, 24, &expecting, COLORS_DIRECT, true);
    scene_print(scene, 0, "a ghost");
    assert_shows(scene, "a ghost");
    scene_changed(scene); /* the fleet, and it is empty */
    assert_shows_not(scene, "a ghost");
    assert_shows(scene, "no session '000000000000'");
    scene_destroy(scene);
}

static void test_colors_of_the_terminal(void **state) {
    struct scene *scene = create_team(120, 40);
    assert_true(theme_is_dark(scene_app(scene)->theme));
    scene_type(scene, "\x1b]10;rgb:0000/0000/0000\x1b\\\x1b]11;rgb:ffff/ffff/ffff\x1b\\");
    assert_false(theme_is_dark(scene_app(scene)->theme));
    assert_non_null(strstr(scene_asked(scene), "host 2: colors 000000 ffffff light\n"));
    scene_type(scene, "\x1b]4;1;rgb:1111/2222/3333\a\x1b]4;15;#fdf6e3\a\x1b]4;16;#abcdef\a");
    assert_non_null(strstr(scene_asked(scene), "000000 ffffff light 1=112233 15=fdf6e3\n"));
    scene_picture(scene, "light");
    scene_type(scene, PREFIX "c");
    scene_picture(scene, "light-spawn");
    scene_destroy(scene);
}

static void test_ascii_and_no_colors(void **state) {
    struct scene *scene = scene_create_with(
            120, 24, &(struct app_options){ .fleet = "default" }, COLORS_NONE, false);
    scene_add_session(scene, "first", "sh");
    scene_add_session(scene, "second", "sh");
    for (const char *text = scene_text(scene); *text != '\0'; text++) {
        assert_true((unsigned char)*text < 0x80);
    }
    scene_destroy(scene);
}

/* Anything at any moment: keys, mouse, dialogs, sessions that come and go, sizes. */
static void test_a_monkey_breaks_nothing(void **state) {
    static const char *const inputs[] = { PREFIX, PREFIX, "\r", "\x1b", "\t", "x", "y", "n", "c",
        "C", "z", " ", "[", ",", "t", "?", "b", "B", "w", "{", "}", "\x1b[A", "\x1b[B", "\x1b[C",
        "\x1b[D", "\x1b[1;5A", "\x1b[1;5D", "\x1b[5~", "\x1b[6~", "g", "G", "j", "k", "D", "r", "u",
        "\x7f", "\x15", "\x1b\r", "\x1b[200~pasted\ntext\x1b[201~", "\x1b[<64;50;9M",
        "\x1b[<65;50;9M", "\x1b[<0;34;9M", "\x1b[<32;60;12M", "\x1b[<32;20;2M", "\x1b[<0;60;12m",
        "\x1b[<0;76;9M", "\x1b[<0;5;9M", "v", "V", "/", "a", "e", "0", "$", "N", "o", "*", "\x16",
        "{", "Y", "\x1b[I", "\x1b[O", "1", "3", "7", ";", "日" };
    static const char *const prints[] = { "text\r\n", "\x1b[?1049h", "\x1b[?1049l", "\x1b[?1003h",
        "\x1b[?1003l", "\x1b[2J\x1b[H", "\x1b[31;44mwide 日本\x1b[m", "\x1b[?5h", "\a",
        "\x1b]8;;https://a\x1b\\link\x1b]8;;\x1b\\" };
    struct scene *scene = create_team(120, 40);
    uint32_t seed = 7;
    int alive[SCENE_SESSIONS_MAX] = { 1, 1, 1, 1 };
    int count = 4;
    for (int i = 0; i < 6000; i++) {
        seed = seed * 1103515245 + 12345;
        uint32_t dice = seed >> 8;
        int number = (int)(dice / 64 % (uint32_t)count);
        switch (dice % 16) {
        case 0:
            if (alive[number]) {
                scene_print(scene, number, prints[dice / 16 % ARRAY_LENGTH(prints)]);
            }
            break;
        case 1:
            if (count < SCENE_SESSIONS_MAX && dice % 64 == 1) {
                alive[scene_add_session(scene, "more", "sh")] = 1;
                count++;
            } else if (alive[number] && dice % 128 == 33) {
                alive[number] = 0;
                scene_remove_session(scene, number);
            }
            break;
        case 2:
            if (dice % 32 == 2) {
                scene_resize(
                        scene, (uint16_t)(1 + dice / 64 % 160), (uint16_t)(1 + dice / 99 % 60));
            }
            break;
        default:
            scene_type(scene, inputs[dice / 16 % ARRAY_LENGTH(inputs)]);
        }
    }
    (void)scene_text(scene);
    scene_destroy(scene);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_role_is_shown_where_there_is_room),
        cmocka_unit_test(test_rules_that_answer_are_named),
        cmocka_unit_test(test_a_border_is_dragged),
        cmocka_unit_test(test_a_click_focuses),
        cmocka_unit_test(test_a_crowd_scrolls_in_the_panel),
        cmocka_unit_test(test_a_failed_session_says_why),
        cmocka_unit_test(test_a_command_that_helps_is_not_broken),
        cmocka_unit_test(test_a_form_checks_directory_and_program),
        cmocka_unit_test(test_a_program_is_typed_over_the_preset_one),
        cmocka_unit_test(test_a_monkey_breaks_nothing),
        cmocka_unit_test(test_a_paste_too_large_is_not_sent),
        cmocka_unit_test(test_a_screen_too_small_says_so),
        cmocka_unit_test(test_an_empty_fleet_says_how_to_begin),
        cmocka_unit_test(test_ascii_and_no_colors),
        cmocka_unit_test(test_colors_of_the_terminal),
        cmocka_unit_test(test_focus_moves),
        cmocka_unit_test(test_help_has_all_keys_and_scrolls),
        cmocka_unit_test(test_keys_go_to_the_focused_program),
        cmocka_unit_test(test_keys_of_a_program_that_has_ended),
        cmocka_unit_test(test_reading_the_files_again_is_told),
        cmocka_unit_test(test_killing_asks_first),
        cmocka_unit_test(test_layouts),
        cmocka_unit_test(test_nothing_is_written_when_nothing_changed),
        cmocka_unit_test(test_a_higher_screen_is_shown_around_its_cursor),
        cmocka_unit_test(test_only_one_session),
        cmocka_unit_test(test_panes_and_panel),
        cmocka_unit_test(test_paste_goes_to_the_program_as_one),
        cmocka_unit_test(test_pictures),
        cmocka_unit_test(test_releases_go_where_the_press_went),
        cmocka_unit_test(test_rename_and_assign),
        cmocka_unit_test(test_scrolling),
        cmocka_unit_test(test_sessions_that_go),
        cmocka_unit_test(test_starting_a_session),
        cmocka_unit_test(test_text_is_selected),
        cmocka_unit_test(test_the_panel_collapses_and_toggles),
        cmocka_unit_test(test_the_panel_says_what_agents_do),
        cmocka_unit_test(test_the_panel_says_what_is_wrong),
        cmocka_unit_test(test_recycling_asks_first_and_is_shown),
        cmocka_unit_test(test_the_panel_selects_and_acts),
        cmocka_unit_test(test_the_prefix_twice_is_sent),
        cmocka_unit_test(test_the_server_is_away),
        cmocka_unit_test(test_what_is_shown_alone_needs_no_server),
        cmocka_unit_test(test_what_is_typed_early_is_kept),
        cmocka_unit_test(test_what_was_expected_may_be_gone),
        cmocka_unit_test(test_who_is_typed_beside_is_told),
        cmocka_unit_test(test_the_wheel_where_a_program_wants_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
