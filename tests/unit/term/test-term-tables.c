/* SPDX-License-Identifier: MIT */
#include "term-tables.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

struct world {
    struct tables tables;
    bool keeps_all;
    unsigned collections;
};

static void mark(void *context, struct style_set *styles, struct cluster_set *clusters) {
    struct world *world = context;
    world->collections++;
    if (world->keeps_all) {
        memset(styles, 0xff, sizeof(*styles));
        memset(clusters, 0xff, sizeof(*clusters));
    }
}

static struct style colored(uint32_t number) {
    return (struct style){ .foreground = COLOR_RGB(number >> 16, number >> 8, number) };
}

static uint32_t cluster(struct tables *tables, uint32_t number) {
    char text[32];
    int length = snprintf(text, sizeof(text), "e\xcc\x81%u", number);
    return tables_cluster(tables, text, (size_t)length);
}

static void the_same_look_has_one_number(void **state) {
    struct world world = { 0 };
    tables_init(&world.tables, mark, &world);
    const struct style plain = { 0 }, red = { .foreground = COLOR_INDEXED(1) };
    assert_int_equal(tables_style(&world.tables, &plain), 0);
    uint16_t number = tables_style(&world.tables, &red);
    assert_int_not_equal(number, 0);
    assert_int_equal(tables_style(&world.tables, &red), number);
    assert_true(style_equal(style_table_get(&world.tables.styles, number), &red));
    assert_int_equal(cluster(&world.tables, 7), cluster(&world.tables, 7));
    assert_int_not_equal(cluster(&world.tables, 7), cluster(&world.tables, 8));
    tables_finish(&world.tables);
}

static void what_nothing_shows_is_collected(void **state) {
    struct world world = { 0 };
    tables_init(&world.tables, mark, &world);
    for (uint32_t i = 0; i < 200000; i++) {
        struct style style = colored(i);
        uint16_t number = tables_style(&world.tables, &style);
        assert_true(style_equal(style_table_get(&world.tables.styles, number), &style));
        assert_true(glyph_is_cluster(cluster(&world.tables, i)));
    }
    assert_true(world.collections > 10 && world.collections < 400);
    assert_true(world.tables.styles.taken < 10000);
    assert_true(world.tables.clusters.taken < 10000);
    tables_finish(&world.tables);
}

static void what_cannot_be_numbered_is_shown_poorer(void **state) {
    struct world world = { .keeps_all = true };
    tables_init(&world.tables, mark, &world);
    uint16_t number = 0;
    uint32_t glyph = 0;
    for (uint32_t i = 0; i < 200000; i++) {
        struct style style = colored(i);
        number = tables_style(&world.tables, &style);
        glyph = cluster(&world.tables, i);
    }
    const struct style *last = style_table_get(&world.tables.styles, number);
    assert_int_not_equal(COLOR_KIND(last->foreground), 2);
    assert_int_equal(glyph, 'e');
    assert_true(world.collections < 400); /* trying again and again would take for ever */
    tables_finish(&world.tables);
}

static void links_are_bounded(void **state) {
    struct world world = { 0 };
    tables_init(&world.tables, mark, &world);
    char target[64];
    for (unsigned i = 0; i < LINKS_MAX; i++) {
        snprintf(target, sizeof(target), "https://example.org/%u", i);
        uint16_t link = tables_link(&world.tables, target);
        assert_int_equal(link, i + 1);
        assert_string_equal(link_table_target(&world.tables.links, link), target);
    }
    assert_int_equal(tables_link(&world.tables, target), LINKS_MAX);
    assert_int_equal(world.collections, 0);
    assert_int_equal(tables_link(&world.tables, "https://example.org/more"), 1);
    assert_int_equal(world.collections, 1); /* none was in use */
    assert_null(link_table_target(&world.tables.links, 2));
    tables_finish(&world.tables);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_look_has_one_number),
        cmocka_unit_test(what_nothing_shows_is_collected),
        cmocka_unit_test(what_cannot_be_numbered_is_shown_poorer),
        cmocka_unit_test(links_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
