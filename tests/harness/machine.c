/* SPDX-License-Identifier: MIT */

/* The machine goes down at once: nothing gets to say a word, and all files stay. */

#include "harness/world.h"

#include "base/cleanup.h"
#include "base/text.h"
#include "harness/process.h"

#include <signal.h>
#include <unistd.h>

struct machine {
    pid_t survivor;
    int signal;
};

/* Sends it to all that live; how many of these did. */
static size_t signal_all(const struct machine *machine) {
    pid_t *pids = NULL;
    size_t count = process_descendants(getpid(), &pids), alive = 0;
    for (size_t i = 0; i < count; i++) {
        if (pids[i] != machine->survivor && process_is_alive(pids[i])) {
            (void)kill(pids[i], machine->signal);
            alive++;
        }
    }
    free(pids);
    return alive;
}

static bool is_down(struct world *world, const void *context) {
    (void)world;
    return signal_all(context) == 0;
}

void world_end_machine(struct world *world, pid_t survivor) {
    /* All stand still before the first one dies, so that none brings another back. One that was
     * just begun may be missed the first time. */
    for (int i = 0; i < 2; i++) {
        (void)signal_all(&(struct machine){ survivor, SIGSTOP });
    }
    world_waits(world, "the machine to be down", is_down, &(struct machine){ survivor, SIGKILL });
    OWNED_STR boot = text_format("the one after %s", world_get(world, "STOA_TEST_BOOT") == NULL
                                                             ? "the first"
                                                             : world_get(world, "STOA_TEST_BOOT"));
    world_set(world, "STOA_TEST_BOOT", boot);
}
