/* SPDX-License-Identifier: MIT */
/* A file or a directory: where it leads, and whether that lies in the root. */

#include "subject.h"

#include "base/cleanup.h"
#include "base/path.h"
#include "base/text.h"
#include "rule-path.h"
#include "json/json.h"

#include <string.h>
#include <sys/stat.h>

const char *subject_root(const struct subject *subject) {
    return subject->root != NULL ? subject->root : subject->call->root;
}

bool subject_path_fits(
        const struct subject *subject, char *const *patterns, const char *path, path_test *fits) {
    for (; path != NULL && patterns != NULL && *patterns != NULL; patterns++) {
        if (fits(*patterns, path, subject_root(subject))) {
            return true;
        }
    }
    return false;
}

static void look_at_path(struct subject *subject, const char *text) {
    struct error err;
    subject->named = path_absolute(text, subject->call->directory);
    subject->place = rule_path_resolve(text, subject->call->directory, &err);
    if (subject->place == NULL) {
        subject_doubt(subject, "%s", err.text);
    } else if (subject->root == NULL || !rule_path_is_inside(subject->place, subject->root)) {
        subject_doubt(
                subject, "'%.200s' lies outside of '%s'", subject->place, subject->call->root);
    } else if (!rule_root_is_narrow(subject->root, &err)) {
        subject_doubt(subject, "%s", err.text);
    }
}

void subject_look_at_file(struct subject *subject, const char *text) {
    struct stat status;
    look_at_path(subject, text);
    if (subject->place != NULL && stat(subject->place, &status) == 0 && !S_ISREG(status.st_mode)) {
        subject_doubt(subject, "it is no ordinary file");
    }
}

void subject_look_at_written_file(struct subject *subject, const char *text) {
    struct stat status;
    subject_look_at_file(subject, text);
    if (subject->place == NULL) {
        return;
    }
    const char *name = rule_path_protected(subject->place, subject_root(subject));
    if (name != NULL) {
        subject_doubt(subject, "changes to %s are for you to allow", name);
    } else if (stat(subject->place, &status) == 0 && status.st_nlink > 1) {
        subject_doubt(subject, "the file has another name elsewhere (a hard link)");
    }
}

bool subject_path_is_meant(const struct subject *subject, const struct rule *rule) {
    return rule->paths == NULL ||
           subject_path_fits(subject, rule->paths, subject->named, rule_path_fits_above) ||
           subject_path_fits(subject, rule->paths, subject->place, rule_path_fits_above);
}

bool subject_path_is_allowed(struct subject *subject, const struct rule *rule) {
    return rule->paths == NULL ||
           subject_path_fits(subject, rule->paths, subject->place, rule_path_fits);
}

void subject_look_at_tree(struct subject *subject, const char *text) {
    const char *pattern = json_get_text(subject->call->input, "pattern", "");
    OWNED_STR framed = text_format("/%s/", pattern);
    look_at_path(subject, text);
    bool is_glob = text_equal(subject->tool->name, "Glob");
    if (is_glob && (*pattern == '/' || *pattern == '~' || strstr(framed, "/../") != NULL ||
                           strpbrk(pattern, "{\\") != NULL)) {
        subject_doubt(subject, "its pattern may lead out of the directory");
    }
}

void subject_doubt_tree(struct subject *subject, const struct rule *rule) {
    bool is_tree = subject->tool != NULL && subject->tool->kind == RULE_TOOL_TREE;
    for (char **pattern = rule->paths; is_tree && pattern != NULL && *pattern != NULL; pattern++) {
        if (subject->place == NULL ||
                rule_path_may_hold(subject->place, *pattern, subject_root(subject))) {
            subject_doubt(subject, "it may find what the rule '%s' is about", rule->name);
        }
    }
}
