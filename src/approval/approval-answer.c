/* SPDX-License-Identifier: MIT */
/* Answers as Claude Code takes them from a PermissionRequest hook. A permission is allowed as it
 * is; a plan and a question are only taken with the input they go on with: a question's holds the
 * answers. */

#include "approval/approval.h"

#include "base/memory.h"
#include "base/text.h"

#include <string.h>

#define IN_THE_PANE "answer it in the pane"

static struct json *create_output(struct json *decision) {
    struct json *specific = json_create_object();
    json_set_text(specific, "hookEventName", "PermissionRequest");
    json_set(specific, "decision", decision);
    struct json *output = json_create_object();
    json_set(output, "hookSpecificOutput", specific);
    return output;
}

static struct json *create_decision(const char *behavior) {
    struct json *decision = json_create_object();
    json_set_text(decision, "behavior", behavior);
    return decision;
}

/* What came cut must not be given back as if it were all. */
static bool has_whole_input(const struct approval *approval, struct error *err) {
    return !approval->is_cut || error_set(err, ERROR_LIMIT, "%s '%s' is too long: " IN_THE_PANE,
                                        approval_kind_names[approval->kind], approval->id);
}

struct json *approval_output_allow(const struct approval *approval, struct error *err) {
    if (approval->kind == APPROVAL_QUESTION) {
        error_set(err, ERROR_INVALID, "'%s' is a question: stoa answer %s --choice N", approval->id,
                approval->id);
        return NULL;
    }
    struct json *decision = create_decision("allow");
    if (approval->kind == APPROVAL_PLAN) {
        if (!has_whole_input(approval, err)) {
            json_destroy(decision);
            return NULL;
        }
        json_set(decision, "updatedInput", json_clone(approval->input));
    }
    return create_output(decision);
}

struct json *approval_output_deny(
        const struct approval *approval, const char *reason, struct error *err) {
    if (strlen(reason) > APPROVAL_REASON_MAX_BYTES) {
        error_set(
                err, ERROR_LIMIT, "the reason is longer than %d bytes", APPROVAL_REASON_MAX_BYTES);
        return NULL;
    }
    struct json *decision = create_decision("deny");
    json_set_text(decision, "message",
            *reason != '\0' ? reason : "The person who was asked says no to this.");
    return create_output(decision);
}

/* ---- questions ------------------------------------------------------------------------------- */

struct answering {
    const struct approval *approval;
    struct json *answers;
    struct buffer said;
};

static void add_answer(struct answering *answering, const struct json *question, const char *text) {
    const char *asked = json_get_text(question, "question", "");
    json_set_text(answering->answers, asked, text);
    buffer_append_format(&answering->said, "%s%s", answering->said.length == 0 ? "" : "; ", text);
}

/* The labels of "1,3", parted by ", " as Claude Code itself does. */
static bool append_labels(const struct approval *approval, const struct json *question,
        const char *choice, struct buffer *out, struct error *err) {
    const struct json *options = json_find(question, "options");
    bool takes_several = json_get_boolean(question, "multiSelect", false);
    size_t count = 0;
    for (const char *at = choice; at != NULL; count++) {
        OWNED_STR word = text_copy_bytes(at, strcspn(at, ","));
        int64_t number = 0;
        const char *label = NULL;
        if (text_parse_integer(word, 1, APPROVAL_CHOICES_MAX, &number)) {
            label = json_get_text(json_at(options, (size_t)number - 1), "label", NULL);
        }
        if (label == NULL) {
            return error_set(err, ERROR_INVALID, "'%s' has no choice '%s': they are 1 to %zu",
                    approval->id, word, json_count(options));
        }
        buffer_append_format(out, "%s%s", count == 0 ? "" : ", ", label);
        at = strchr(at, ',');
        at = at == NULL ? NULL : at + 1;
    }
    return (count == 1 || takes_several) ||
           error_set(err, ERROR_INVALID, "only one choice can be taken of '%s'", approval->id);
}

static bool choose(struct answering *answering, const struct json *questions, char *const *choices,
        struct error *err) {
    size_t count = text_vector_length((const char *const *)choices);
    if (count != json_count(questions)) {
        return error_set(err, ERROR_INVALID,
                "'%s' asks %zu question%s: give as many choices, or " IN_THE_PANE,
                answering->approval->id, json_count(questions),
                json_count(questions) == 1 ? "" : "s");
    }
    bool is_right = true;
    for (size_t i = 0; i < count && is_right; i++) {
        struct buffer labels = { 0 };
        const struct json *question = json_at(questions, i);
        is_right = append_labels(answering->approval, question, choices[i], &labels, err);
        if (is_right) {
            add_answer(answering, question, buffer_text(&labels));
        }
        buffer_finish(&labels);
    }
    return is_right;
}

static bool say(struct answering *answering, const struct json *questions, const char *text,
        struct error *err) {
    if (json_count(questions) != 1) {
        return error_set(err, ERROR_INVALID,
                "'%s' asks %zu questions: give choices, or " IN_THE_PANE, answering->approval->id,
                json_count(questions));
    }
    if (*text == '\0' || strlen(text) > APPROVAL_TEXT_MAX_BYTES) {
        return error_set(err, ERROR_LIMIT, "an answer has 1 to %d bytes", APPROVAL_TEXT_MAX_BYTES);
    }
    add_answer(answering, json_at(questions, 0), text);
    return true;
}

static bool can_be_answered(const struct approval *approval, struct error *err) {
    size_t count = json_count(json_find(approval->input, "questions"));
    if (approval->kind != APPROVAL_QUESTION) {
        return error_set(err, ERROR_INVALID, "'%s' is no question: stoa approve or deny %s",
                approval->id, approval->id);
    }
    return has_whole_input(approval, err) &&
           ((count > 0 && count <= APPROVAL_QUESTIONS_MAX) ||
                   error_set(err, ERROR_INVALID,
                           "the questions of '%s' are not understood: " IN_THE_PANE, approval->id));
}

struct json *approval_output_answer(const struct approval *approval, char *const *choices,
        const char *text, char **out_said, struct error *err) {
    if (!can_be_answered(approval, err)) {
        return NULL;
    }
    const struct json *questions = json_find(approval->input, "questions");
    struct answering answering = { approval, json_create_object(), { 0 } };
    bool is_right = choices != NULL ? choose(&answering, questions, choices, err)
                                    : say(&answering, questions, text, err);
    if (!is_right) {
        json_destroy(answering.answers);
        buffer_finish(&answering.said);
        return NULL;
    }
    struct json *input = json_clone(approval->input);
    json_set(input, "answers", answering.answers);
    struct json *decision = create_decision("allow");
    json_set(decision, "updatedInput", input);
    *out_said = buffer_take_text(&answering.said);
    return create_output(decision);
}
