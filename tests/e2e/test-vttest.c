/* SPDX-License-Identifier: MIT */

/*
 * vttest in a pane: its menus 1, 2, 3, 6 and 8, and of menu 11 the VT420's and ECMA-48's, each
 * screen as it is stored in screens/vttest-*. What a screen should look like vttest says on it.
 *
 * vttest throws away what was typed before it asks, so nothing is typed before it has asked: what
 * it writes is kept in a file by script(1), in which its questions are counted. It is told that its
 * wide screens have 80 columns too: a pane is as wide as it is.
 */

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text.h"
#include "harness/console.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define VERSION    "20221229" /* what the stored screens are of */
#define PAGES_MAX  40
#define PANE_FIRST 1 /* row of the console, below the pane's title */
#define PANE_ROWS  24

static const char page_question[] = "Push <RETURN>";
static const char *const questions[] = { page_question, "Enter choice number", "RETURN key: " };

struct run {
    struct world *world;
    struct console *console;
    size_t asked;       /* questions so far */
    size_t written;     /* bytes that vttest had written when it was last looked at */
    bool asks_for_page; /* the last one is at the end of a page */
};

/* How often a text holds another, and where the last one is. */
static size_t count_of(const char *text, const char *what, const char **out_last) {
    size_t count = 0;
    for (const char *at = strstr(text, what); at != NULL; at = strstr(at + 1, what)) {
        *out_last = at > *out_last ? at : *out_last;
        count++;
    }
    return count;
}

/* How many questions vttest has asked, and whether the last one is at the end of a page. */
static size_t count_questions(struct world *world, bool *out_asks_for_page) {
    OWNED_STR bytes = world_read(world, "work/bytes");
    const char *last = bytes;
    size_t count = 0;
    for (size_t i = 0; i < ARRAY_LENGTH(questions); i++) {
        count += count_of(bytes, questions[i], &last);
    }
    *out_asks_for_page = text_starts_with(last, page_question);
    return count;
}

static size_t count_bytes(struct world *world) {
    OWNED_STR bytes = world_read(world, "work/bytes");
    return strlen(bytes);
}

static bool goes_on(struct world *world, const void *context) {
    const struct run *run = context;
    return count_bytes(world) > run->written;
}

/* vttest takes its time over some pages: it may take any, as long as it goes on. */
static void wait_for_question(struct run *run) {
    size_t asked = run->asked;
    while (run->asked == asked) {
        world_waits(run->world, "vttest to go on", goes_on, run);
        run->written = count_bytes(run->world);
        run->asked = count_questions(run->world, &run->asks_for_page);
    }
}

/* Answers a question and waits for the next one. */
static void answer(struct run *run, const char *keys) {
    console_type(run->console, keys);
    wait_for_question(run);
}

static void skip_without_vttest(struct world *world) {
    const char *reason = NULL;
    if (world_run(world, "sh", "-c", "command -v vttest", NULL) != 0) {
        reason = "vttest is not installed";
    } else if (world_run(world, "sh", "-c", "vttest -V | grep -q " VERSION, NULL) != 0) {
        reason = "vttest is not the version of the stored screens, " VERSION;
    } else if (world_run(world, "sh", "-c", "command -v script", NULL) != 0) {
        reason = "script is not installed";
    }
    if (reason != NULL) {
        print_message("# skipped: %s\n", reason);
        skip();
    }
}

/* vttest in a pane of 80 columns and 24 rows, in its main menu. */
static void start(struct run *run, struct world *world) {
    skip_without_vttest(world);
    *run = (struct run){ .world = world };
    run->console = console_create(world, 80, PANE_ROWS + 2, "stoa", "new", "-n", "vttest", "--",
            "script", "-qfc", "vttest 24x80.80", "bytes", NULL);
    wait_for_question(run);
}

static void look(struct run *run, const char *name, int page) {
    OWNED_STR screen = text_format("vttest-%s-%02d", name, page);
    console_part_looks(run->console, PANE_FIRST, PANE_FIRST + PANE_ROWS, screen);
}

