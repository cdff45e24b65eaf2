/* SPDX-License-Identifier: MIT */
#include "history.h"

#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void mark_nothing(void *context, struct style_set *styles, struct cluster_set *clusters) {
}

struct world {
    struct tables tables;
    struct history history;
    struct row row;
};

static void begin(struct world *world, uint32_t lines_max, size_t bytes_max) {
    *world = (struct world){ 0 };
    tables_init(&world->tables, mark_nothing, NULL);
    history_init(&world->history, lines_max, bytes_max);
}

static void end(struct world *world) {
    history_finish(&world->history);
    tables_finish(&world->tables);
    free(world->row.cells);
}

static void put(struct row *row, uint32_t glyph, uint8_t width, uint16_t style) {
    row_reserve(row, 1000);
    row->cells[row->used++] = (struct cell){ .glyph = glyph, .width = width, .style = style };
    if (width == 2) {
        row->cells[row->used++] = (struct cell){ .style = style };
    }
}

static void add_text(struct world *world, const char *text) {
    struct row row = { 0 };
    for (; *text != '\0'; text++) {
        put(&row, (uint8_t)*text, 1, 0);
    }
    history_add(&world->history, &row, &world->tables);
    free(row.cells);
}

static void assert_text(struct world *world, uint32_t line, const char *expected) {
    struct buffer text = { 0 };
    history_get(&world->history, line, &world->tables, &world->row);
    for (unsigned i = 0; i < world->row.used; i++) {
        char glyph[TERMINAL_GLYPH_MAX_BYTES];
        size_t length = tables_glyph_text(&world->tables, world->row.cells[i].glyph, glyph);
        if (world->row.cells[i].width > 0) {
            buffer_append(&text, glyph, length);
        }
    }
    assert_string_equal(buffer_text(&text), expected);
    buffer_finish(&text);
}

static void a_row_comes_back_as_it_was(void **state) {
    struct world world;
    begin(&world, 100, SIZE_MAX);
    struct style red = { .foreground = COLOR_INDEXED(1) }, wide = { .attributes = STYLE_BOLD };
    uint16_t red_number = tables_style(&world.tables, &red);
    uint16_t bold_number = tables_style(&world.tables, &wide);
    uint32_t cluster = tables_cluster(&world.tables, "e\xcc\x81", 3);
    struct row row = { .wrapped = true, .blank = red_number };
    put(&row, 'a', 1, 0);
    put(&row, 0x4f60, 2, bold_number);
    put(&row, cluster, 1, bold_number);
    put(&row, 0x1f600, 1, 0); /* narrower than it is by itself */
    put(&row, 0xe9, 1, red_number);
    put(&row, 0, 1, 0);
    history_add(&world.history, &row, &world.tables);
    history_get(&world.history, 0, &world.tables, &world.row);
    assert_int_equal(world.row.used, row.used);
    assert_true(world.row.wrapped);
    assert_int_equal(world.row.blank, red_number);
    for (unsigned i = 0; i < row.used; i++) {
        uint32_t expected =
                row.cells[i].glyph == 0 && row.cells[i].width == 1 ? ' ' : row.cells[i].glyph;
        assert_int_equal(world.row.cells[i].glyph, expected);
        assert_int_equal(world.row.cells[i].width, row.cells[i].width);
        assert_int_equal(world.row.cells[i].style, row.cells[i].style);
    }
    free(row.cells);
    end(&world);
}

static void the_oldest_lines_go(void **state) {
    struct world world;
    begin(&world, 1000, SIZE_MAX);
    for (int i = 0; i < 10000; i++) {
        char text[16];
        snprintf(text, sizeof(text), "line %d", i);
        add_text(&world, text);
    }
    assert_int_equal(world.history.line_count, 1000);
    assert_int_equal(world.history.dropped, 9000);
    assert_text(&world, 0, "line 9000");
    assert_text(&world, 999, "line 9999");
    end(&world);
}

static void bytes_are_bounded(void **state) {
    struct world world;
    begin(&world, 1000000, 256 * 1024);
    for (int i = 0; i < 100000; i++) {
        add_text(&world, "0123456789012345678901234567890123456789");
    }
    assert_true(world.history.bytes <= 256 * 1024);
    assert_true(world.history.line_count > 2000);
    assert_int_equal(world.history.dropped + world.history.line_count, 100000);
    end(&world);
}

static void a_line_of_100_columns_costs_its_text_and_little_more(void **state) {
    struct world world;
    begin(&world, 10000, SIZE_MAX);
    char text[101];
    memset(text, 'x', 100);
    text[100] = '\0';
    for (int i = 0; i < 10000; i++) {
        add_text(&world, text);
    }
    assert_true(world.history.bytes / 10000 < 137);
    end(&world);
}

static void the_newest_line_can_be_taken_back(void **state) {
    struct world world;
    begin(&world, 100000, SIZE_MAX);
    for (int i = 0; i < 9000; i++) {
        char text[16];
        snprintf(text, sizeof(text), "%d", i);
        add_text(&world, text);
    }
    for (int i = 0; i < 8999; i++) {
        history_remove_newest(&world.history);
    }
    assert_int_equal(world.history.line_count, 1);
    add_text(&world, "again");
    assert_text(&world, 0, "0");
    assert_text(&world, 1, "again");
    history_clear(&world.history);
    assert_int_equal(world.history.line_count, 0);
    assert_int_equal(world.history.bytes, 0);
    end(&world);
}

static void looks_outlive_a_collection(void **state) {
    struct world world;
    begin(&world, 100, SIZE_MAX);
    struct row row = { 0 };
    struct style style = { .foreground = COLOR_RGB(1, 2, 3) };
    put(&row, 'a', 1, tables_style(&world.tables, &style));
    history_add(&world.history, &row, &world.tables);
    for (uint32_t i = 0; i < 100000; i++) { /* far more than one table holds: all are collected */
        struct style other = { .background = COLOR_RGB(i >> 16, i >> 8, i) };
        tables_style(&world.tables, &other);
    }
    assert_true(world.tables.generation > 0);
    history_get(&world.history, 0, &world.tables, &world.row);
    const struct style *kept = style_table_get(&world.tables.styles, world.row.cells[0].style);
    assert_true(style_equal(kept, &style));
    free(row.cells);
    end(&world);
}

static void a_link_that_is_gone_is_no_other_link(void **state) {
    struct world world;
    begin(&world, 100, SIZE_MAX);
    struct row row = { 0 };
    struct style style = { .link = tables_link(&world.tables, "https://a.example/") };
    assert_int_not_equal(style.link, 0);
    put(&row, 'a', 1, tables_style(&world.tables, &style));
    history_add(&world.history, &row, &world.tables);
    for (uint32_t i = 0; i < 3 * LINKS_MAX; i++) {
        char target[40];
        snprintf(target, sizeof(target), "https://b.example/%u", i);
        assert_int_not_equal(tables_link(&world.tables, target), 0);
    }
    history_get(&world.history, 0, &world.tables, &world.row);
    const struct style *kept = style_table_get(&world.tables.styles, world.row.cells[0].style);
    assert_int_equal(kept->link, 0);
    free(row.cells);
    end(&world);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_comes_back_as_it_was),
        cmocka_unit_test(the_oldest_lines_go),
        cmocka_unit_test(bytes_are_bounded),
        cmocka_unit_test(a_line_of_100_columns_costs_its_text_and_little_more),
        cmocka_unit_test(the_newest_line_can_be_taken_back),
        cmocka_unit_test(looks_outlive_a_collection),
        cmocka_unit_test(a_link_that_is_gone_is_no_other_link),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
