/* SPDX-License-Identifier: MIT */
/* Attacks on an allow for files, and evasions of a deny. */

#include "rules-fixture.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "rule-path.h"
#include "json/json.h"

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
    ground_write(&ground, "top/src/main.c");
    ground_write(&ground, "top/src/deep/a.md");
    ground_write(&ground, "top/.env");
    ground_write(&ground, "top/.git/config");
    ground_write(&ground, "top2/x");
    ground_write(&ground, "secret");
    ground_link(&ground, "top/out-file", "../secret");
    ground_link(&ground, "top/out-dir", "..");
    ground_link(&ground, "top/in-file", "src/main.c");
    ground_link(&ground, "top/in-dir", "src/deep");
    ground_link(&ground, "top/nowhere", "../not-there");
    ground_link(&ground, "top/loop", "loop");
    ground_link(&ground, "top/env-link", ".env");
    ground_link(&ground, "top/git-link", ".git");
    OWNED_STR pipe = path_join(ground.root, "pipe");
    OWNED_STR other_name = path_join(ground.root, "hard");
    OWNED_STR secret = path_join(ground.base, "secret");
    assert_int_equal(mkfifo(pipe, 0600), 0);
    assert_int_equal(link(secret, other_name), 0);
    return 0;
}

static int tear_down(void **state) {
    ground_finish(&ground);
    return 0;
}

static const char *subject_of(const char *tool) {
    return text_equal(tool, "NotebookEdit")                       ? "notebook_path"
           : text_equal(tool, "Grep") || text_equal(tool, "Glob") ? "path"
                                                                  : "file_path";
}

static struct rule_judgement judge_path(
        const struct rules *rules, const char *tool, const char *path) {
    OWNED(json) input = json_create_object();
    json_set_text(input, subject_of(tool), path);
    struct rule_call call = { tool, input, ground.root, ground.root };
    struct rule_judgement judgement;
    rules_judge(rules, &call, &judgement);
    return judgement;
}

/* Paths with "@" in place of the ground. */
static void check_all(
        const char *text, const char *tool, enum rule_verdict wanted, const char *const *paths) {
    OWNED(rules) rules = rules_from(text);
    for (; *paths != NULL; paths++) {
        OWNED_STR path =
                **paths == '@' ? text_format("%s%s", ground.base, *paths + 1) : text_copy(*paths);
        struct rule_judgement judgement = judge_path(rules, tool, path);
        check_verdict(&judgement, wanted, *paths);
    }
}

#define PATHS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static const char all[] = "allow: [{name: files, tools: [Read, Edit, Write, Grep, Glob]}]\n";

static void what_lies_in_the_root_is_allowed(void **state) {
    static const char *const tools[] = { "Read", "Edit", "Write" };
    for (size_t i = 0; i < ARRAY_LENGTH(tools); i++) {
        check_all(all, tools[i], RULE_ALLOW,
                PATHS("src/main.c", "./src/main.c", "src//main.c", "@/top/src/main.c", "new",
                        "src/new.c", "new/deep/er", "src/../src/main.c", "in-file", "in-dir/a.md",
                        "in-dir/new", "...", "..a", "a..", "-x", "src/a b"));
    }
}

static const char *const ways_out[] = { "/etc/passwd", "..", "../secret", "@/secret", "@/top2/x",
    "@/top/../secret", "src/../../secret", "out-file", "out-dir", "out-dir/secret",
    "out-dir/top/src/main.c/../../../secret", "out-dir/new", "nowhere", "nowhere/x", "loop",
    "loop/x", "not/../../secret", "not-there/../x", "src/main.c/x", "/proc/self/root//etc/passwd",
    "/proc/self/cwd/x", "/dev/null", "~/x", "~", "~root/x", "", " src/main.c", "src/main.c ", " ",
    "src\nx", "src\\x", "a\x7f", "a\x1b[A", "in-dir/../main.c", "out-dir/../x", "/", "//etc/passwd",
    "/top2", "@/topx" };

static void what_leads_out_of_the_root_is_asked(void **state) {
    static const char *const tools[] = { "Read", "Edit", "Write", "Grep", "Glob" };
    for (size_t i = 0; i < ARRAY_LENGTH(tools); i++) {
        for (size_t j = 0; j < ARRAY_LENGTH(ways_out); j++) {
            check_all(all, tools[i], RULE_ASK, PATHS(ways_out[j]));
        }
    }
}

