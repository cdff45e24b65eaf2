/* SPDX-License-Identifier: MIT */
/* Prints the table of what is believed for docs/agent-states.md. */

#include "agent-signals.h"

#include "base/text.h"

#include <stdio.h>

static void print_report(const struct agent_rule *rule) {
    printf("%s `%s%s%s`", agent_source_names[rule->source], rule->event,
            rule->variant == NULL ? "" : ".", rule->variant == NULL ? "" : rule->variant);
    if (rule->while_in != AGENT_UNKNOWN) {
        printf(" while %s", agent_state_names[rule->while_in]);
    }
}

typedef bool fits_fn(const struct agent_rule *rule, enum agent_state state);

static bool does_assert(const struct agent_rule *rule, enum agent_state state) {
    return rule->asserts == state;
}

static bool is_dialog(enum agent_state state) {
    return state == AGENT_NEEDS_PERMISSION || state == AGENT_ASKS_QUESTION;
}

static bool does_withdraw(const struct agent_rule *rule, enum agent_state state) {
    bool ends_dialogs = rule->pending != PENDING_KEPT && rule->pending != PENDING_ADDED;
    bool withdraws = (rule->withdraws & AGENT_BIT(state)) != 0;
    return rule->asserts != state && (withdraws || (is_dialog(state) && ends_dialogs));
}

static void print_reports(enum agent_state state, fits_fn *fits, bool is_authenticated) {
    size_t count = 0;
    const struct agent_rule *rules = agent_rules(&count);
    const char *between = "";
    for (size_t i = 0; i < count; i++) {
        if (agent_source_is_authenticated(rules[i].source) == is_authenticated &&
                fits(&rules[i], state)) {
            printf("%s", between);
            print_report(&rules[i]);
            between = ", ";
        }
    }
    printf("%s", *between == '\0' ? "–" : "");
}

static void print_states(void) {
    printf("| State | Asserted by | Withdrawn by | Terminal: asserted by |\n|---|---|---|---|\n");
    for (int state = AGENT_UNKNOWN + 1; state < AGENT_STATE_COUNT; state++) {
        printf("| %s | ", agent_state_names[state]);
        print_reports((enum agent_state)state, does_assert, true);
        printf(" | ");
        print_reports((enum agent_state)state, does_withdraw, true);
        printf(" | ");
        print_reports((enum agent_state)state, does_assert, false);
        printf(" |\n");
    }
    printf("\n");
}

int main(int argument_count, char **arguments) {
    if (argument_count != 2 || !text_equal(arguments[1], "states")) {
        fprintf(stderr, "usage: agent-tables states\n");
        return 2;
    }
    print_states();
    return 0;
}
