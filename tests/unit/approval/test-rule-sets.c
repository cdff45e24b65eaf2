/* SPDX-License-Identifier: MIT */
/* Which files are in force, and the set that comes with stoa. */

#include "rules-fixture.h"

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static struct ground ground;

static int set_up(void **state) {
    ground_init(&ground);
    setenv("XDG_CONFIG_HOME", ground.base, 1);
    setenv("STOA_DATA_DIR", PRESETS, 1);
    return 0;
}

static int tear_down(void **state) {
    ground_finish(&ground);
    return 0;
}

static void write_rules(const char *name, const char *text, mode_t mode) {
    OWNED_STR path = text_format("%s/stoa/%s", ground.base, name);
    OWNED_STR directory = text_copy_bytes(path, (size_t)(strrchr(path, '/') - path));
    assert_true(path_make_directory(directory, NULL));
    assert_true(file_replace(path, text, strlen(text), NULL));
    assert_int_equal(chmod(path, mode), 0);
}

static void check_problems(const char *const *names, const char *expected) {
    OWNED(rules) rules = rules_load(names);
    OWNED_STR where = text_format("%s/stoa/", ground.base);
    const char *said = rules->problems;
    said += text_starts_with(said, where) ? strlen(where) : 0;
    if (!text_starts_with(said, expected)) {
        assert_string_equal(said, expected);
    }
    assert_int_equal(rules->is_wrong, *expected != '\0');
    assert_true(!rules->is_wrong || !rules_allow_something(rules));
}

static void without_a_file_nothing_is_in_force(void **state) {
    OWNED(rules) rules = rules_load(NULL);
    assert_int_equal(rules->count, 0);
    assert_false(rules->is_wrong);
    struct rule_judgement judgement = judge_command(rules, "ls", ground.root);
    check_verdict(&judgement, RULE_ASK, "ls");
}

static void sets_are_named(void **state) {
    write_rules("rules.yaml", "use: [mine, auto-accept, mine]\n", 0644);
    write_rules("rules/mine.yaml", "deny: [{name: d, commands: [ls]}]\n", 0644);
    OWNED(rules) rules = rules_load((const char *const[]){ "mine", NULL });
    assert_string_equal(rules->problems, "");
    assert_int_equal(rules->count, 3);
    assert_string_equal(rules->sets[0]->name, RULE_SET_OWN);
    assert_string_equal(rules->sets[1]->name, "mine");
    assert_string_equal(rules->sets[2]->name, "auto-accept");
    struct rule_judgement judgement = judge_command(rules, "ls", ground.root);
    check_verdict(&judgement, RULE_DENY, "ls");
    judgement = judge_command(rules, "true", ground.root);
    check_verdict(&judgement, RULE_ALLOW, "true");
}

static void what_is_wrong_in_one_ends_all_allows(void **state) {
    write_rules("rules.yaml", "use: [auto-accept, nothing]\n", 0644);
    check_problems(NULL, "there is no set of rules 'nothing'\n");
    write_rules("rules.yaml", "use: [auto-accept, mine]\n", 0644);
    write_rules("rules/mine.yaml", "x: y\n", 0644);
    check_problems(NULL, "rules/mine.yaml:1:1: unknown key 'x'");
    write_rules("rules/mine.yaml", "", 0644);
    check_problems(NULL, "");
    check_problems((const char *const[]){ "../rules", NULL }, "there is no set of rules");
}

static void a_file_that_others_may_write_allows_nothing(void **state) {
    write_rules("rules.yaml", "allow: [{name: a, commands: ['*']}]\n", 0646);
    check_problems(NULL, "rules.yaml: everybody may write to it: chmod o-w");
    write_rules("rules.yaml", "", 0000);
    OWNED_STR path = rules_user_path();
    assert_int_equal(unlink(path), 0);
    assert_int_equal(symlink("nowhere", path), 0);
    check_problems(NULL, "rules.yaml: ");
    assert_int_equal(unlink(path), 0);
}

