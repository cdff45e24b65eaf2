/* SPDX-License-Identifier: MIT */
#include "ui/layout.h"

#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const struct rect sizes[] = { { 0, 0, 20, 4 }, { 0, 0, 80, 23 }, { 31, 0, 89, 39 },
    { 0, 1, 200, 49 }, { 0, 0, 400, 119 }, { 3, 2, 12, 2 }, { 0, 0, 1, 1 } };
static const uint16_t counts[] = { 1, 2, 3, 4, 5, 6, 7, 9, 12, 13, 31, 50, 99, 100 };

static void paint(char *cells, int stride, const struct rect *area, const struct rect *rect) {
    for (int row = rect->row; row < rect->row + rect->rows; row++) {
        for (int column = rect->column; column < rect->column + rect->columns; column++) {
            assert_true(rect_contains(area, column, row));
            cells[row * stride + column]++;
        }
    }
}

/* Tiles and partings cover the area, each cell once. */
static void assert_covers(const struct layout_request *request) {
    OWNED(layout) layout = layout_create(request);
    int stride = request->area.column + request->area.columns;
    int rows = request->area.row + request->area.rows;
    char *cells = memory_allocate_zeroed((size_t)stride * (size_t)rows, 1);
    uint16_t shown = 0;
    for (uint16_t i = 0; i < request->count; i++) {
        const struct layout_tile *tile = layout_tile(layout, i);
        paint(cells, stride, &request->area, &tile->title);
        paint(cells, stride, &request->area, &tile->body);
        shown = (uint16_t)(shown + (tile->body.columns > 0));
    }
    for (size_t i = 0; i < layout_handle_count(layout); i++) {
        if (layout_handle(layout, i)->vertical) {
            paint(cells, stride, &request->area, &layout_handle(layout, i)->area);
        }
    }
    for (int row = request->area.row; row < rows; row++) {
        for (int column = request->area.column; column < stride; column++) {
            assert_int_equal(cells[row * stride + column], 1);
        }
    }
    free(cells);
    assert_int_equal(shown, layout_shown(layout));
    assert_true(layout_tile(layout, request->focused)->body.columns > 0);
}

static void test_covers_exactly(void **state) {
    for (size_t s = 0; s < ARRAY_LENGTH(sizes); s++) {
        for (size_t c = 0; c < ARRAY_LENGTH(counts); c++) {
            for (int kind = 0; kind < LAYOUT_KIND_COUNT; kind++) {
                uint16_t last = (uint16_t)(counts[c] - 1);
                uint16_t focuses[] = { 0, last / 2, last };
                for (size_t f = 0; f < ARRAY_LENGTH(focuses); f++) {
                    struct layout_request request = { .kind = (enum layout_kind)kind,
                        .area = sizes[s],
                        .count = counts[c],
                        .focused = focuses[f] };
                    assert_covers(&request);
                    request.zoomed = true;
                    assert_covers(&request);
                    request.bare = true;
                    assert_covers(&request);
                }
            }
        }
    }
}

static struct layout *create(
        enum layout_kind kind, uint16_t columns, uint16_t rows, uint16_t count) {
    return layout_create(&(struct layout_request){
            .kind = kind, .area = { 0, 0, columns, rows }, .count = count });
}

static void assert_rect(
        struct rect rect, uint16_t column, uint16_t row, uint16_t columns, uint16_t rows) {
    assert_int_equal(rect.column, column);
    assert_int_equal(rect.row, row);
    assert_int_equal(rect.columns, columns);
    assert_int_equal(rect.rows, rows);
}

static void test_tiles_have_sensible_proportions(void **state) {
    OWNED(layout) two = create(LAYOUT_TILED, 120, 40, 2); /* beside each other */
    assert_rect(layout_tile(two, 0)->body, 0, 1, 60, 39);
    assert_rect(layout_tile(two, 1)->body, 61, 1, 59, 39);
    OWNED(layout) four = create(LAYOUT_TILED, 120, 40, 4); /* two by two */
    assert_rect(layout_tile(four, 3)->body, 61, 21, 59, 19);
    OWNED(layout) three = create(LAYOUT_TILED, 200, 50, 3); /* in a row */
    assert_int_equal(layout_tile(three, 2)->body.rows, 49);
    OWNED(layout) tall = create(LAYOUT_TILED, 60, 60, 2); /* over each other */
    assert_int_equal(layout_tile(tall, 1)->body.columns, 60);
}

static void test_a_crowd_shows_what_fits(void **state) {
    struct layout_request request = {
        .kind = LAYOUT_TILED, .area = { 0, 0, 20, 4 }, .count = 100, .focused = 57
    };
    OWNED(layout) layout = layout_create(&request);
    assert_int_equal(layout_shown(layout), 1);
    assert_int_equal(layout_tile(layout, 57)->body.columns, 20);
    assert_int_equal(layout_tile(layout, 0)->body.columns, 0);
}

