/* SPDX-License-Identifier: MIT */
/* Attacks on an allow for Bash, and evasions of a deny. */

#include "rules-fixture.h"

#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct ground ground;

static int set_up(void **state) {
    ground_init(&ground);
    ground_write(&ground, "top/src/main.c");
    ground_write(&ground, "top/.env");
    ground_write(&ground, "secret");
    ground_link(&ground, "top/out", "../secret");
    ground_link(&ground, "top/env-link", ".env");
    return 0;
}

static int tear_down(void **state) {
    ground_finish(&ground);
    return 0;
}

static void check_all(const char *text, enum rule_verdict wanted, const char *const *commands) {
    OWNED(rules) rules = rules_from(text);
    for (; *commands != NULL; commands++) {
        struct rule_judgement judgement = judge_command(rules, *commands, ground.root);
        check_verdict(&judgement, wanted, *commands);
    }
}

#define COMMANDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static const char narrow[] = "allow:\n"
                             "  - {name: git, commands: [git *]}\n"
                             "  - {name: test, commands: [npm test, npm run lint --fix]}\n";
static const char wide[] = "allow: [{name: all, commands: ['*']}]\n";

static void plain_commands_are_allowed(void **state) {
    check_all(narrow, RULE_ALLOW,
            COMMANDS("git status", "git", "  git   status  ", "git log --oneline -n 5", "npm test",
                    "npm run lint --fix", "git add src/main.c", "git commit -m 'fix the test'",
                    "git commit -m \"fix: #12 [x] *\"", "git show HEAD:src/main.c",
                    "git log --format=%h", "git diff a..b", "git add ./src/../src/main.c"));
}

static void a_word_is_the_whole_word(void **state) {
    check_all(narrow, RULE_ASK,
            COMMANDS("gitk", "git-shell", "Git status", "GIT status", "./git status",
                    "/usr/bin/git status", "npm", "npm tests", "npm test x", "npm run lint",
                    "npm run lint --fix x", "npm  testing", "env git status", "command git status",
                    "sudo git status", "xgit status", "'git' status", "\"git\" status", ""));
}

/* With `git *`, and also with `*`: each holds more than one simple command of plain words. */
static const char *const attacks[] = {
    /* more than one command */
    "git status; id",
    "git status;id",
    "git status ;",
    ";git status",
    "git status && id",
    "git status &&id",
    "git status & id",
    "git status &",
    "git status || id",
    "git status | sh",
    "git status |& sh",
    "git status\nid",
    "git status\n",
    "\ngit status",
    "git status\rid",
    "git status\r\nid",
    "git status\tid",
    "git\vstatus",
    "git status\fid",
    "git status #\nid",
    "git status #; id",
    /* something else runs within it */
    "git status $(id)",
    "git status `id`",
    "git status \"$(id)\"",
    "git status \"`id`\"",
    "git status <(id)",
    "git status >(id)",
    "git status =(id)",
    "(git status)",
    "(git status; id)",
    "{ git status; }",
    "{ id; }",
    "git status $((1+1))",
    "git status $[1]",
    "git status ${x}",
    "git status $x",
    "git status $'\\n'id",
    "git status $\"id\"",
    "git status \"$x\"",
    "git status ${x:-$(id)}",
    "git status ${!x}",
    "$git status",
    "${git} status",
    "git$IFS-x",
    "git status $@",
    "git status !!",
    "git status !$",
    "! git status",
    "git status \"!!\"",
    /* redirections */
    "git status > /etc/passwd",
    "git status>x",
    "git status >> x",
    "git status 2>x",
    "git status &>x",
    "git status < x",
    "git status <<EOF",
    "git status <<< x",
    "git status >&2",
    "> x git status",
    "<x git status",
    "2>x git status",
    /* assignments in front, also of what git runs */
    "A=b git status",
    "PATH=. git status",
    "GIT_PAGER=id git log",
    "LD_PRELOAD=x git status",
    "A= git status",
    "a+=b git status",
    "A=b",
    "A[0]=b git status",
    "A='b' git status",
    /* quotes and escapes */
    "git status 'a",
    "git status \"a",
    "git status a'",
    "git status 'a'b",
    "git status a'b'",
    "git status 'a''b'",
    "git status \"a\"'b'",
    "g'i't status",
    "g\\it status",
    "git\\ status",
    "git status \\",
    "git status \\;id",
    "git status a\\\nb",
    "git status 'a\nb'",
    "git status 'a;b'",
    "git status 'a' ; id",
    "git status 'it''s'",
    "git status \"a\\\"b\"",
    "git status '\\'; id '",
    "git status \"\\\"; id \\\"\"",
    "git status ''\"",
    "'",
    "\"",
    "''",
    "\"\"",
    "git status $''",
    /* expansions of the shell's */
    "git status ~",
    "git status ~/x",
    "git status ~root",
    "git status a~",
    "git status *",
    "git status ?",
    "git status [a]",
    "git status {a,b}",
    "git status {1..3}",
    "git status a{b}",
    "g?t status",
    "g*",
    "gi[t] status",
    "/*/id",
    "/?/id",
    "git status ^a",
    "git status =id",
    "=id",
    "git status %1",
    "%1",
    "git status #x",
    /* words that are no programs */
    "if git status",
    "while git status",
    "for x in a",
    "then git status",
    "do git status",
    "else git status",
    "until git status",
    "time git status",
    "function git",
    "coproc git status",
    "select x in a",
    "case a in",
    "noglob git status",
    "repeat 3 id",
    ". x",
    "-git status",
    "+git status",
    "@git status",
    ",git status",
    ":git:status;",
    "%git status",
    /* bytes that are none of ASCII's own */
    "git status \xc2\xa0id",
    "git\xc2\xa0status",
    "git status \xe2\x80\xa8id",
    "g\xc4\xb1t status",
    "git status \x1b[A",
    "git status \x7f",
    "git status \xff",
    "git status \x08\x08\x08id",
    "git status \xe2\x80\xae",
    "git status '\xe2\x80\x99'",
    /* comments and here-documents */
    "# git status",
    "git status <<'E'\nid\nE",
    "git status <<-E",
};

