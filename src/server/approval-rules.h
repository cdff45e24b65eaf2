/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The approval rules that are in force for sessions: the user's own, the sets that a session was
 * given, what its preset denies. The files are read anew for each question, so that what a person
 * wrote counts at once and nothing watches them.
 */

#include "server-private.h"

#include "approval/approval.h"
#include "approval/rules.h"

struct approval_rules;

struct approval_rules *approval_rules_create(struct server *server)
        __attribute__((returns_nonnull));
void approval_rules_destroy(struct approval_rules *rules);

/* Reads the user's own file for what is shown; what is wrong in it is told to all. */
void approval_rules_refresh(struct approval_rules *rules);

/* What the rules say to a request: RULE_ASK leaves it to people. *out_who ("rule NAME of SET") and
 * *out_why are the caller's, NULL when no rule decides. */
enum rule_verdict approval_rules_judge(struct approval_rules *rules, const struct session *session,
        const struct approval *approval, char **out_who, char **out_why);

/* What a session object says of rules; nothing where nothing is allowed or denied. */
void approval_rules_describe(
        struct approval_rules *rules, const struct session *session, struct json *object);

/* Whether the caller may start a session with these sets: nobody who runs in a session may. */
bool approval_rules_may_be_given(
        struct request *request, const struct session_spec *spec, struct error *err);
