/* SPDX-License-Identifier: MIT */
#include "budget/account.h"

#include "base/cleanup.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* A NULL-terminated list of "NAME=value". */
static const char *variable(const void *context, const char *name) {
    const char *const *list = context;
    size_t length = strlen(name);
    for (; *list != NULL; list++) {
        if (strncmp(*list, name, length) == 0 && (*list)[length] == '=') {
            return *list + length + 1;
        }
    }
    return NULL;
}

#define IDENTIFY(...) identify((const char *const[]){ __VA_ARGS__, NULL })

static struct account_identity identify(const char *const *environment) {
    struct account_identity identity;
    account_identify(variable, environment, &identity);
    return identity;
}

static void test_logins(void **state) {
    struct account_identity home = IDENTIFY("HOME=/home/u");
    assert_int_equal(home.kind, ACCOUNT_LOGIN);
    assert_string_equal(home.key, "/home/u/.claude");
    struct account_identity same = IDENTIFY("HOME=/home/u", "CLAUDE_CONFIG_DIR=/home/u/./.claude/");
    assert_string_equal(same.key, home.key);
    struct account_identity other = IDENTIFY("HOME=/home/u", "CLAUDE_CONFIG_DIR=/home/u/work");
    assert_string_equal(other.key, "/home/u/work");
}

static void test_credentials(void **state) {
    struct account_identity one = IDENTIFY("HOME=/h", "ANTHROPIC_API_KEY=sk-ant-one");
    struct account_identity two = IDENTIFY("HOME=/h", "ANTHROPIC_API_KEY=sk-ant-two");
    struct account_identity again =
            IDENTIFY("HOME=/x", "ANTHROPIC_API_KEY=sk-ant-one", "CLAUDE_CODE_OAUTH_TOKEN=t");
    assert_int_equal(one.kind, ACCOUNT_API_KEY);
    assert_string_not_equal(one.key, two.key);
    assert_string_equal(one.key, again.key);
    assert_null(strstr(one.key, "sk-ant"));
    struct account_identity token = IDENTIFY("HOME=/h", "CLAUDE_CODE_OAUTH_TOKEN=sk-ant-one");
    assert_int_equal(token.kind, ACCOUNT_TOKEN);
    assert_string_not_equal(token.key, one.key);
    assert_int_equal(IDENTIFY("HOME=/h", "ANTHROPIC_API_KEY=").kind, ACCOUNT_LOGIN);
}

static void test_providers(void **state) {
    struct account_identity bedrock =
            IDENTIFY("HOME=/h", "CLAUDE_CODE_USE_BEDROCK=1", "ANTHROPIC_API_KEY=k");
    assert_int_equal(bedrock.kind, ACCOUNT_PROVIDER);
    assert_string_equal(bedrock.key, "bedrock");
    assert_int_equal(IDENTIFY("HOME=/h", "CLAUDE_CODE_USE_BEDROCK=0").kind, ACCOUNT_LOGIN);
}

/* Who is told limits does not pay by use, whatever key lies in the environment. */
static void test_subscription(void **state) {
    static const char *const both[] = { "HOME=/h", "ANTHROPIC_API_KEY=k", NULL };
    static const char *const token[] = { "HOME=/h", "ANTHROPIC_API_KEY=k",
        "CLAUDE_CODE_OAUTH_TOKEN=t", NULL };
    struct account_identity identity;
    account_identify_subscription(variable, both, &identity);
    assert_int_equal(identity.kind, ACCOUNT_LOGIN);
    assert_string_equal(identity.key, "/h/.claude");
    account_identify_subscription(variable, token, &identity);
    assert_int_equal(identity.kind, ACCOUNT_TOKEN);
}

static void test_long_directory(void **state) {
    char home[1024];
    memset(home, 'd', sizeof(home));
    memcpy(home, "HOME=/", 6);
    home[sizeof(home) - 1] = '\0';
    struct account_identity one = IDENTIFY(home);
    home[sizeof(home) - 2] = 'e';
    struct account_identity two = IDENTIFY(home);
    assert_int_equal(one.kind, ACCOUNT_LOGIN);
    assert_string_not_equal(one.key, two.key);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_logins),
        cmocka_unit_test(test_credentials),
        cmocka_unit_test(test_providers),
        cmocka_unit_test(test_subscription),
        cmocka_unit_test(test_long_directory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