static void test_weights(void **state) {
    static const struct layout_weight weights[] = { { "0", 750 }, { "1", 250 } };
    struct layout_request request = { .kind = LAYOUT_COLUMNS,
        .area = { 0, 0, 81, 24 },
        .count = 2,
        .weights = weights,
        .weight_count = 2 };
    OWNED(layout) layout = layout_create(&request);
    assert_int_equal(layout_tile(layout, 0)->body.columns, 60);
    assert_int_equal(layout_tile(layout, 1)->body.columns, 20);
    static const struct layout_weight greedy[] = { { "0", 1000 }, { "1", 1 } };
    request.weights = greedy;
    OWNED(layout) least = layout_create(&request);
    assert_int_equal(layout_tile(least, 1)->body.columns, LAYOUT_COLUMNS_LEAST);
}

static void test_moving_a_border(void **state) {
    for (uint16_t columns = 70; columns <= 400; columns = (uint16_t)(columns + 37)) {
        struct layout_weight weights[LAYOUT_WEIGHTS_MAX];
        size_t count = 0;
        struct layout_request request = {
            .kind = LAYOUT_COLUMNS, .area = { 0, 0, columns, 24 }, .count = 3, .weights = weights
        };
        OWNED(layout) before = layout_create(&request);
        assert_true(layout_move(before, 1, -2, weights, &count));
        assert_int_equal(count, 3);
        request.weight_count = count;
        OWNED(layout) after = layout_create(&request);
        assert_int_equal(layout_tile(after, 0)->body.columns, layout_tile(before, 0)->body.columns);
        int change = layout_tile(before, 1)->body.columns - layout_tile(after, 1)->body.columns;
        assert_true(change == 2);
    }
}

static void test_a_border_stops_at_the_least_size(void **state) {
    struct layout_weight weights[LAYOUT_WEIGHTS_MAX];
    size_t count = 0;
    struct layout_request request = {
        .kind = LAYOUT_ROWS, .area = { 0, 0, 80, 24 }, .count = 2, .weights = weights
    };
    OWNED(layout) before = layout_create(&request);
    assert_true(layout_move(before, 0, 1000, weights, &count));
    request.weight_count = count;
    OWNED(layout) after = layout_create(&request);
    assert_int_equal(layout_tile(after, 1)->body.rows, LAYOUT_ROWS_LEAST - 1);
    assert_false(layout_move(after, 0, 1, weights, &count));
}

static void test_who_is_where(void **state) {
    OWNED(layout) layout = create(LAYOUT_TILED, 120, 40, 4);
    assert_int_equal(layout_tile_at(layout, 5, 5), 0);
    assert_int_equal(layout_tile_at(layout, 119, 0), 1);
    assert_int_equal(layout_tile_at(layout, 60, 5), -1);
    int parting = layout_handle_at(layout, 60, 5);
    assert_true(parting >= 0 && layout_handle(layout, (size_t)parting)->vertical);
    int title = layout_handle_at(layout, 10, 20);
    assert_true(title >= 0 && !layout_handle(layout, (size_t)title)->vertical);
    assert_int_equal(layout_handle_at(layout, 10, 0), -1);
    int sign = 0;
    assert_int_equal(layout_handle_of_tile(layout, 0, true, &sign), parting);
    assert_int_equal(sign, 1);
    assert_int_equal(layout_handle_of_tile(layout, 1, true, &sign), parting);
    assert_int_equal(sign, -1);
    assert_int_equal(layout_handle_of_tile(layout, 3, false, &sign), title);
    assert_int_equal(sign, -1);
}

static void test_neighbours(void **state) {
    OWNED(layout) layout = create(LAYOUT_TILED, 120, 40, 4);
    assert_int_equal(layout_neighbour(layout, 0, 1, 0), 1);
    assert_int_equal(layout_neighbour(layout, 1, -1, 0), 0);
    assert_int_equal(layout_neighbour(layout, 1, 0, 1), 3);
    assert_int_equal(layout_neighbour(layout, 3, 0, -1), 1);
    assert_int_equal(layout_neighbour(layout, 0, -1, 0), 0);
    OWNED(layout) stack = create(LAYOUT_STACK, 80, 24, 3);
    assert_int_equal(layout_neighbour(stack, 1, 0, 1), 2);
    OWNED(layout) main = create(LAYOUT_MAIN_LEFT, 120, 40, 4);
    assert_int_equal(layout_neighbour(main, 0, 1, 0), 1);
    assert_int_equal(layout_neighbour(main, 3, -1, 0), 0);
}

static void test_names(void **state) {
    for (int i = 0; i < LAYOUT_KIND_COUNT; i++) {
        enum layout_kind kind = LAYOUT_KIND_COUNT;
        assert_true(layout_kind_from_name(layout_kind_name((enum layout_kind)i), &kind));
        assert_int_equal(kind, i);
    }
    enum layout_kind kind;
    assert_false(layout_kind_from_name("spiral", &kind));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_covers_exactly),
        cmocka_unit_test(test_tiles_have_sensible_proportions),
        cmocka_unit_test(test_a_crowd_shows_what_fits),
        cmocka_unit_test(test_weights),
        cmocka_unit_test(test_moving_a_border),
        cmocka_unit_test(test_a_border_stops_at_the_least_size),
        cmocka_unit_test(test_who_is_where),
        cmocka_unit_test(test_neighbours),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
