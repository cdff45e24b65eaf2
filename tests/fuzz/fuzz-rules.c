/* SPDX-License-Identifier: MIT */
/* Any bytes as a rules file, and any others as a command under it: a wrong file allows nothing, and
 * whatever is allowed holds no byte that a shell would look at outside of quotes. */

#include "approval/rules.h"

#include "base/text.h"
#include "json/json.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const char everything[] = "allow: [{name: a, commands: ['*']}]\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_allowed(const char *command) {
    char quote = '\0';
    for (const char *at = command; *at != '\0'; at++) {
        assert(*at >= 0x20 && *at < 0x7f);
        assert(strchr(";&|$()`<>\\!", *at) == NULL);
        if (quote == '\0') {
            assert(strchr("~*?[]{}#^", *at) == NULL);
            quote = *at == '\'' || *at == '"' ? *at : '\0';
        } else if (*at == quote) {
            quote = '\0';
        }
    }
    assert(quote == '\0');
    assert(memchr(command, '=', strcspn(command + strspn(command, " "), " ")) == NULL);
}

static void judge(struct rules *rules, const char *tool, const char *member, const char *text) {
    OWNED(json) input = json_create_object();
    json_set_text(input, member, text);
    struct rule_call call = { tool, input, "/nowhere/at/all", "/nowhere/at" };
    struct rule_judgement judgement;
    rules_judge(rules, &call, &judgement);
    assert(judgement.verdict != RULE_ALLOW || !rules->is_wrong);
    assert((judgement.rule != NULL) == (judgement.set != NULL));
    assert(strchr(judgement.why, '\x1b') == NULL);
    if (judgement.verdict == RULE_ALLOW && strcmp(tool, "Bash") == 0) {
        check_allowed(json_get_text(input, member, ""));
    }
}

static struct rules *read_rules(const char *bytes, size_t length) {
    struct diagnostics problems;
    diagnostics_init(&problems, "f");
    struct rules *rules = rules_create();
    rules_adopt(rules, rule_set_parse(bytes, length, "f", RULE_ORIGIN_OWN, &problems), &problems);
    assert(rules->is_wrong == !diagnostics_are_empty(&problems));
    assert(!rules->is_wrong || rules->sets[0]->lists[RULE_ALLOW].count == 0);
    diagnostics_finish(&problems);
    return rules;
}

/* A file, a NUL, and what is asked. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const char *bytes = (const char *)data;
    const char *end = memchr(bytes, '\0', size);
    size_t length = end != NULL ? (size_t)(end - bytes) : size;
    const char *asked = end != NULL ? end + 1 : bytes;
    OWNED_STR command = text_copy_bytes(asked, (size_t)(bytes + size - asked));
    OWNED(rules) given = read_rules(bytes, length);
    OWNED(rules) wide = read_rules(everything, strlen(everything));
    judge(given, "Bash", "command", command);
    judge(wide, "Bash", "command", command);
    judge(given, "Read", "file_path", command);
    judge(given, "Grep", "path", command);
    judge(given, command, "x", command);
    return 0;
}