static void what_runs_elsewhere_is_not_changed(void **state) {
    static const char *const paths[] = { ".git/config", ".git/hooks/pre-commit", "git-link/config",
        ".GIT/config", "sub/.git", ".claude/settings.json", "sub/.claude/x", ".mcp.json", ".envrc",
        ".vscode/tasks.json", ".husky/pre-commit", ".bashrc", ".ssh/authorized_keys", ".npmrc",
        "hard", "pipe", "src", "." };
    for (size_t i = 0; i < ARRAY_LENGTH(paths); i++) {
        check_all(all, "Write", RULE_ASK, PATHS(paths[i]));
        check_all(all, "Edit", RULE_ASK, PATHS(paths[i]));
    }
    check_all(all, "Write", RULE_ALLOW, PATHS(".gitignore", "git/config", "x.git", ".github/x"));
    check_all(all, "Read", RULE_ALLOW, PATHS(".git/config", ".npmrc"));
    check_all(all, "Read", RULE_ASK, PATHS("pipe", "src"));
}

static void a_root_that_holds_the_home_directory_is_too_wide(void **state) {
    OWNED_STR home = text_copy(getenv("HOME"));
    setenv("HOME", ground.root, 1);
    check_all(all, "Read", RULE_ASK, PATHS("src/main.c"));
    setenv("HOME", ground.base, 1);
    check_all(all, "Read", RULE_ALLOW, PATHS("src/main.c"));
    OWNED(rules) rules = rules_from(all);
    struct rule_judgement judgement =
            judge_json(rules, "Read", "{\"file_path\":\"/etc/passwd\"}", "/", "/");
    check_verdict(&judgement, RULE_ASK, "root /");
    setenv("HOME", home, 1);
}

static void stoa_itself_is_not_changed(void **state) {
    OWNED_STR config = path_join(ground.root, "config");
    setenv("XDG_CONFIG_HOME", config, 1);
    setenv("XDG_STATE_HOME", ground.root, 1);
    check_all(all, "Write", RULE_ASK, PATHS("config/stoa/rules.yaml", "stoa/default/x"));
    check_all(all, "Write", RULE_ALLOW, PATHS("config/other"));
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("XDG_STATE_HOME");
}

static void patterns_bound_an_allow(void **state) {
    static const char text[] =
            "allow: [{name: md, tools: [Write], paths: ['**/*.md', src/*.c, a?b, docs/**]}]\n";
    check_all(text, "Write", RULE_ALLOW,
            PATHS("a.md", "src/deep/a.md", "src/main.c", "axb", "docs/x", "docs/y/z", "in-file",
                    "src/./main.c"));
    check_all(text, "Write", RULE_ASK,
            PATHS("a.mdx", "src/deep/x.c", "ab", "a/b", "doc/x", "a.md/x", "../a.md", "env-link"));
}

static const char denies[] = "deny: [{name: env, tools: [Read, Write, Grep], paths: ['**/.env', "
                             "secrets, /etc, '~/.ssh']}]\n"
                             "allow: [{name: files, tools: [Read, Write, Grep, Glob]}]\n";

static void a_deny_is_not_got_round(void **state) {
    check_all(denies, "Read", RULE_DENY,
            PATHS(".env", "./.env", "src/../.env", "@/top/.env", "env-link", "in-dir/.env",
                    "out-dir/top/.env", "secrets", "secrets/a/b", "/etc/passwd", "//etc/passwd",
                    "/etc/../etc/passwd", "../../../../../../../etc/passwd", "~/.ssh/id_rsa",
                    "nowhere/.env", "/proc/self/root//etc/passwd", "not-there/../.env"));
    check_all(denies, "Read", RULE_ALLOW, PATHS(".envrc", "src/main.c", "secrets2", "x/secrets"));
}

static void a_search_that_may_find_what_is_denied_is_asked(void **state) {
    check_all(denies, "Grep", RULE_ASK, PATHS(".", "src", "src/deep"));
    check_all("deny: [{name: e, tools: [Grep], paths: [secrets/*, '~/.ssh', /etc/**]}]\n"
              "allow: [{name: f, tools: [Grep, Glob]}]\n",
            "Grep", RULE_ALLOW, PATHS("src", "src/deep"));
    check_all("deny: [{name: e, tools: [Grep], paths: [secrets/*]}]\n"
              "allow: [{name: f, tools: [Grep, Glob]}]\n",
            "Grep", RULE_ASK, PATHS("."));
}