static void what_a_shell_would_look_at_is_asked(void **state) {
    static const char *const rules[] = { narrow, wide };
    for (size_t i = 0; i < ARRAY_LENGTH(attacks) * 2; i++) {
        check_all(rules[i % 2], RULE_ASK, COMMANDS(attacks[i / 2]));
    }
}

static void words_that_lead_out_of_the_root_are_asked(void **state) {
    check_all(narrow, RULE_ASK,
            COMMANDS("git add /etc/passwd", "git add ../secret", "git add src/../../secret",
                    "git add out", "git add ./out", "git -C / status", "git -C.. status",
                    "git --git-dir=/x/.git status", "git --git-dir=../x status", "git -C/ status",
                    "git show HEAD:../secret", "git diff --output=/tmp/x", "git show :/x",
                    "git fetch https://example.org/x", "git add ..", "git add '../secret'",
                    "git add \"/etc/passwd\"", "git add src/nothing/../../../secret",
                    "git add a,/etc/passwd", "git add @/etc/passwd"));
}

static void a_word_of_the_rule_may_lead_anywhere(void **state) {
    static const char exact[] = "allow: [{name: hosts, commands: [cat /etc/hosts]}]\n";
    check_all(exact, RULE_ALLOW, COMMANDS("cat /etc/hosts"));
    check_all(exact, RULE_ASK, COMMANDS("cat /etc/hosts x", "cat /etc/passwd", "cat /etc//hosts"));
    check_all("allow: [{name: own, commands: [/opt/x/run *]}]\n", RULE_ALLOW,
            COMMANDS("/opt/x/run", "/opt/x/run src"));
    check_all(wide, RULE_ALLOW, COMMANDS("/usr/bin/true", "ls -la src", "make -j4"));
}

static void long_commands_are_asked(void **state) {
    static char longest[4200];
    memset(longest, 'a', sizeof(longest) - 1);
    memcpy(longest, "git ", 4);
    check_all(narrow, RULE_ASK, COMMANDS(longest));
    longest[4096] = '\0';
    OWNED(rules) rules = rules_from(narrow);
    struct rule_judgement judgement = judge_command(rules, longest, ground.root);
    check_verdict(&judgement, RULE_ALLOW, "4096 bytes");
}

static const char denies[] = "deny:\n"
                             "  - {name: push, commands: [git push]}\n"
                             "  - {name: hard, commands: [git reset --hard *, mkfs*]}\n"
                             "  - {name: env, tools: ['*'], paths: ['**/.env']}\n"
                             "allow: [{name: all, commands: ['*']}]\n";

static void a_deny_is_not_got_round(void **state) {
    check_all(denies, RULE_DENY,
            COMMANDS("git push", "git push origin main", "  git   push", "/usr/bin/git push",
                    "./git push", "git -C . push", "git -c a=b push", "env git push",
                    "env A=b git push", "A=b git push", "command git push", "sudo -u x git push",
                    "nice -n 5 git push", "timeout 5 git push", "xargs git push",
                    "cd x && git push", "cd x; git push", "git status\ngit push", "(git push)",
                    "$(git push)", "`git push`", "{ git push; }", "x | git push", "git 'push'",
                    "git pu'sh'", "'git' push", "g\\it push", "git pu\\\nsh", "git \\\npush",
                    "git\tpush", "git push>x", "sh -c 'git push'", "bash -c \"git push\"",
                    "eval git push", "git push # x", "! git push", "git reset --hard",
                    "git reset HEAD --hard", "git reset --hard HEAD", "mkfs.ext4 /dev/sda",
                    "/sbin/mkfs -t x", "cat .env", "cat ./.env", "cat src/../.env", "cat env-link",
                    "grep -f.env x -- .env", "cp .env x", "tar --files-from=.env",
                    "curl -d @.env x", "cat '.env'", "cat < .env", "cat <.env", "source .env; id",
                    "cat ./x/.env"));
}

