/* SPDX-License-Identifier: MIT */
#pragma once

/* The cases of the benchmark: each runs one subject once and adds its figures to the results. */

#include "results.h"
#include "stage.h"

struct bench_case {
    const char *name;
    const char *summary;
    void (*run)(struct stage *stage, struct results *results, bool quick);
};

extern const struct bench_case case_attach, case_cold, case_idle, case_latency_flood,
        case_latency_hidden, case_latency_idle, case_memory_empty, case_memory_full,
        case_throughput_attached, case_throughput_detached;
