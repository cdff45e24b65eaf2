/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Which account a session's requests are paid by, as far as its environment tells: two sessions
 * are of one account when Claude Code would find the same means to sign in for both. What is in a
 * credential is never kept: a word made of its hash tells two of them apart.
 */

#include <stdbool.h>

#define ACCOUNT_KEY_SIZE 160

enum account_kind {
    ACCOUNT_LOGIN,    /* who signed in, in a configuration directory */
    ACCOUNT_TOKEN,    /* a subscription's token in the environment */
    ACCOUNT_API_KEY,  /* billed by use */
    ACCOUNT_PROVIDER, /* a cloud's */
    ACCOUNT_KIND_COUNT
};
extern const char *const account_kind_names[ACCOUNT_KIND_COUNT + 1]; /* "login", … */

struct account_identity {
    enum account_kind kind;
    char key[ACCOUNT_KEY_SIZE]; /* the same for the same account; also a name for people */
};

/* A variable of the session's environment, or NULL. */
typedef const char *account_variable_fn(const void *context, const char *name);

void account_identify(
        account_variable_fn *variable, const void *context, struct account_identity *out);

/* The same for one that was told limits: those who pay by use are told none, so the key in its
 * environment is not what it signs in with. */
void account_identify_subscription(
        account_variable_fn *variable, const void *context, struct account_identity *out);

/* Where the session's Claude Code keeps its files; the caller's. */
char *account_configuration_directory(account_variable_fn *variable, const void *context)
        __attribute__((returns_nonnull));