static void a_search_stays_below_its_directory(void **state) {
    static const struct {
        const char *tool, *input;
        enum rule_verdict verdict;
    } rows[] = {
        { "Glob", "{\"pattern\":\"**/*.c\"}", RULE_ALLOW },
        { "Glob", "{\"pattern\":\"*.c\",\"path\":\"src\"}", RULE_ALLOW },
        { "Glob", "{\"pattern\":\"/etc/*\"}", RULE_ASK },
        { "Glob", "{\"pattern\":\"../*\"}", RULE_ASK },
        { "Glob", "{\"pattern\":\"src/../../*\"}", RULE_ASK },
        { "Glob", "{\"pattern\":\"{..,x}/*\"}", RULE_ASK },
        { "Glob", "{\"pattern\":\"~/*\"}", RULE_ASK },
        { "Glob", "{\"pattern\":\"x\",\"root\":\"/\"}", RULE_ASK },
        { "Grep", "{\"pattern\":\"a/../b\"}", RULE_ALLOW },
        { "Grep", "{\"pattern\":\"x\",\"path\":\"/etc\"}", RULE_ASK },
        { "Grep", "{\"pattern\":\"x\",\"path\":null}", RULE_ASK },
        { "Grep", "{\"pattern\":\"x\",\"path\":[\"src\"]}", RULE_ASK },
        { "Grep", "{\"pattern\":\"x\",\"-n\":true,\"glob\":\"*.c\"}", RULE_ALLOW },
        { "Read", "{}", RULE_ASK },
        { "Read", "{\"path\":\"src/main.c\"}", RULE_ASK },
        { "Read", "{\"file_path\":\"src/main.c\",\"path\":\"/etc/passwd\"}", RULE_ASK },
        { "Read", "{\"file_path\":\"src/main.c\",\"limit\":5}", RULE_ALLOW },
    };
    OWNED(rules) rules = rules_from(all);
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        struct rule_judgement judgement =
                judge_json(rules, rows[i].tool, rows[i].input, ground.root, ground.root);
        check_verdict(&judgement, rows[i].verdict, rows[i].input);
    }
}

static void patterns_are_matched_part_by_part(void **state) {
    static const struct {
        const char *pattern, *path;
        bool fits;
    } rows[] = {
        { "**", "/r", true },
        { "**", "/r/a/b", true },
        { "*", "/r/a", true },
        { "*", "/r/a/b", false },
        { "*", "/r", false },
        { "a/**/b", "/r/a/b", true },
        { "a/**/b", "/r/a/x/y/b", true },
        { "a/**/b", "/r/a/x/y/c", false },
        { "**/b/**/c", "/r/b/x/b/y/c", true },
        { "**/b/**/c", "/r/c/b", false },
        { "a**b", "/r/axxb", true },
        { "a**b", "/r/a/b", false },
        { "/x/*", "/x/y", true },
        { "/x/*", "/r/x/y", false },
        { "/", "/", true },
        { "/**", "/", true },
        { "*.c", "/r/.c", true },
        { "?", "/r/a", true },
        { "?", "/r/ab", false },
        { "**/**/**/**/**/**/**/**/z", "/r/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a", false },
    };
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        if (rule_path_fits(rows[i].pattern, rows[i].path, "/r") != rows[i].fits) {
            fail_msg("%s %s", rows[i].pattern, rows[i].path);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_lies_in_the_root_is_allowed),
        cmocka_unit_test(what_leads_out_of_the_root_is_asked),
        cmocka_unit_test(what_runs_elsewhere_is_not_changed),
        cmocka_unit_test(a_root_that_holds_the_home_directory_is_too_wide),
        cmocka_unit_test(stoa_itself_is_not_changed),
        cmocka_unit_test(patterns_bound_an_allow),
        cmocka_unit_test(a_deny_is_not_got_round),
        cmocka_unit_test(a_search_that_may_find_what_is_denied_is_asked),
        cmocka_unit_test(a_search_stays_below_its_directory),
        cmocka_unit_test(patterns_are_matched_part_by_part),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
