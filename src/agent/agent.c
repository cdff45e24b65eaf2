/* SPDX-License-Identifier: MIT */
/* The list of kinds, and programs of no kind. */

#include "agent/agent.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text.h"

#include <string.h>

/* Keep in alphabetical order. */
static const struct agent *const agents[] = {
    &agent_claude,
    &agent_generic,
};

static bool claims_any(const char *program) {
    return true;
}

static char **generic_argv(struct session *session, struct error *err) {
    return session_spec_argv(&session->spec);
}

const struct agent agent_generic = { "generic", claims_any, generic_argv };

const struct agent *agent_of(const struct session *session) {
    char **argv = session_spec_argv(&session->spec);
    const char *slash = strrchr(argv[0], '/');
    OWNED_STR program = text_copy(slash == NULL ? argv[0] : slash + 1);
    text_vector_destroy(argv);
    for (size_t i = 0; i < ARRAY_LENGTH(agents); i++) {
        if (agents[i] != &agent_generic && agents[i]->claims(program)) {
            return agents[i];
        }
    }
    return &agent_generic;
}