/* A test that is chosen from a menu, page by page, until it is back in the menu. */
static void look_at_test(struct run *run, const char *choice, const char *name, int pages) {
    int page = 0;
    for (answer(run, choice); run->asks_for_page && page < PAGES_MAX; answer(run, "Enter")) {
        look(run, name, ++page);
    }
    assert_int_equal(page, pages);
}

/* The keys that choose what stands in the menu on the screen, whose lines are "NUMBER. TEXT". */
static char *number_in_menu(struct run *run, const char *text) {
    console_shows(run->console, text);
    OWNED_STR screen = console_text(run->console);
    OWNED_STR entry = text_format(". %s\n", text);
    const char *at = strstr(screen, entry);
    assert_non_null(at);
    while (at > screen && at[-1] >= '0' && at[-1] <= '9') {
        at--;
    }
    struct buffer keys = { 0 };
    for (; *at >= '0' && *at <= '9'; at++) {
        buffer_append_format(&keys, "%c ", *at);
    }
    buffer_append_text(&keys, "Enter");
    return buffer_take_text(&keys);
}

/* What a menu of the VT420's offers, and how many pages it has. */
struct entry {
    const char *choice, *name;
    int pages;
};

static const struct entry editing[] = {
    { "9 Enter", "columns", 2 },
    { "1 0 Enter", "lines-scrolled", 4 },
    { "1 1 Enter", "lines-edited", 4 },
    { "1 2 Enter", "characters", 2 },
    { "1 3 Enter", "formatting", 1 },
};

static const struct entry rectangles[] = {
    { "7 Enter", "attributes", 2 },
    { "8 Enter", "copy", 4 },
    { "9 Enter", "erase", 1 },
    { "1 0 Enter", "fill", 2 },
    { "1 1 Enter", "reverse", 2 },
    { "1 2 Enter", "selective", 4 },
};

static const struct entry movement[] = {
    { "1 Enter", "HPA", 1 },
    { "2 Enter", "CBT", 1 },
    { "3 Enter", "CHA", 1 },
    { "4 Enter", "CHT", 1 },
    { "5 Enter", "HPR", 1 },
    { "6 Enter", "VPA", 1 },
    { "7 Enter", "CNL", 1 },
    { "8 Enter", "CPL", 1 },
    { "9 Enter", "VPR", 1 },
};

static const struct entry scrolling[] = {
    { "2 Enter", "REP", 1 },
    { "3 Enter", "SD", 1 },
    { "4 Enter", "SL", 1 },
    { "5 Enter", "SR", 1 },
    { "6 Enter", "SU", 1 },
};

static void look_at_entries(
        struct run *run, const struct entry *entries, size_t count, const char *suffix) {
    for (size_t i = 0; i < count; i++) {
        OWNED_STR name = text_format("11-%s%s", entries[i].name, suffix);
        look_at_test(run, entries[i].choice, name, entries[i].pages);
    }
}

/* Origin mode, left and right mode, and margins, switched on in the menus. */
static const char *const cursor_margins[] = { "2 Enter", "3 Enter", "4 Enter", "5 Enter" };
static const char *const editing_margins[] = { "1 Enter", "2 Enter", "3 Enter", "4 Enter" };

static void test_cursor_movements(void **state) {
    struct run run;
    start(&run, *state);
    look_at_test(&run, "1 Enter", "1", 6);
}

static void test_screen_features(void **state) {
    struct run run;
    start(&run, *state);
    look_at_test(&run, "2 Enter", "2", 15);
}

static void test_character_sets(void **state) {
    struct run run;
    start(&run, *state);
    answer(&run, "3 Enter");
    look_at_test(&run, "8 Enter", "3-8", 1);
    look_at_test(&run, "9 Enter", "3-9", 1);
    look_at_test(&run, "1 0 Enter", "3-10", 1); /* what is shifted into GR is no UTF-8 */
    look_at_test(&run, "1 1 Enter", "3-11", 2);
}

