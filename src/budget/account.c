/* SPDX-License-Identifier: MIT */
/* The means to sign in, in the order in which Claude Code looks for them. */

#include "budget/account.h"

#include "base/cleanup.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

const char *const account_kind_names[ACCOUNT_KIND_COUNT + 1] = { "login", "token", "api-key",
    "provider", NULL };

static const struct means {
    const char *variable;
    enum account_kind kind;
    const char *name; /* of a provider */
} means[] = {
    { "CLAUDE_CODE_USE_BEDROCK", ACCOUNT_PROVIDER, "bedrock" },
    { "CLAUDE_CODE_USE_VERTEX", ACCOUNT_PROVIDER, "vertex" },
    { "CLAUDE_CODE_USE_FOUNDRY", ACCOUNT_PROVIDER, "foundry" },
    { "ANTHROPIC_AUTH_TOKEN", ACCOUNT_API_KEY, NULL },
    { "ANTHROPIC_API_KEY", ACCOUNT_API_KEY, NULL },
    { "CLAUDE_CODE_OAUTH_TOKEN", ACCOUNT_TOKEN, NULL },
};

/* Folded: enough to tell accounts apart, too little to tell what it was made of. */
static uint32_t digest(const char *text) {
    uint64_t hash = hash64_text(text);
    return (uint32_t)(hash ^ (hash >> 32));
}

static bool is_set(const char *value) {
    return value != NULL && *value != '\0';
}

char *account_configuration_directory(account_variable_fn *variable, const void *context) {
    const char *directory = variable(context, "CLAUDE_CONFIG_DIR");
    if (is_set(directory)) {
        return path_absolute(directory, "/");
    }
    const char *home = variable(context, "HOME");
    return path_join(is_set(home) ? home : "/", ".claude");
}

static void set_login(
        account_variable_fn *variable, const void *context, struct account_identity *out) {
    OWNED_STR directory = account_configuration_directory(variable, context);
    out->kind = ACCOUNT_LOGIN;
    if (strlen(directory) < sizeof(out->key) - 1) {
        snprintf(out->key, sizeof(out->key), "%s", directory);
    } else {
        snprintf(out->key, sizeof(out->key), "login-%08x", digest(directory));
    }
}

static void identify(account_variable_fn *variable, const void *context, bool is_subscription,
        struct account_identity *out) {
    for (size_t i = 0; i < ARRAY_LENGTH(means); i++) {
        const char *value = variable(context, means[i].variable);
        bool is_off = means[i].kind == ACCOUNT_PROVIDER &&
                      (text_equal(value, "0") || text_equal(value, "false"));
        if (!is_set(value) || is_off || (is_subscription && means[i].kind != ACCOUNT_TOKEN)) {
            continue;
        }
        out->kind = means[i].kind;
        if (means[i].name != NULL) {
            snprintf(out->key, sizeof(out->key), "%s", means[i].name);
        } else {
            snprintf(out->key, sizeof(out->key), "%s-%08x", account_kind_names[out->kind],
                    digest(value));
        }
        return;
    }
    set_login(variable, context, out);
}

void account_identify(
        account_variable_fn *variable, const void *context, struct account_identity *out) {
    identify(variable, context, false, out);
}

void account_identify_subscription(
        account_variable_fn *variable, const void *context, struct account_identity *out) {
    identify(variable, context, true, out);
}
