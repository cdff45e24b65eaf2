/* SPDX-License-Identifier: MIT */
#include "base/hash.h"

#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* Of the test vectors that the authors of FNV published; texts with their ends are among them. */
static const struct {
    const char *bytes;
    size_t length;
    uint32_t hash32;
    uint64_t hash64;
} vectors[] = {
    { "", 0, 0x811c9dc5, 0xcbf29ce484222325 },
    { "", 1, 0x050c5d1f, 0xaf63bd4c8601b7df },
    { "a", 1, 0xe40c292c, 0xaf63dc4c8601ec8c },
    { "b", 1, 0xe70c2de5, 0xaf63df4c8601f1a5 },
    { "a", 2, 0x2b24d044, 0x089be207b544f1e4 },
    { "foobar", 6, 0xbf9cf968, 0x85944171f73967e8 },
    { "foobar", 7, 0x0c1c9eb8, 0x34531ca7168b8f38 },
    { "chongo was here!\n", 17, 0xd49930d5, 0x46810940eff5f915 },
    { "\xff\x00\x00\x01", 4, 0xc48fb86d, 0x6961196491cc682d },
};

static void figures_are_the_published_ones(void **state) {
    for (size_t i = 0; i < ARRAY_LENGTH(vectors); i++) {
        assert_int_equal(
                hash32_bytes(HASH32_START, vectors[i].bytes, vectors[i].length), vectors[i].hash32);
        assert_int_equal(
                hash64_bytes(HASH64_START, vectors[i].bytes, vectors[i].length), vectors[i].hash64);
    }
}

static void parts_are_the_whole(void **state) {
    assert_int_equal(hash32_bytes(hash32_text("foo"), "bar", 3), hash32_text("foobar"));
    assert_int_equal(hash64_bytes(hash64_text("foo"), "bar", 3), hash64_text("foobar"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_are_the_published_ones),
        cmocka_unit_test(parts_are_the_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
