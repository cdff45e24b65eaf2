/* SPDX-License-Identifier: MIT */
#include "sha256.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void check(const char *bytes, size_t length, size_t step, const char *expected) {
    struct sha256 sha256;
    sha256_init(&sha256);
    for (size_t i = 0; i < length; i += step) {
        sha256_add(&sha256, bytes + i, length - i < step ? length - i : step);
    }
    char digest[SHA256_TEXT_SIZE];
    sha256_finish(&sha256, digest);
    assert_string_equal(digest, expected);
}

/* FIPS 180-4's own examples. */
static void the_examples_of_the_standard(void **state) {
    check("", 0, 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    check("abc", 3, 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    static const char two_blocks[] = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    check(two_blocks, 56, 56, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");

    struct sha256 sha256;
    sha256_init(&sha256);
    char part[1000];
    memset(part, 'a', sizeof(part));
    for (size_t i = 0; i < 1000; i++) {
        sha256_add(&sha256, part, sizeof(part));
    }
    char digest[SHA256_TEXT_SIZE];
    sha256_finish(&sha256, digest);
    assert_string_equal(digest, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

/* Lengths around the padding's edges, as sha256sum has them, fed in pieces of every size. */
static void padding_fits_at_every_edge(void **state) {
    static const struct {
        size_t length;
        const char *digest;
    } cases[] = {
        { 55, "d5e285683cd4efc02d021a5c62014694958901005d6f71e89e0989fac77e4072" },
        { 56, "04c26261370ee7541549d16dee320c723e3fd14671e66a099afe0a377c16888e" },
        { 63, "75220b47218278e656f2013bb8f0c455a25eaf01e86c64924e9d48d89776d6f2" },
        { 64, "7ce100971f64e7001e8fe5a51973ecdfe1ced42befe7ee8d5fd6219506b5393c" },
        { 65, "9537c5fdf120482f7d58d25e9ed583f52c02b4e304ea814db1633ad565aed7e9" },
        { 119, "000b48d4edf0fa7bee3c6236ecd2785baa5db4eeb8bb54341b029e0d9fa5fb0c" },
        { 120, "13f05a0b594787f5ecd315edc96141bd3243203d1b7d4f0836f37308b276ba98" },
    };
    char bytes[128];
    memset(bytes, 'x', sizeof(bytes));
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        for (size_t step = 1; step <= cases[i].length; step++) {
            check(bytes, cases[i].length, step, cases[i].digest);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(padding_fits_at_every_edge),
        cmocka_unit_test(the_examples_of_the_standard),
    };
    return cmocka_run_group_tests_name("sha256", tests, NULL, NULL);
}