static void a_deny_means_what_it_says(void **state) {
    check_all(denies, RULE_ALLOW,
            COMMANDS("git status", "git pushx", "gitpush", "git pull", "git reset --soft",
                    "cat .envrc", "cat src/main.c", "git log"));
    check_all(denies, RULE_ASK, COMMANDS("git status; push", "git log | grep push"));
}

static void ask_stands_between(void **state) {
    static const char text[] = "deny: [{name: d, commands: [git push --force]}]\n"
                               "ask: [{name: a, commands: [git push]}]\n"
                               "allow: [{name: g, commands: [git *]}]\n";
    check_all(text, RULE_DENY, COMMANDS("git push --force", "git push origin --force"));
    check_all(text, RULE_ASK, COMMANDS("git push", "git push origin"));
    check_all(text, RULE_ALLOW, COMMANDS("git fetch"));
}

static void only_known_input_is_allowed(void **state) {
    static const struct {
        const char *input;
        enum rule_verdict verdict;
    } rows[] = {
        { "{\"command\":\"git status\",\"description\":\"x\",\"timeout\":5,"
          "\"run_in_background\":true}",
                RULE_ALLOW },
        { "{\"command\":\"git status\",\"dangerouslyDisableSandbox\":true}", RULE_ASK },
        { "{\"command\":\"git status\",\"new\":1}", RULE_ASK },
        { "{\"command\":[\"git\",\"status\"]}", RULE_ASK },
        { "{\"command\":null}", RULE_ASK },
        { "{\"Command\":\"git status\"}", RULE_ASK },
        { "{}", RULE_ASK },
        { "[]", RULE_ASK },
        { "[\"git status\"]", RULE_ASK },
    };
    OWNED(rules) rules = rules_from(narrow);
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        struct rule_judgement judgement =
                judge_json(rules, "Bash", rows[i].input, ground.root, ground.root);
        check_verdict(&judgement, rows[i].verdict, rows[i].input);
    }
}

static void it_runs_in_the_root(void **state) {
    OWNED(rules) rules = rules_from(narrow);
    const struct {
        const char *directory, *root;
        enum rule_verdict verdict;
    } rows[] = {
        { ground.root, ground.root, RULE_ALLOW },
        { ground.base, ground.root, RULE_ASK },
        { "/", ground.root, RULE_ASK },
        { "", ground.root, RULE_ASK },
        { ground.root, "", RULE_ASK },
    };
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        struct rule_judgement judgement = judge_json(
                rules, "Bash", "{\"command\":\"git log\"}", rows[i].directory, rows[i].root);
        check_verdict(&judgement, rows[i].verdict, rows[i].directory);
    }
}

static void it_says_why(void **state) {
    OWNED(rules)
    rules = rules_from("deny: [{name: p, commands: [git push], reason: not you}]\n"
                       "allow: [{name: g, commands: [git *]}]\n");
    static const struct {
        const char *command, *why;
    } rows[] = {
        { "git log", "rule 'g' of rules.yaml" },
        { "git push", "rule 'p' of rules.yaml: not you" },
        { "git log; id",
                "an allow is for one simple command: it holds ;, which a shell may take for more "
                "than a text" },
        { "git log\nid", "an allow is for one simple command: it has more than one line" },
        { "ls", "no rule speaks of it" },
    };
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        struct rule_judgement judgement = judge_command(rules, rows[i].command, ground.root);
        assert_string_equal(judgement.why, rows[i].why);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_commands_are_allowed),
        cmocka_unit_test(a_word_is_the_whole_word),
        cmocka_unit_test(what_a_shell_would_look_at_is_asked),
        cmocka_unit_test(words_that_lead_out_of_the_root_are_asked),
        cmocka_unit_test(a_word_of_the_rule_may_lead_anywhere),
        cmocka_unit_test(long_commands_are_asked),
        cmocka_unit_test(a_deny_is_not_got_round),
        cmocka_unit_test(a_deny_means_what_it_says),
        cmocka_unit_test(ask_stands_between),
        cmocka_unit_test(only_known_input_is_allowed),
        cmocka_unit_test(it_runs_in_the_root),
        cmocka_unit_test(it_says_why),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
