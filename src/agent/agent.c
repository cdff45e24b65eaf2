/* SPDX-License-Identifier: MIT */
/* The list of kinds, and programs of no kind. */

#include "agent/agent.h"

#include "agent/agent-screen.h"

#include "base/memory.h"
#include "base/text.h"

/* Keep in alphabetical order. */
static const struct agent *const agents[] = {
    &agent_claude,
    &agent_generic,
};

const struct agent agent_generic = { "generic", agent_screen_argv, NULL };

const struct agent *agent_find(const char *name) {
    for (size_t i = 0; name != NULL && i < ARRAY_LENGTH(agents); i++) {
        if (text_equal(agents[i]->name, name)) {
            return agents[i];
        }
    }
    return NULL;
}

const struct agent *agent_of_spec(const struct session_spec *spec) {
    const struct agent *named = agent_find(spec->agent.kind);
    char **argv = session_spec_argv(spec);
    const struct agent *known = agent_find(agent_kind_of_program(argv[0]));
    text_vector_destroy(argv);
    return named != NULL ? named : known != NULL ? known : &agent_generic;
}

const struct agent *agent_of(const struct session *session) {
    return agent_of_spec(&session->spec);
}