static void auto_accept_goes_on_within_its_bounds(void **state) {
    static const struct {
        const char *tool, *input;
        enum rule_verdict verdict;
    } rows[] = {
        { "Bash", "{\"command\":\"make -j4 test\"}", RULE_ALLOW },
        { "Bash", "{\"command\":\"git status\"}", RULE_ALLOW },
        { "Bash", "{\"command\":\"git commit -m 'add a test'\"}", RULE_ALLOW },
        { "Bash", "{\"command\":\"git status; id\"}", RULE_ASK },
        { "Bash", "{\"command\":\"git push\"}", RULE_ASK },
        { "Bash", "{\"command\":\"sudo make\"}", RULE_ASK },
        { "Bash", "{\"command\":\"rm -rf src\"}", RULE_ASK },
        { "Bash", "{\"command\":\"find src -delete\"}", RULE_ASK },
        { "Bash", "{\"command\":\"find src -execdir x\"}", RULE_ASK },
        { "Bash", "{\"command\":\"curl example.org\"}", RULE_ASK },
        { "Bash", "{\"command\":\"sh x\"}", RULE_ASK },
        { "Bash", "{\"command\":\"cat .env\"}", RULE_ASK },
        { "Bash", "{\"command\":\"cat /etc/passwd\"}", RULE_ASK },
        { "Bash", "{\"command\":\"stoa approve 1\"}", RULE_ASK },
        { "Read", "{\"file_path\":\"a\"}", RULE_ALLOW },
        { "Read", "{\"file_path\":\".env\"}", RULE_ASK },
        { "Write", "{\"file_path\":\"a\",\"content\":\"\"}", RULE_ALLOW },
        { "Write", "{\"file_path\":\"/etc/x\",\"content\":\"\"}", RULE_ASK },
        { "Agent", "{\"prompt\":\"x\"}", RULE_ALLOW },
        { "mcp__a__b", "{}", RULE_ASK },
        { "AskUserQuestion", "{}", RULE_ASK },
        { "ExitPlanMode", "{}", RULE_ASK },
        { "Newest", "{}", RULE_ASK },
    };
    OWNED(rules) rules = rules_load((const char *const[]){ "auto-accept", NULL });
    assert_string_equal(rules->problems, "");
    assert_true(rules_allow_something(rules));
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        struct rule_judgement judgement =
                judge_json(rules, rows[i].tool, rows[i].input, ground.root, ground.root);
        check_verdict(&judgement, rows[i].verdict, rows[i].input);
    }
}

static void servers_tools_go_by_their_full_names(void **state) {
    OWNED(rules)
    rules = rules_from("deny: [{name: d, tools: ['mcp__github__delete_*']}]\n"
                       "allow: [{name: a, tools: [mcp__github__get_issue]}]\n");
    static const struct {
        const char *tool;
        enum rule_verdict verdict;
    } rows[] = {
        { "mcp__github__get_issue", RULE_ALLOW },
        { "mcp__github__get_issues", RULE_ASK },
        { "mcp__github__get", RULE_ASK },
        { "MCP__github__get_issue", RULE_ASK },
        { "mcp__evil__get_issue", RULE_ASK },
        { "mcp__github__delete_repo", RULE_DENY },
        { "", RULE_ASK },
    };
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        struct rule_judgement judgement =
                judge_json(rules, rows[i].tool, "{\"x\":1}", ground.root, ground.root);
        check_verdict(&judgement, rows[i].verdict, rows[i].tool);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_file_nothing_is_in_force),
        cmocka_unit_test(sets_are_named),
        cmocka_unit_test(what_is_wrong_in_one_ends_all_allows),
        cmocka_unit_test(a_file_that_others_may_write_allows_nothing),
        cmocka_unit_test(auto_accept_goes_on_within_its_bounds),
        cmocka_unit_test(servers_tools_go_by_their_full_names),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
