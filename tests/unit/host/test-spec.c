/* SPDX-License-Identifier: MIT */
#include "host/launch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static struct host_spec example(void) {
    static char *argv[] = { (char *)"/bin/sh", (char *)"-c", (char *)"", NULL };
    static char *environment[] = { (char *)"A=1", NULL };
    return (struct host_spec){ .id = (char *)"0123456789ab",
        .argv = argv,
        .environment = environment,
        .directory = (char *)"/tmp",
        .columns = 80,
        .rows = 24,
        .recording_maximum_bytes = 1 << 20,
        .allow_checksum = true,
        .shows_last_screen = true };
}

static void specs_survive_encoding(void **state) {
    struct host_spec spec = example(), read;
    struct buffer bytes = { 0 };
    host_spec_encode(&spec, &bytes);
    assert_true(host_spec_decode(bytes.data, bytes.length, &read, NULL));
    assert_string_equal(read.id, "0123456789ab");
    assert_string_equal(read.argv[1], "-c");
    assert_string_equal(read.argv[2], "");
    assert_null(read.argv[3]);
    assert_string_equal(read.environment[0], "A=1");
    assert_null(read.recording_directory);
    assert_null(read.server_argv);
    assert_int_equal(read.columns, 80);
    assert_int_equal(read.recording_maximum_bytes, 1 << 20);
    assert_true(read.allow_checksum);
    assert_false(read.allow_clipboard);
    assert_true(read.shows_last_screen);
    host_spec_finish(&read);
    buffer_finish(&bytes);
}

static void damaged_specs_are_refused(void **state) {
    struct host_spec spec = example(), read;
    struct buffer bytes = { 0 };
    host_spec_encode(&spec, &bytes);
    for (size_t i = 0; i < bytes.length; i++) {
        struct error err = { 0 };
        assert_false(host_spec_decode(bytes.data, i, &read, &err));
        assert_int_equal(err.code, ERROR_INVALID);
    }
    buffer_finish(&bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(specs_survive_encoding),
        cmocka_unit_test(damaged_specs_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
