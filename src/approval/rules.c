/* SPDX-License-Identifier: MIT */
/* One call, looked at once (struct subject), then held against deny, ask, allow, in this order. */

#include "approval/rules.h"

#include "base/cleanup.h"
#include "base/text.h"
#include "rule-command.h"
#include "rule-path.h"
#include "subject.h"
#include "json/json.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* What a rule says beyond its tools fits generously, narrowly. */
struct kind {
    void (*look)(struct subject *subject, const char *text);
    bool (*is_meant)(const struct subject *subject, const struct rule *rule);
    bool (*is_allowed)(struct subject *subject, const struct rule *rule);
};

void subject_doubt(struct subject *subject, const char *format, ...) {
    if (!subject->is_doubtful) {
        va_list arguments;
        va_start(arguments, format);
        OWNED_STR text = text_format_list(format, arguments);
        va_end(arguments);
        error_set(&subject->doubt, ERROR_DENIED, "%s", text);
        subject->is_doubtful = true;
    }
}

static bool always(struct subject *subject, const struct rule *rule) {
    return true;
}

static bool only_without_bounds(const struct subject *subject, const struct rule *rule) {
    return rule->commands == NULL && rule->paths == NULL;
}

static const struct kind kinds[] = {
    [RULE_TOOL_COMMAND] = { subject_look_at_command, subject_command_is_meant,
            subject_command_is_allowed },
    [RULE_TOOL_READ] = { subject_look_at_file, subject_path_is_meant, subject_path_is_allowed },
    [RULE_TOOL_WRITE] = { subject_look_at_written_file, subject_path_is_meant,
            subject_path_is_allowed },
    [RULE_TOOL_TREE] = { subject_look_at_tree, subject_path_is_meant, subject_path_is_allowed },
    [RULE_TOOL_PLAIN] = { NULL, only_without_bounds, always },
    [RULE_TOOL_PERSON] = { NULL, NULL, NULL },
};
static_assert(sizeof(kinds) / sizeof(kinds[0]) == RULE_TOOL_KIND_COUNT, "a row for each kind");

/* --- a call --- */

static void check_members(struct subject *subject) {
    struct json_walk walk = { 0 };
    while (subject->tool->members != NULL && json_next(subject->call->input, &walk)) {
        bool is_known = false;
        for (const char *const *member = subject->tool->members; *member != NULL; member++) {
            is_known = is_known || text_equal(*member, walk.name);
        }
        if (!is_known) {
            subject_doubt(subject, "its input holds '%.60s', which no rule understands", walk.name);
        }
    }
}

static void look(struct subject *subject) {
    const struct rule_call *call = subject->call;
    subject->tool = rule_tool_find(call->tool);
    subject->root = rule_path_resolve(call->root, "/", NULL);
    subject->directory = rule_path_resolve(call->directory, "/", NULL);
    if (subject->tool == NULL || subject->tool->subject == NULL) {
        return;
    }
    check_members(subject);
    bool is_tree = subject->tool->kind == RULE_TOOL_TREE;
    const struct json *named = json_find(call->input, subject->tool->subject);
    const char *text = is_tree && named == NULL ? call->directory : json_as_text(named, NULL);
    if (text == NULL) {
        subject_doubt(subject, "its input has no '%s'", subject->tool->subject);
    } else {
        kinds[subject->tool->kind].look(subject, text);
    }
}

static void subject_finish(struct subject *subject) {
    text_vector_destroy(subject->parts);
    text_vector_destroy(subject->places);
    text_vector_destroy(subject->words);
    free(subject->root);
    free(subject->directory);
    free(subject->place);
    free(subject->named);
}

/* --- against rules --- */

static bool names_tool(const struct rule *rule, const char *tool, bool generously) {
    for (char **name = rule->tools; *name != NULL; name++) {
        if (text_equal(*name, tool) || (generously && rule_word_fits(*name, tool))) {
            return true;
        }
    }
    return false;
}

static bool is_meant(struct subject *subject, const struct rule *rule) {
    const struct rule_tool *tool = subject->tool;
    if (!names_tool(rule, subject->call->tool, true)) {
        return false;
    }
    bool fits = tool != NULL ? kinds[tool->kind].is_meant(subject, rule)
                             : only_without_bounds(subject, rule);
    if (!fits) {
        subject_doubt_tree(subject, rule);
    }
    return fits;
}

static bool is_allowed(struct subject *subject, const struct rule *rule) {
    const struct rule_tool *tool = subject->tool;
    return names_tool(rule, subject->call->tool, false) && !subject->is_doubtful &&
           (tool == NULL || kinds[tool->kind].is_allowed(subject, rule));
}

static bool find_rule(const struct rules *rules, enum rule_verdict verdict, struct subject *subject,
        struct rule_judgement *out) {
    bool (*fits)(struct subject *, const struct rule *) =
            verdict == RULE_ALLOW ? is_allowed : is_meant;
    for (size_t i = 0; i < rules->count; i++) {
        const struct rule_list *list = &rules->sets[i]->lists[verdict];
        for (size_t j = 0; j < list->count; j++) {
            if (fits(subject, &list->rules[j])) {
                out->verdict = verdict;
                out->set = rules->sets[i];
                out->rule = &list->rules[j];
                return true;
            }
        }
    }
    return false;
}

static void say(struct rule_judgement *out, const char *text) {
    size_t length = 0;
    for (; *text != '\0' && length + 1 < sizeof(out->why); text++) {
        out->why[length++] = (unsigned char)*text < 0x20 || *text == 0x7f ? '?' : *text;
    }
    out->why[length] = '\0';
}

static bool is_ever_allowed(const struct rules *rules, const char *tool) {
    for (size_t i = 0; i < rules->count; i++) {
        const struct rule_list *list = &rules->sets[i]->lists[RULE_ALLOW];
        for (size_t j = 0; j < list->count; j++) {
            if (names_tool(&list->rules[j], tool, false)) {
                return true;
            }
        }
    }
    return false;
}

static void explain(
        const struct rules *rules, const struct subject *subject, struct rule_judgement *out) {
    if (out->rule != NULL) {
        OWNED_STR text = text_format("rule '%s' of %s%s%s", out->rule->name, out->set->name,
                out->rule->reason != NULL ? ": " : "",
                out->rule->reason != NULL ? out->rule->reason : "");
        say(out, text);
    } else if (rules->is_wrong) {
        say(out, "the rules are wrong, so nothing is allowed");
    } else if (subject->is_doubtful && is_ever_allowed(rules, subject->call->tool)) {
        say(out, subject->doubt.text);
    } else {
        say(out, "no rule speaks of it");
    }
}

void rules_judge(const struct rules *rules, const struct rule_call *call,
        struct rule_judgement *out_judgement) {
    struct subject subject = { .call = call };
    *out_judgement = (struct rule_judgement){ .verdict = RULE_ASK };
    look(&subject);
    if (subject.tool != NULL && subject.tool->kind == RULE_TOOL_PERSON) {
        say(out_judgement, "questions and plans are for you to answer");
    } else {
        bool is_found = find_rule(rules, RULE_DENY, &subject, out_judgement) ||
                        find_rule(rules, RULE_ASK, &subject, out_judgement) ||
                        (!rules->is_wrong && find_rule(rules, RULE_ALLOW, &subject, out_judgement));
        if (!is_found && subject.way_out != NULL) {
            subject_doubt(&subject, "'%.60s' leads out of '%s'", subject.way_out, subject.root);
        }
        explain(rules, &subject, out_judgement);
    }
    subject_finish(&subject);
}
