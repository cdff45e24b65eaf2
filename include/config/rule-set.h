/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Approval rules as they stand in files, documented in stoa-rules(5): what an agent may do without
 * being asked for (allow), what it may never do (deny), and what is asked in any case (ask).
 *
 * Only the user's own files may allow: ~/.config/stoa/rules.yaml, which exists because he wrote it,
 * and sets that he names (in it, or for a session). A preset may deny and nothing else.
 *
 * A file with anything wrong allows nothing: its `allow` is left out, and `is_wrong` says so. What
 * it denies and asks for holds as far as it can be read.
 */

#include "base/cleanup.h"
#include "config/diagnostics.h"

#include <stdbool.h>
#include <stddef.h>

#define RULES_MAX              500 /* of a file */
#define RULE_WORDS_MAX         200 /* tools, commands, paths of one rule */
#define RULE_WORD_MAX_BYTES    256
#define RULE_NAME_MAX          64
#define RULE_REASON_MAX        200
#define RULE_SETS_MAX          16          /* in force at once */
#define RULE_DENIALS_MAX_BYTES (64 * 1024) /* of a preset, written */
#define RULE_FILE_MAX_BYTES    (256 * 1024)
#define RULE_SET_OWN           "rules.yaml" /* the name of the user's own */
#define RULE_SET_OF_PRESET     "preset"
#define RULE_ANY               "*"

/* In the order in which they are asked: the first that has a fitting rule counts. */
enum rule_verdict { RULE_DENY, RULE_ASK, RULE_ALLOW, RULE_VERDICT_COUNT };

/* "deny", "ask", "allow". */
extern const char *const rule_verdict_names[];

/* Who wrote a set, and so what may stand in it. */
enum rule_origin {
    RULE_ORIGIN_OWN,    /* all */
    RULE_ORIGIN_NAMED,  /* all but `use` */
    RULE_ORIGIN_PRESET, /* `deny` */
    RULE_ORIGIN_COUNT
};

struct rule {
    char *name;               /* unique in its set */
    char *reason;             /* NULL when not given */
    char **tools;             /* never NULL; "*" stands for all */
    char **commands, **paths; /* NULL: any */
};

struct rule_list {
    struct rule *rules;
    size_t count;
};

struct rule_set {
    char *name, *file;
    struct rule_list lists[RULE_VERDICT_COUNT];
    char **use; /* names of further sets; NULL for none */
    bool is_wrong;
};

/* One file. Never NULL; what is wrong goes to problems, and then it allows nothing. */
struct rule_set *rule_set_parse(const char *bytes, size_t length, const char *name,
        enum rule_origin origin, struct diagnostics *problems) __attribute__((returns_nonnull));
struct rule_set *rule_set_load(const char *path, const char *name, enum rule_origin origin,
        struct diagnostics *problems) __attribute__((returns_nonnull));

/* What it denies, as a file that reads back to the same (one line; the caller's); NULL: nothing. */
char *rule_set_write_denials(const struct rule_set *set);
void rule_set_destroy(struct rule_set *set);
OWNED_TYPE(rule_set);

/* All sets that are in force together. `problems`: one "FILE:LINE:COLUMN: TEXT" a line, "" when
 * nothing is wrong; a wrong one makes that none of them allows anything. */
struct rules {
    struct rule_set *sets[RULE_SETS_MAX];
    size_t count;
    bool is_wrong;
    char *problems;
};

/* The user's own file where there is one, what it names, and the sets of these names
 * (NULL-terminated; NULL: none); each once. */
struct rules *rules_load(const char *const *names) __attribute__((returns_nonnull));

/* From this one file alone (stoa rules test --rules). */
struct rules *rules_load_file(const char *path) __attribute__((returns_nonnull));

struct rules *rules_create(void) __attribute__((returns_nonnull)); /* with none */

/* Takes a set; beyond RULE_SETS_MAX the rules are wrong. */
void rules_adopt(struct rules *rules, struct rule_set *set, const struct diagnostics *problems);

/* What a preset denies, as rule_set_write_denials() wrote it; NULL: nothing. */
void rules_adopt_denials(struct rules *rules, const char *denials);

/* Whether any of them allows something. */
bool rules_allow_something(const struct rules *rules);

void rules_destroy(struct rules *rules);
OWNED_TYPE(rules);

/* Whether it may name a set: 1 to RULE_NAME_MAX letters, digits, '.', '_', '-', no '.' first. */
bool rule_name_is_valid(const char *name);

/* Where the user's own rules are, and where a set of a name is (NULL: nowhere); the caller's to
 * free. */
char *rules_user_path(void) __attribute__((returns_nonnull));
char *rule_set_find(const char *name);
