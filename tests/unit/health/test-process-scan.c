/* SPDX-License-Identifier: MIT */

/* Processes made up in a directory that looks like /proc, and this very process in the real one. */

#include "health/process-scan.h"

#include "base/cleanup.h"
#include "base/path.h"
#include "base/text.h"

#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define STEPS_MAX 10000

struct made_up {
    int pid, parent, session;
    const char *name;
    long ticks, share_kb, files;
    const char *environment; /* a variable, or NULL */
};

static char directory[64];

static void write_file(int pid, const char *name, const char *bytes, size_t length) {
    OWNED_STR path = text_format("%s/%d/%s", directory, pid, name);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    (void)fclose(file);
}

static void make_up(const struct made_up *process) {
    OWNED_STR own = text_format("%s/%d", directory, process->pid);
    OWNED_STR files = path_join(own, "fd");
    assert_int_equal(mkdir(own, 0700), 0);
    assert_int_equal(mkdir(files, 0700), 0);
    OWNED_STR stat = text_format("%d (%s) S %d %d %d 0 -1 4194304 1 0 0 0 %ld 0 0 0 20 0 1 0 100 "
                                 "1000 25 18446744073709551615 1\n",
            process->pid, process->name, process->parent, process->session, process->session,
            process->ticks);
    write_file(process->pid, "stat", stat, strlen(stat));
    if (process->share_kb > 0) {
        OWNED_STR rollup = text_format("00400000-7fff [rollup]\nRss: 9999 kB\nPss:    %ld kB\n"
                                       "Pss_Anon: 1 kB\n",
                process->share_kb);
        write_file(process->pid, "smaps_rollup", rollup, strlen(rollup));
    }
    if (process->environment != NULL) {
        OWNED_STR environment = text_format("A=b\n%s\nZ=", process->environment);
        size_t length = strlen(environment);
        for (size_t i = 0; i < length; i++) {
            environment[i] = environment[i] == '\n' ? '\0' : environment[i];
        }
        write_file(process->pid, "environ", environment, length);
    }
    for (long i = 0; i < process->files; i++) {
        OWNED_STR path = text_format("%s/%ld", files, i);
        close(open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
    }
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *walk) {
    return remove(path);
}

static int setup(void **state) {
    snprintf(directory, sizeof(directory), "/tmp/stoa-proc-XXXXXX");
    return mkdtemp(directory) == NULL;
}

static int teardown(void **state) {
    return nftw(directory, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

static void finish(struct process_scan *scan) {
    for (int i = 0; i < STEPS_MAX; i++) {
        if (process_scan_step(scan)) {
            return;
        }
    }
    fail_msg("the scan has no end");
}

/* A server (10), hosts (20, 21), their programs (30, 31) and what these started. */
static void make_up_fleet(void) {
    static const struct made_up processes[] = {
        { 1, 0, 1, "init", 5000, 5000, 9, NULL },
        { 10, 1, 10, "stoa", 100, 1000, 9, NULL },
        { 20, 10, 20, "stoa-host", 100, 1000, 9, NULL },
        { 21, 10, 21, "stoa-host", 100, 1000, 9, NULL },
        { 30, 20, 30, "claude", 10, 100, 2, "STOA_SESSION=aaaaaaaaaaaa" },
        { 31, 21, 31, "sh", 20, 200, 3, "STOA_SESSION=bbbbbbbbbbbb" },
        { 40, 30, 30, "a) S 1 (b", 30, 300, 4, NULL }, /* a child with a name that lies */
        { 41, 40, 41, "setsid", 40, 400, 5, NULL },    /* a grandchild with a session of its own */
        { 42, 1, 31, "orphan", 50, 500, 6, NULL },     /* forked twice, same terminal session */
        { 43, 10, 43, "daemon", 60, 600, 7, "STOA_SESSION=aaaaaaaaaaaa" }, /* left both ways */
        { 44, 43, 44, "worker", 70, 0, 0, NULL }, /* its child; what it shares may not be read */
        { 50, 1, 50, "other", 80, 800, 8, "STOA_SESSION=cccccccccccc" },
        { 51, 50, 51, "other's", 80, 800, 8, NULL },
    };
    for (size_t i = 0; i < sizeof(processes) / sizeof(processes[0]); i++) {
        make_up(&processes[i]);
    }
}

static void each_process_is_given_to_its_session(void **state) {
    make_up_fleet();
    OWNED(process_scan) scan = process_scan_create(directory);
    process_scan_add(scan, "aaaaaaaaaaaa", 30);
    process_scan_add(scan, "bbbbbbbbbbbb", 31);
    finish(scan);
    assert_int_equal(process_scan_count(scan), 2);
    struct process_usage first = process_scan_usage(scan, 0);
    struct process_usage second = process_scan_usage(scan, 1);
    long tick_ms = 1000 / sysconf(_SC_CLK_TCK);
    assert_string_equal(process_scan_id(scan, 0), "aaaaaaaaaaaa");
    assert_int_equal(first.processes, 5);
    assert_int_equal(first.cpu_ms, (10 + 30 + 40 + 60 + 70) * tick_ms);
    assert_int_equal(
            first.memory_bytes, (100 + 300 + 400 + 600) * 1024 + 25 * sysconf(_SC_PAGESIZE));
    assert_int_equal(first.memory_kind, MEMORY_MIXED);
    assert_int_equal(first.files, 2 + 4 + 5 + 7);
    assert_int_equal(second.processes, 2);
    assert_int_equal(second.cpu_ms, (20 + 50) * tick_ms);
    assert_int_equal(second.memory_bytes, 700 * 1024);
    assert_int_equal(second.memory_kind, MEMORY_PSS);
    assert_int_equal(second.files, 9);
}

static void what_goes_meanwhile_counts_as_far_as_it_was_read(void **state) {
    make_up_fleet();
    OWNED(process_scan) scan = process_scan_create(directory);
    process_scan_add(scan, "aaaaaaaaaaaa", 30);
    assert_false(process_scan_step(scan)); /* all are listed */
    static const char *const files[] = { "smaps_rollup", "stat" };
    for (size_t i = 0; i < 2; i++) {
        OWNED_STR path = text_format("%s/41/%s", directory, files[i]);
        assert_int_equal(unlink(path), 0);
    }
    finish(scan);
    struct process_usage usage = process_scan_usage(scan, 0);
    assert_int_equal(usage.processes, 5);
    assert_int_equal(usage.memory_kind, MEMORY_MIXED);
}

static void garbage_is_nobody(void **state) {
    static const char *const stats[] = { "", "60", "60 (", "60 (x) S", "60 (x) S a b c\n",
        "60 x S 1 30 30 0 -1 0 0 0 0 0 1 1 1 1 20 0 1 0 1 1 1" };
    for (size_t i = 0; i < sizeof(stats) / sizeof(stats[0]); i++) {
        OWNED_STR path = text_format("%s/6%zu", directory, i);
        assert_int_equal(mkdir(path, 0700), 0);
        write_file(60 + (int)i, "stat", stats[i], strlen(stats[i]));
    }
    OWNED(process_scan) scan = process_scan_create(directory);
    process_scan_add(scan, "aaaaaaaaaaaa", 30);
    process_scan_add(scan, "nobody", 0);
    finish(scan);
    assert_int_equal(process_scan_count(scan), 1);
    assert_int_equal(process_scan_usage(scan, 0).processes, 0);
}

/* Of a very large process the resident size is taken, though its share could be read. */
static void the_largest_are_not_walked(void **state) {
    const struct made_up large = { 30, 20, 30, "large", 10, 100, 2, NULL };
    make_up(&large);
    int64_t pages = (PROCESS_SHARE_MAX_BYTES / sysconf(_SC_PAGESIZE)) + 1;
    OWNED_STR stat = text_format(
            "30 (large) S 20 30 30 0 -1 0 0 0 0 0 1 1 1 1 20 0 1 0 1 1 %lld\n", (long long)pages);
    write_file(30, "stat", stat, strlen(stat));
    OWNED(process_scan) scan = process_scan_create(directory);
    process_scan_add(scan, "aaaaaaaaaaaa", 30);
    finish(scan);
    struct process_usage usage = process_scan_usage(scan, 0);
    assert_int_equal(usage.memory_bytes, pages * sysconf(_SC_PAGESIZE));
    assert_int_equal(usage.memory_kind, MEMORY_RSS);
}

/* Nothing to list at all. */
static void a_missing_directory_is_no_process(void **state) {
    OWNED(process_scan) scan = process_scan_create("/nonexistent");
    process_scan_add(scan, "aaaaaaaaaaaa", 30);
    finish(scan);
    assert_int_equal(process_scan_usage(scan, 0).processes, 0);
}

static void this_process_is_measured(void **state) {
    OWNED(process_scan) scan = process_scan_create("/proc");
    process_scan_add(scan, "aaaaaaaaaaaa", getpid());
    finish(scan);
    struct process_usage usage = process_scan_usage(scan, 0);
    assert_true(usage.processes >= 1);
    assert_true(usage.memory_bytes > 100000);
    assert_true(usage.files >= 3);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(each_process_is_given_to_its_session),
        TEST(what_goes_meanwhile_counts_as_far_as_it_was_read),
        TEST(garbage_is_nobody),
        TEST(the_largest_are_not_walked),
        TEST(a_missing_directory_is_no_process),
        TEST(this_process_is_measured),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
