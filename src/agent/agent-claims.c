/* SPDX-License-Identifier: MIT */
#include "agent-claims.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

void agent_put_text(char *out, size_t size, const char *text) {
    size_t length = text == NULL ? 0 : utf8_cut(text, strlen(text), size - 1);
    memcpy(out, text == NULL ? "" : text, length);
    out[length] = '\0';
}

void agent_put_event(char *out, const struct agent_signal *signal) {
    char event[2 * AGENT_WORD_MAX_BYTES];
    bool has_variant = signal->variant != NULL && *signal->variant != '\0';
    snprintf(event, sizeof(event), "%.*s%s%.*s", AGENT_WORD_MAX_BYTES, signal->event,
            has_variant ? "." : "", AGENT_WORD_MAX_BYTES - 2, has_variant ? signal->variant : "");
    agent_put_text(out, AGENT_WORD_MAX_BYTES, event);
}

void claim_withdraw(struct agent_claim *claim, const struct agent_signal *signal) {
    if (signal->at_ms >= claim->withdrawn_ms) {
        claim->withdrawn_ms = signal->at_ms;
        claim->withdrawn_by = signal->source;
        agent_put_event(claim->withdrawn_event, signal);
    }
    claim->is_held = claim->is_held && claim->at_ms > signal->at_ms;
}

bool claim_assert(
        struct agent_claim *claim, const struct agent_signal *signal, const char *detail) {
    if (signal->at_ms < claim->withdrawn_ms || (claim->is_held && signal->at_ms < claim->at_ms)) {
        return false; /* it came late */
    }
    if (!claim->is_held) {
        claim->since_ms = signal->at_ms;
        claim->detail[0] = '\0';
    }
    bool says_more = !claim->is_held || detail != NULL;
    claim->is_held = true;
    claim->at_ms = signal->at_ms;
    if (says_more) {
        claim->source = signal->source;
        agent_put_event(claim->event, signal);
        agent_put_text(claim->detail, sizeof(claim->detail), detail);
    }
    return true;
}
