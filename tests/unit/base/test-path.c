/* SPDX-License-Identifier: MIT */
#include "base/path.h"

#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void check_absolute(const char *path, const char *base, const char *expected) {
    char *result = path_absolute(path, base);
    assert_string_equal(result, expected);
    free(result);
}

static void absolute_paths_are_cleaned(void **state) {
    setenv("HOME", "/home/u", 1);
    check_absolute("/a//b/./c/../d/", NULL, "/a/b/d");
    check_absolute("../x", "/a/b", "/a/x");
    check_absolute("../../../x", "/a/b", "/x");
    check_absolute("~/w", "/a", "/home/u/w");
    check_absolute("~", NULL, "/home/u");
    check_absolute("/..", NULL, "/");
    check_absolute("~x", "/a", "/a/~x");
}

static void fleet_names_are_checked(void **state) {
    assert_true(path_fleet_name_is_valid("default"));
    assert_true(path_fleet_name_is_valid("a-B_9"));
    assert_false(path_fleet_name_is_valid(""));
    assert_false(path_fleet_name_is_valid("../x"));
    assert_false(path_fleet_name_is_valid("a b"));
    assert_false(path_fleet_name_is_valid("123456789012345678901234567890123"));
}

static void private_directories_are_private(void **state) {
    char directory[] = "/tmp/stoa-test-path-XXXXXX";
    assert_non_null(mkdtemp(directory));
    char *inner = path_join(directory, "a/b");
    struct error err;
    assert_true(path_make_private_directory(inner, &err));
    assert_int_equal(chmod(inner, 0755), 0);
    assert_true(path_make_private_directory(inner, &err));
    struct stat status;
    assert_int_equal(stat(inner, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);

    char *link = path_join(directory, "link");
    assert_int_equal(symlink(inner, link), 0);
    assert_false(path_make_private_directory(link, &err));
    assert_int_equal(err.code, ERROR_DENIED);

    unlink(link);
    rmdir(inner);
    char *parent = path_join(directory, "a");
    rmdir(parent);
    rmdir(directory);
    free(parent);
    free(link);
    free(inner);
}

#define ANOTHER_USER 65534

/* Who made /tmp/stoa-UID before us could put a directory of their own in the place of ours. */
static void one_in_a_directory_of_another_user_is_refused(void **state) {
    char directory[] = "/tmp/stoa-test-path-XXXXXX";
    struct error err = { 0 };
    if (geteuid() != 0) {
        skip(); /* only root can give a directory away */
    }
    assert_non_null(mkdtemp(directory));
    char *theirs = path_join(directory, "theirs");
    char *inner = path_join(theirs, "fleet");
    assert_int_equal(mkdir(theirs, 0777), 0);
    assert_int_equal(chown(theirs, ANOTHER_USER, ANOTHER_USER), 0);
    assert_false(path_make_private_directory(inner, &err));
    assert_int_equal(err.code, ERROR_DENIED);
    rmdir(inner);
    rmdir(theirs);

    char *ours = path_join(directory, "ours"); /* theirs is a link to it */
    assert_int_equal(mkdir(ours, 0700), 0);
    assert_int_equal(symlink(ours, theirs), 0);
    assert_int_equal(lchown(theirs, ANOTHER_USER, ANOTHER_USER), 0);
    assert_false(path_make_private_directory(inner, &err));
    assert_int_equal(err.code, ERROR_DENIED);
    rmdir(inner);
    unlink(theirs);
    rmdir(ours);
    rmdir(directory);
    free(ours);
    free(inner);
    free(theirs);
}

/* What a copy of this program does: it is removed as by an upgrade, and finds its place yet. */
static int find_place_of_removed(void) {
    char *before = path_program(NULL);
    bool good = before != NULL && unlink(before) == 0;
    char *after = path_program(NULL);
    good = good && text_equal(before, after);
    free(before);
    free(after);
    return good ? 0 : 1;
}

static void the_program_is_found(void **state) {
    char directory[] = "/tmp/stoa-test-path-XXXXXX";
    assert_non_null(mkdtemp(directory));
    char *program = path_program(NULL);
    assert_true(text_ends_with(program, "/test-path"));
    char *line =
            text_format("cp '%s' %s/program && %s/program removed", program, directory, directory);
    pid_t child = fork();
    if (child == 0) {
        execl("/bin/sh", "sh", "-c", line, NULL);
        _exit(127);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(rmdir(directory), 0); /* it was there, and is not */
    free(line);
    free(program);
}

int main(int argument_count, char **arguments) {
    if (argument_count > 1) {
        return find_place_of_removed();
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(absolute_paths_are_cleaned),
        cmocka_unit_test(fleet_names_are_checked),
        cmocka_unit_test(private_directories_are_private),
        cmocka_unit_test(one_in_a_directory_of_another_user_is_refused),
        cmocka_unit_test(the_program_is_found),
    };
    return cmocka_run_group_tests_name("path", tests, NULL, NULL);
}
