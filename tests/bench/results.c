/* SPDX-License-Identifier: MIT */

/* Medians, ratios and targets. */

#include "results.h"

#include "base/memory.h"
#include "base/text.h"

#define VALUES_MAX 64

struct measure {
    char *name;
    const char *unit;
    double values[2][VALUES_MAX]; /* tmux, stoa */
    size_t counts[2];
};

struct results {
    struct measure *measures;
    size_t count, capacity;
};

enum target_kind { RATIO_AT_LEAST, RATIO_AT_MOST, FIGURE_AT_MOST };

/* The first whose start matches counts. */
static const struct target {
    const char *measure;
    enum target_kind kind;
    double bound;
} targets[] = {
    { "throughput attached ascii", RATIO_AT_LEAST, 1.2 },
    { "throughput attached region", RATIO_AT_LEAST, 1.2 },
    { "throughput attached yes", RATIO_AT_LEAST, 1.0 },
    { "throughput attached", RATIO_AT_LEAST, 1.5 },
    { "throughput detached ascii", RATIO_AT_LEAST, 1.2 },
    { "throughput detached region", RATIO_AT_LEAST, 1.2 },
    { "throughput detached yes", RATIO_AT_LEAST, 1.0 },
    { "throughput detached", RATIO_AT_LEAST, 1.5 },
    { "key latency idle p50", RATIO_AT_MOST, 1.3 },
    { "key latency beside a visible flood p50", RATIO_AT_MOST, 0.35 },
    { "key latency with 50 hidden floods p50", RATIO_AT_MOST, 0.03 },
    { "memory of a session with 10,000 lines", RATIO_AT_MOST, 0.2 },
    { "memory of an empty session's host", FIGURE_AT_MOST, 400 },
    { "idle context switches", FIGURE_AT_MOST, 0 },
    { "cold start", RATIO_AT_MOST, 1.0 },
    { "attach to 50 sessions", RATIO_AT_MOST, 1.2 },
};

struct results *results_create(void) {
    return NEW(struct results);
}

void results_destroy(struct results *results) {
    for (size_t i = 0; results != NULL && i < results->count; i++) {
        free(results->measures[i].name);
    }
    if (results != NULL) {
        free(results->measures);
    }
    free(results);
}

static struct measure *find_or_add(struct results *results, const char *name, const char *unit) {
    for (size_t i = 0; i < results->count; i++) {
        if (text_equal(results->measures[i].name, name)) {
            return &results->measures[i];
        }
    }
    results->measures = memory_grow(
            results->measures, &results->capacity, results->count + 1, sizeof(struct measure));
    struct measure *measure = &results->measures[results->count++];
    *measure = (struct measure){ .name = text_copy(name), .unit = unit };
    return measure;
}

void results_add(struct results *results, const char *name, const char *unit, const char *subject,
        double value) {
    struct measure *measure = find_or_add(results, name, unit);
    int which = text_equal(subject, "stoa");
    if (measure->counts[which] < VALUES_MAX) {
        measure->values[which][measure->counts[which]++] = value;
    }
}

static int compare(const void *a, const void *b) {
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

double results_quantile(double *values, size_t count, double share) {
    if (count == 0) {
        return 0;
    }
    qsort(values, count, sizeof(*values), compare);
    size_t index = (size_t)(share * (double)count);
    return values[index < count ? index : count - 1];
}

static double median(const struct measure *measure, int which) {
    double values[VALUES_MAX];
    memcpy(values, measure->values[which], sizeof(values));
    return results_quantile(values, measure->counts[which], 0.5);
}

static const struct target *find_target(const char *measure) {
    for (size_t i = 0; i < ARRAY_LENGTH(targets); i++) {
        if (text_starts_with(measure, targets[i].measure)) {
            return &targets[i];
        }
    }
    return NULL;
}

static bool is_met(const struct target *target, double figure, double ratio) {
    switch (target->kind) {
    case RATIO_AT_LEAST:
        return ratio >= target->bound;
    case RATIO_AT_MOST:
        return ratio <= target->bound;
    default:
        return figure <= target->bound;
    }
}

static void print_cell(FILE *out, const struct measure *measure, int which) {
    if (measure->counts[which] == 0) {
        fprintf(out, " - |");
    } else {
        double figure = median(measure, which);
        fprintf(out, figure < 10 ? " %.2f |" : figure < 1000 ? " %.1f |" : " %.0f |", figure);
    }
}

/* True when there is a target and it is missed. */
static bool print_measure(FILE *out, const struct measure *measure) {
    fprintf(out, "| %s | %s |", measure->name, measure->unit);
    print_cell(out, measure, 0);
    print_cell(out, measure, 1);
    double figure = median(measure, 1);
    double ratio = median(measure, 0) > 0 ? figure / median(measure, 0) : 0;
    bool both = measure->counts[0] > 0 && measure->counts[1] > 0;
    if (both && median(measure, 0) > 0) {
        fprintf(out, " %.2f |", ratio);
    } else {
        fprintf(out, " |");
    }
    const struct target *target = find_target(measure->name);
    if (target == NULL) {
        fprintf(out, " | |\n");
        return false;
    }
    static const char *const relations[] = { ">=", "<=", "<=" };
    fprintf(out, " %s%s %g |", target->kind == FIGURE_AT_MOST ? "" : "x ", relations[target->kind],
            target->bound);
    bool decided = measure->counts[1] > 0 && (both || target->kind == FIGURE_AT_MOST);
    bool met = is_met(target, figure, ratio);
    fprintf(out, " %s |\n", !decided ? "" : met ? "met" : "**missed**");
    return decided && !met;
}

/* The median over the corpora of the ratios of one kind of throughput. */
static bool print_median_ratio(const struct results *results, const char *kind, FILE *out) {
    double ratios[VALUES_MAX];
    size_t count = 0;
    for (size_t i = 0; i < results->count && count < VALUES_MAX; i++) {
        const struct measure *measure = &results->measures[i];
        if (text_starts_with(measure->name, kind) && measure->counts[0] > 0 &&
                measure->counts[1] > 0) {
            ratios[count++] = median(measure, 1) / median(measure, 0);
        }
    }
    if (count < 2) {
        return false;
    }
    qsort(ratios, count, sizeof(*ratios), compare);
    double middle = (ratios[(count - 1) / 2] + ratios[count / 2]) / 2;
    fprintf(out, "| %s, median of %zu corpora | | | | %.2f | x >= 3.5 | %s |\n", kind, count,
            middle, middle >= 3.5 ? "met" : "**missed**");
    return middle < 3.5;
}

size_t results_print(const struct results *results, FILE *out) {
    size_t missed = 0;
    fprintf(out,
            "| measure | unit | tmux | stoa | ratio | asked | |\n|---|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < results->count; i++) {
        missed += print_measure(out, &results->measures[i]);
    }
    missed += print_median_ratio(results, "throughput attached", out);
    missed += print_median_ratio(results, "throughput detached", out);
    return missed;
}
