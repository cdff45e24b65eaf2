/* SPDX-License-Identifier: MIT */
/* Every way in which a rules file can be wrong, with the exact text a person gets. */

#include "rules-fixture.h"

#include "base/cleanup.h"
#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void check_as(enum rule_origin origin, const char *text, const char *expected) {
    struct diagnostics problems;
    diagnostics_init(&problems, "f");
    OWNED(rule_set) set = rule_set_parse(text, strlen(text), "f", origin, &problems);
    OWNED_STR said = diagnostics_format(&problems);
    assert_string_equal(said, expected);
    assert_int_equal(set->is_wrong, *expected != '\0');
    assert_true(!set->is_wrong || set->lists[RULE_ALLOW].count == 0);
    diagnostics_finish(&problems);
}

static void check(const char *text, const char *expected) {
    check_as(RULE_ORIGIN_OWN, text, expected);
}

static void files_that_are_right(void **state) {
    check("", "");
    check("# nothing\n", "");
    check("allow: []\n", "");
    check("use: [auto-accept]\n", "");
    check("allow: [{name: a, commands: [git status *]}]\n", "");
    check("allow: [{name: a, commands: ['*']}]\n", "");
    check("allow: [{name: a, tools: [Bash], commands: [x]}, {name: b, tools: [Read], paths: "
          "[x]}]\n",
            "");
    check("allow: [{name: a, tools: [mcp__github__get_issue]}]\n", "");
    check("deny: [{name: a, tools: ['*']}, {name: b, tools: ['mcp__github__*', Newest]}]\n", "");
    check("ask: [{name: a, commands: ['git push --force*', 'x;y']}]\n", "");
    check_as(RULE_ORIGIN_PRESET, "deny: [{name: a, tools: [Bash]}]\n", "");
}

static void what_is_wrong_has_its_place(void **state) {
    check("- a\n", "f:1:1: a rules file must be a table, not a list\n");
    check("alow: []\n", "f:1:1: unknown key 'alow': did you mean 'allow'?\n");
    check("allow: {name: a}\n", "f:1:8: 'allow' must be a list of rules: each begins with '- '\n");
    check("allow: [x]\n", "f:1:9: a rule must be a table, not text\n");
    check("allow: [{tools: [Read]}]\n", "f:1:9: 'name' is missing here\n");
    check("allow: [{name: a b, tools: [Read]}]\n",
            "f:1:16: 'name' must be 1 to 64 letters, digits, '.', '_' or '-', and not begin with "
            "'.'\n");
    check("allow: [{name: a}]\n",
            "f:1:9: 'tools' is missing here: name the tools that the rule 'a' is for\n");
    check("allow: [{name: a, tools: []}]\n",
            "f:1:26: 'tools' is empty: leave it out, or name one\n");
    check("allow: [{name: a, tools: Read}]\n",
            "f:1:9: 'tools' is missing here: name the tools that the rule 'a' is for\n"
            "f:1:26: 'tools' must be a list, as in [one, two]\n");
    check("allow: [{name: a, tools: [Reed]}]\n",
            "f:1:27: unknown tool 'Reed': did you mean 'Read'?\n");
    check("deny: [{name: a, tools: [Bsh]}]\n",
            "f:1:26: unknown tool 'Bsh': did you mean 'Bash'?\n");
    check("allow: [{name: a, tools: [Newest]}]\n",
            "f:1:27: unknown tool 'Newest': what stoa does not know cannot be allowed\n");
    check("allow: [{name: a, tools: ['*']}]\n", "f:1:27: '*' may not be allowed: name each tool\n");
    check("allow: [{name: a, tools: ['mcp__github__*']}]\n",
            "f:1:27: 'mcp__github__*' must be the full name of a tool, as in mcp__SERVER__TOOL\n");
    check("allow: [{name: a, tools: [mcp__github]}]\n",
            "f:1:27: 'mcp__github' must be the full name of a tool, as in mcp__SERVER__TOOL\n");
    check("allow: [{name: a, tools: [Read]}]\ndeny: [{name: a, tools: [Edit]}]\n",
            "f:1:9: there is a rule 'a' already: each name may stand once in a file\n");
    check("allow:\n\t- a\n", "f:2:1: a tab cannot indent: use spaces\n");
}

static void what_a_person_answers_no_rule_does(void **state) {
    static const char *const tools[] = { "AskUserQuestion", "ExitPlanMode", "EnterPlanMode" };
    static const char *const verdicts[] = { "allow", "ask", "deny" };
    for (size_t i = 0; i < ARRAY_LENGTH(tools) * ARRAY_LENGTH(verdicts); i++) {
        char text[100], expected[100];
        snprintf(text, sizeof(text), "%s: [\n{name: a, tools: [%s]}]\n", verdicts[i / 3],
                tools[i % 3]);
        snprintf(expected, sizeof(expected),
                "f:2:19: '%s' is for you to answer: no rule ever does\n", tools[i % 3]);
        check(text, expected);
    }
}