/* National sets: German as G0, French as G1, technical characters as G2, Dutch as G3. */
static void test_national_sets(void **state) {
    struct run run;
    start(&run, *state);
    answer(&run, "3 Enter");
    answer(&run, "3 Enter");
    static const char *const sets[] = { "German", "French", "DEC Technical", "Dutch" };
    for (size_t i = 0; i < ARRAY_LENGTH(sets); i++) {
        OWNED_STR choice = text_format("%zu Enter", i + 4);
        answer(&run, choice);
        OWNED_STR number = number_in_menu(&run, sets[i]);
        answer(&run, number);
    }
    look_at_test(&run, "9 Enter", "3-national-9", 1);
    look_at_test(&run, "1 1 Enter", "3-national-11", 2);
}

static void test_reports(void **state) {
    struct run run;
    start(&run, *state);
    answer(&run, "6 Enter");
    answer(&run, "2 Enter");
    console_shows(run.console, "NewLine mode set. Push"); /* so the mode is set in the host */
    answer(&run, "Enter");
    console_shows(run.console, "NewLine mode reset. Push");
    look_at_test(&run, "Enter", "6-2", 1);
    look_at_test(&run, "3 Enter", "6-3", 1);
    look_at_test(&run, "4 Enter", "6-4", 1);
    look_at_test(&run, "5 Enter", "6-5", 1);
    look_at_test(&run, "6 Enter", "6-6", 1);
    look_at_test(&run, "7 Enter", "6-7", 1);
}

static void test_insert_and_delete(void **state) {
    struct run run;
    start(&run, *state);
    look_at_test(&run, "8 Enter", "8", 14);
}

/* The VT420's menu: presentation state, movement and editing within margins, rectangles. */
static void test_vt420(void **state) {
    struct run run;
    start(&run, *state);
    answer(&run, "1 1 Enter");
    answer(&run, "2 Enter");
    answer(&run, "5 Enter");
    answer(&run, "3 Enter");
    look_at_test(&run, "4 Enter", "11-restored-cursor", 2);
    look_at_test(&run, "5 Enter", "11-restored-tabs", 1);
    answer(&run, "0 Enter");
    answer(&run, "0 Enter");
    answer(&run, "0 Enter");
    answer(&run, "3 Enter");
    answer(&run, "2 Enter");
    look_at_test(&run, "7 Enter", "11-back-index", 1);
    look_at_test(&run, "8 Enter", "11-forward-index", 1);
    for (size_t i = 0; i < ARRAY_LENGTH(cursor_margins); i++) {
        answer(&run, cursor_margins[i]);
    }
    look_at_test(&run, "9 Enter", "11-moves-in-margins", 1);
    look_at_test(&run, "1 0 Enter", "11-controls-in-margins", 1);
}

static void test_vt420_editing(void **state) {
    struct run run;
    start(&run, *state);
    answer(&run, "1 1 Enter");
    answer(&run, "3 Enter");
    answer(&run, "3 Enter");
    for (int pass = 1; pass <= 2; pass++) { /* on the whole screen, then within margins */
        look_at_entries(&run, editing, ARRAY_LENGTH(editing), pass == 1 ? "-1" : "-2");
        for (size_t i = 0; i < ARRAY_LENGTH(editing_margins); i++) {
            answer(&run, editing_margins[i]);
        }
    }
}

static void test_vt420_rectangles(void **state) {
    struct run run;
    start(&run, *state);
    answer(&run, "1 1 Enter");
    answer(&run, "3 Enter");
    answer(&run, "6 Enter");
    look_at_entries(&run, rectangles, ARRAY_LENGTH(rectangles), "");
}

/* What ECMA-48 (ISO 6429) has beyond a VT100: movement, repeating, scrolling. */
static void test_ecma_48(void **state) {
    struct run run;
    start(&run, *state);
    answer(&run, "1 1 Enter");
    answer(&run, "5 Enter");
    look_at_entries(&run, movement, ARRAY_LENGTH(movement), "");
    answer(&run, "0 Enter");
    answer(&run, "7 Enter");
    look_at_entries(&run, scrolling, ARRAY_LENGTH(scrolling), "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_character_sets, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_cursor_movements, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_ecma_48, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_insert_and_delete, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_national_sets, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_reports, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_screen_features, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_vt420, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_vt420_editing, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(test_vt420_rectangles, world_setup, world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
