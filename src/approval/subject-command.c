/* SPDX-License-Identifier: MIT */
/* A shell command: what is denied is looked for in all of its words, what is allowed in none but
 * plain ones. */

#include "subject.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "rule-command.h"
#include "rule-path.h"

#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#define GENEROUS_MAX_BYTES (64 * 1024) /* of a command that is held against a deny */

/* Where each word would lead if it named a file: "cat .env", "--file=.env", "-d @.env". */
static char **find_places(const struct subject *subject) {
    size_t count = 0;
    char **places = memory_allocate_zeroed(
            2 * text_vector_length((const char *const *)subject->parts) + 1, sizeof(char *));
    for (char **part = subject->parts; *part != NULL; part++) {
        const char *equals = strrchr(*part, '=');
        const char *word = equals != NULL ? equals + 1 : *part;
        word += *word == '@';
        if (*word != '\0') {
            char real[PATH_MAX];
            char *named = path_absolute(word, subject->call->directory);
            places[count++] = named;
            if (realpath(named, real) != NULL && !text_equal(named, real)) {
                places[count++] = text_copy(real);
            }
        }
    }
    return places;
}

void subject_look_at_command(struct subject *subject, const char *text) {
    struct error err;
    if (strlen(text) <= GENEROUS_MAX_BYTES) {
        subject->parts = rule_command_parts(text);
        subject->places = strlen(text) <= RULE_COMMAND_MAX_BYTES ? find_places(subject) : NULL;
    }
    subject->words = rule_command_words(text, &err);
    if (subject->words == NULL) {
        subject_doubt(subject, "an allow is for one simple command: %s", err.text);
    } else if (subject->root == NULL || subject->directory == NULL ||
               !rule_path_is_inside(subject->directory, subject->root)) {
        subject_doubt(subject, "it would run in '%s', outside of '%s'", subject->call->directory,
                subject->call->root);
    }
}

bool subject_command_is_meant(const struct subject *subject, const struct rule *rule) {
    if (rule->commands == NULL && rule->paths == NULL) {
        return true;
    }
    for (char **pattern = rule->commands;
            subject->parts != NULL && pattern != NULL && *pattern != NULL; pattern++) {
        if (rule_command_is_meant(*pattern, subject->parts)) {
            return true;
        }
    }
    for (char **place = subject->places; place != NULL && *place != NULL; place++) {
        if (subject_path_fits(subject, rule->paths, *place, rule_path_fits_above)) {
            return true;
        }
    }
    return false;
}

/* Whether a word, taken for a path, leads out of the root. */
static bool leads_out(const struct subject *subject, const char *word) {
    struct stat status;
    if (*word == '\0') {
        return false;
    }
    OWNED_STR place = rule_path_resolve(word, subject->directory, NULL);
    if (place != NULL) { /* in a root that is too wide, what is there counts as outside */
        return !rule_path_is_inside(place, subject->root) ||
               (!rule_root_is_narrow(subject->root, NULL) && lstat(place, &status) == 0);
    }
    OWNED_STR named = path_absolute(word, subject->directory);
    return strchr(word, '/') != NULL || strstr(word, "..") != NULL || lstat(named, &status) == 0;
}

/* The same of what may be a path in it: "--file=/x", "-C/x", "a:/x". */
static bool holds_way_out(const struct subject *subject, const char *word) {
    const char *slash = strchr(word, '/');
    if (leads_out(subject, word) || (*word == '-' && strstr(word, "..") != NULL) ||
            (*word == '-' && slash != NULL && leads_out(subject, slash))) {
        return true;
    }
    for (const char *at = strpbrk(word, "=:,@"); at != NULL; at = strpbrk(at + 1, "=:,@")) {
        if (leads_out(subject, at + 1)) {
            return true;
        }
    }
    return false;
}

bool subject_command_is_allowed(struct subject *subject, const struct rule *rule) {
    for (char **pattern = rule->commands; pattern != NULL && *pattern != NULL; pattern++) {
        char *const *further = NULL;
        bool fits = rule_command_is_allowed(*pattern, subject->words, &further);
        if (fits && further == subject->words) {
            further++; /* the program may lie anywhere */
        }
        while (fits && *further != NULL && !holds_way_out(subject, *further)) {
            further++;
        }
        if (fits && *further == NULL) {
            return true;
        }
        if (fits) {
            subject->way_out = *further;
        }
    }
    return false;
}