static void commands_that_are_allowed_are_plain(void **state) {
    static const char *const stars[] = { "git*", "git st*", "* status", "git * status", "git **",
        "g*t", "*x" };
    for (size_t i = 0; i < ARRAY_LENGTH(stars); i++) {
        char text[100], expected[200];
        snprintf(text, sizeof(text), "allow: [\n{name: a, commands: ['%s']}]\n", stars[i]);
        snprintf(expected, sizeof(expected),
                "f:2:22: in '%s' the '*' must be the last word: it stands for all further "
                "arguments\n",
                stars[i]);
        check(text, expected);
    }
    static const char *const others[] = { "git;id", "git | sh", "a$b", "(a)", "a>b", "~/x", "a?",
        "{a}", "a\\\\b", "a!b", "a#b", "`a`" };
    for (size_t i = 0; i < ARRAY_LENGTH(others); i++) {
        char text[100], expected[200];
        snprintf(text, sizeof(text), "allow: [\n{name: a, commands: [\"%s\"]}]\n", others[i]);
        snprintf(expected, sizeof(expected),
                "f:2:22: '%s' must be plain words: nothing that a shell would look at\n",
                strcmp(others[i], "a\\\\b") == 0 ? "a\\b" : others[i]);
        check(text, expected);
    }
    check("allow: [{name: a, tools: [Bash]}]\n",
            "f:1:9: a rule that allows Bash needs 'commands', as in [\"git status *\"]\n");
    check("allow: [{name: a, tools: [Bash, Read], commands: [x]}]\n",
            "f:1:9: 'commands' are for the tool Bash alone: write a rule of its own\n");
    check("deny: [{name: a, tools: [Read], commands: [x]}]\n",
            "f:1:8: 'commands' are for the tool Bash alone: write a rule of its own\n");
    check("allow: [{name: a, commands: ['']}]\n",
            "f:1:30: each of 'commands' must be a text of 1 to 256 bytes\n");
}

static void paths_bound_what_they_can(void **state) {
    check("allow: [{name: a, tools: [WebFetch], paths: [x]}]\n",
            "f:1:9: 'paths' do not bound the tool 'WebFetch': write a rule of its own\n");
    check("allow: [{name: a, tools: [Bash], commands: [x], paths: [x]}]\n",
            "f:1:9: 'paths' do not bound the tool 'Bash': write a rule of its own\n");
    check("allow: [{name: a, tools: [Read], paths: [../x, a/./b, a/..]}]\n",
            "f:1:42: '../x' must not hold '.' or '..'\n"
            "f:1:48: 'a/./b' must not hold '.' or '..'\n"
            "f:1:55: 'a/..' must not hold '.' or '..'\n");
}

static void a_preset_only_denies(void **state) {
    check_as(RULE_ORIGIN_PRESET, "allow: [{name: a, tools: [Read]}]\n",
            "f:1:1: 'allow' may not stand in a preset, which can only deny: write it into "
            "~/.config/stoa/rules.yaml\n");
    check_as(RULE_ORIGIN_PRESET, "ask: [{name: a, tools: [Read]}]\n",
            "f:1:1: 'ask' may not stand in a preset, which can only deny: write it into "
            "~/.config/stoa/rules.yaml\n");
    check_as(RULE_ORIGIN_PRESET, "use: [auto-accept]\n",
            "f:1:1: 'use' may stand in ~/.config/stoa/rules.yaml alone\n");
    check_as(RULE_ORIGIN_NAMED, "use: [auto-accept]\n",
            "f:1:1: 'use' may stand in ~/.config/stoa/rules.yaml alone\n");
    check("use: [../x]\n",
            "f:1:7: '../x' is not the name of a set: letters, digits, '.', '_', '-'\n");
}

static void a_wrong_file_still_denies(void **state) {
    static const char text[] = "allow: [{name: a, commands: ['*']}, {name: b, tools: [Reed]}]\n"
                               "deny: [{name: d, commands: [rm]}]\n";
    struct diagnostics problems;
    diagnostics_init(&problems, "f");
    OWNED(rules) rules = rules_create();
    rules_adopt(
            rules, rule_set_parse(text, strlen(text), "f", RULE_ORIGIN_OWN, &problems), &problems);
    diagnostics_finish(&problems);
    assert_true(rules->is_wrong);
    assert_false(rules_allow_something(rules));
    struct rule_judgement judgement = judge_command(rules, "rm x", "/tmp");
    check_verdict(&judgement, RULE_DENY, "rm x");
    judgement = judge_command(rules, "ls", "/tmp");
    check_verdict(&judgement, RULE_ASK, "ls");
    assert_string_equal(judgement.why, "the rules are wrong, so nothing is allowed");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_that_are_right),
        cmocka_unit_test(what_is_wrong_has_its_place),
        cmocka_unit_test(what_a_person_answers_no_rule_does),
        cmocka_unit_test(commands_that_are_allowed_are_plain),
        cmocka_unit_test(paths_bound_what_they_can),
        cmocka_unit_test(a_preset_only_denies),
        cmocka_unit_test(a_wrong_file_still_denies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
