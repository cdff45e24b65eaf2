/* SPDX-License-Identifier: MIT */
#include "rules-fixture.h"

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/path.h"
#include "base/text.h"
#include "json/json.h"

#include <ftw.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct rules *rules_from(const char *text) {
    struct diagnostics problems;
    diagnostics_init(&problems, "r");
    struct rules *rules = rules_create();
    rules_adopt(rules, rule_set_parse(text, strlen(text), RULE_SET_OWN, RULE_ORIGIN_OWN, &problems),
            &problems);
    assert_string_equal(rules->problems, "");
    diagnostics_finish(&problems);
    return rules;
}

void ground_init(struct ground *ground) {
    const char *temporary = getenv("TMPDIR");
    char made[64], real[PATH_MAX];
    snprintf(made, sizeof(made), "%s/stoa-rules-XXXXXX", temporary == NULL ? "/tmp" : temporary);
    assert_non_null(mkdtemp(made));
    assert_non_null(realpath(made, real));
    assert_true(strlen(real) < sizeof(ground->base));
    memcpy(ground->base, real, strlen(real) + 1);
    snprintf(ground->root, sizeof(ground->root), "%s/top", ground->base);
    assert_true(path_make_directory(ground->root, NULL));
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *at) {
    return remove(path);
}

void ground_finish(struct ground *ground) {
    nftw(ground->base, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

void ground_write(const struct ground *ground, const char *path) {
    OWNED_STR whole = path_join(ground->base, path);
    OWNED_STR directory = text_copy_bytes(whole, (size_t)(strrchr(whole, '/') - whole));
    assert_true(path_make_directory(directory, NULL));
    assert_true(file_replace(whole, "x", 1, NULL));
}

void ground_link(const struct ground *ground, const char *path, const char *target) {
    OWNED_STR whole = path_join(ground->base, path);
    assert_int_equal(symlink(target, whole), 0);
}

struct rule_judgement judge_json(const struct rules *rules, const char *tool, const char *input,
        const char *directory, const char *root) {
    OWNED(json) value = json_parse(input, strlen(input), NULL);
    assert_non_null(value);
    struct rule_call call = { tool, value, directory, root };
    struct rule_judgement judgement;
    rules_judge(rules, &call, &judgement);
    return judgement;
}

struct rule_judgement judge_command(
        const struct rules *rules, const char *command, const char *root) {
    OWNED(json) input = json_create_object();
    json_set_text(input, "command", command);
    struct rule_call call = { "Bash", input, root, root };
    struct rule_judgement judgement;
    rules_judge(rules, &call, &judgement);
    return judgement;
}

void check_verdict(
        const struct rule_judgement *judgement, enum rule_verdict wanted, const char *subject) {
    if (judgement->verdict != wanted) {
        fail_msg("%s: %s, not %s: %s", subject, rule_verdict_names[judgement->verdict],
                rule_verdict_names[wanted], judgement->why);
    }
}
