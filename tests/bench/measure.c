/* SPDX-License-Identifier: MIT */

/*
 * The measuring program: every case with tmux and with stoa in turn, several runs, medians and
 * ratios. Called by scripts/bench, which builds and writes the corpora.
 *
 * Usage: measure [--quick] [--runs N] [--subject NAME] PROGRAMS PLAYER CORPORA [CASE…]
 */

#include "cases.h"

#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"

#include <signal.h>
#include <sys/utsname.h>
#include <time.h>

/* In the order in which they are run. */
static const struct bench_case *const cases[] = {
    &case_throughput_attached,
    &case_throughput_detached,
    &case_latency_idle,
    &case_latency_flood,
    &case_latency_hidden,
    &case_memory_empty,
    &case_memory_full,
    &case_idle,
    &case_cold,
    &case_attach,
};

static const struct subject *const subjects[] = { &subject_tmux, &subject_stoa };

struct plan {
    bool quick;
    int64_t runs;
    const char *subject; /* NULL: both */
    const char *programs, *player_path, *corpora;
    char **names; /* of the cases; none: all */
    int name_count;
};

static bool is_wanted(const struct plan *plan, const struct bench_case *bench_case) {
    for (int i = 0; i < plan->name_count; i++) {
        if (text_starts_with(bench_case->name, plan->names[i])) {
            return true;
        }
    }
    return plan->name_count == 0;
}

static void run_once(const struct plan *plan, const struct bench_case *bench_case,
        const struct subject *subject, struct results *results) {
    struct stage *stage = NEW(struct stage);
    stage->programs = plan->programs;
    stage->player_path = plan->player_path;
    stage->corpora = plan->corpora;
    stage_open(stage, subject);
    bench_case->run(stage, results, plan->quick);
    stage_close(stage);
    free(stage);
}

static void run_case(
        const struct plan *plan, const struct bench_case *bench_case, struct results *results) {
    fprintf(stderr, "%s: %s\n", bench_case->name, bench_case->summary);
    /* A minute of idling says the same each time. */
    int64_t runs = bench_case == &case_idle ? 1 : plan->runs;
    for (int64_t run = 0; run < runs; run++) {
        for (size_t i = 0; i < ARRAY_LENGTH(subjects); i++) {
            if (plan->subject == NULL || text_equal(plan->subject, subjects[i]->name)) {
                run_once(plan, bench_case, subjects[i], results);
            }
        }
    }
}

static void print_machine(const struct plan *plan) {
    struct utsname name;
    uname(&name);
    char day[32];
    time_t now = (time_t)(clock_wall_ms() / 1000);
    struct tm calendar;
    strftime(day, sizeof(day), "%Y-%m-%d", gmtime_r(&now, &calendar));
    printf("%s, %s %s, %ld processors, %lld runs in turn, medians", day, name.sysname, name.release,
            sysconf(_SC_NPROCESSORS_ONLN), (long long)plan->runs);
    struct stage stage = { .programs = plan->programs };
    for (size_t i = 0; i < ARRAY_LENGTH(subjects); i++) {
        char *program = text_equal(subjects[i]->name, "stoa")
                                ? text_format("%s/stoa", stage.programs)
                                : text_copy(subjects[i]->name);
        const char *argv[] = { program, subjects[i]->version[1], NULL };
        struct buffer out = { 0 };
        if ((plan->subject == NULL || text_equal(plan->subject, subjects[i]->name)) &&
                process_run(&(struct process_options){ .argv = argv }, 5000, &out, NULL) == 0) {
            const char *text = buffer_text(&out);
            printf("; %.*s", (int)strcspn(text, "\n"), text);
        }
        buffer_finish(&out);
        free(program);
    }
    printf("\n\n");
    fflush(stdout);
}

static bool parse(int count, char **arguments, struct plan *plan) {
    int at = 1;
    for (; at < count && text_starts_with(arguments[at], "--"); at++) {
        if (text_equal(arguments[at], "--quick")) {
            plan->quick = true;
            plan->runs = 1;
        } else if (text_equal(arguments[at], "--runs") && at + 1 < count) {
            if (!text_parse_integer(arguments[++at], 1, 50, &plan->runs)) {
                return false;
            }
        } else if (text_equal(arguments[at], "--subject") && at + 1 < count) {
            plan->subject = arguments[++at];
        } else {
            return false;
        }
    }
    if (count - at < 3) {
        return false;
    }
    plan->programs = arguments[at];
    plan->player_path = arguments[at + 1];
    plan->corpora = arguments[at + 2];
    plan->names = arguments + at + 3;
    plan->name_count = count - at - 3;
    return true;
}

int main(int count, char **arguments) {
    struct plan plan = { .runs = 5 };
    if (!parse(count, arguments, &plan)) {
        fprintf(stderr, "usage: measure [--quick] [--runs N] [--subject NAME] PROGRAMS PLAYER "
                        "CORPORA [CASE...]\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    process_become_reaper();
    struct results *results = results_create();
    print_machine(&plan);
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        if (is_wanted(&plan, cases[i])) {
            run_case(&plan, cases[i], results);
        }
    }
    size_t missed = results_print(results, stdout);
    results_destroy(results);
    return missed == 0 ? 0 : 1;
}
