/* SPDX-License-Identifier: MIT */
/* Rows are found once, from the last one upwards; each rule looks at as many as it says. */

#include "term/screen-rules.h"

#include "base/memory.h"
#include "base/text.h"
#include "term/pattern.h"

#include <string.h>

struct screen_rule {
    char *label;
    size_t rows, match_count;
    char *match[SCREEN_RULES_MATCH_MAX];
    struct pattern *patterns[SCREEN_RULES_MATCH_MAX];
};

struct screen_rules {
    struct screen_rule rules[SCREEN_RULES_MAX];
    size_t count;
};

struct row {
    const char *text;
    size_t length, line;
    bool is_beside;
};

enum part { PART_ROWS, PART_TITLE, PART_PROGRESS, PART_BELL, PART_COUNT };

static const char *const part_marks[PART_COUNT] = {
    [PART_TITLE] = SCREEN_RULES_TITLE,
    [PART_PROGRESS] = SCREEN_RULES_PROGRESS,
    [PART_BELL] = SCREEN_RULES_BELL,
};

const char *const screen_progress_names[] = { "none", "normal", "error", "busy", "paused", NULL };

struct rows {
    struct row rows[SCREEN_RULES_ROWS_MAX]; /* the last one first */
    size_t count;
    struct row beside[PART_COUNT];
};

static enum part part_of(const char *expression) {
    for (int part = PART_ROWS + 1; part < PART_COUNT; part++) {
        if (text_starts_with(expression, part_marks[part])) {
            return (enum part)part;
        }
    }
    return PART_ROWS;
}

static const char *without_mark(const char *expression) {
    enum part part = part_of(expression);
    return part == PART_ROWS ? expression : expression + strlen(part_marks[part]);
}

struct screen_rules *screen_rules_create(void) {
    return NEW(struct screen_rules);
}

static void rule_finish(struct screen_rule *rule) {
    for (size_t i = 0; i < rule->match_count; i++) {
        free(rule->match[i]);
        pattern_destroy(rule->patterns[i]);
    }
    free(rule->label);
    *rule = (struct screen_rule){ 0 };
}

void screen_rules_destroy(struct screen_rules *rules) {
    for (size_t i = 0; rules != NULL && i < rules->count; i++) {
        rule_finish(&rules->rules[i]);
    }
    free(rules);
}

size_t screen_rules_count(const struct screen_rules *rules) {
    return rules->count;
}

bool screen_rules_add(struct screen_rules *rules, const char *label, size_t rows,
        const char *const *match, struct error *err) {
    struct screen_rule rule = { .rows = rows };
    size_t count = text_vector_length(match);
    if (rules->count == SCREEN_RULES_MAX || count < 1 || count > SCREEN_RULES_MATCH_MAX ||
            rows < 1 || rows > SCREEN_RULES_ROWS_MAX || strlen(label) > SCREEN_RULES_LABEL_MAX) {
        return error_set(err, ERROR_LIMIT, "too many screen rules, expressions or rows");
    }
    rule.label = text_copy(label);
    for (; rule.match_count < count; rule.match_count++) {
        size_t at = rule.match_count;
        rule.patterns[at] = pattern_create(without_mark(match[at]), PATTERN_EXPRESSION, err);
        if (rule.patterns[at] == NULL) {
            rule_finish(&rule);
            return false;
        }
        rule.match[at] = text_copy(match[at]);
    }
    rules->rules[rules->count++] = rule;
    return true;
}

/* ---- looking --------------------------------------------------------------------------------- */

static bool is_blank(const char *text, size_t length) {
    for (size_t i = 0; i < length; i++) {
        if (text[i] != ' ' && text[i] != '\t' && text[i] != '\r') {
            return false;
        }
    }
    return true;
}

/* The last rows, beginning with the last one that has text. */
static void find_rows(struct rows *rows, const char *text, size_t length) {
    size_t line = 0, end = length;
    for (size_t i = 0; i < length; i++) {
        line += text[i] == '\n';
    }
    end -= length > 0 && text[length - 1] == '\n';
    line -= end < length;
    for (;; line--) {
        size_t begin = end;
        while (begin > 0 && text[begin - 1] != '\n') {
            begin--;
        }
        if (rows->count > 0 || !is_blank(text + begin, end - begin)) {
            rows->rows[rows->count++] = (struct row){ text + begin, end - begin, line };
        }
        if (begin == 0 || rows->count == SCREEN_RULES_ROWS_MAX) {
            return;
        }
        end = begin - 1;
    }
}

static struct row row_beside(const char *text) {
    const char *known = text == NULL ? "" : text;
    return (struct row){ known, strlen(known), 0, true };
}

static void find_beside(struct rows *rows, const struct screen_sight *sight) {
    const char *progress = screen_progress_names[0];
    for (int i = 0; screen_progress_names[i] != NULL; i++) {
        progress = i == sight->progress ? screen_progress_names[i] : progress;
    }
    rows->beside[PART_TITLE] = row_beside(sight->title);
    rows->beside[PART_PROGRESS] = row_beside(progress);
    rows->beside[PART_BELL] = row_beside(sight->has_rung ? "rung" : "");
}

/* The row nearest to the end that has it, or what is beside the rows. */
static const struct row *find_row(const struct rows *rows, size_t count, enum part part,
        struct pattern *pattern, uint32_t *steps) {
    struct pattern_match match;
    if (part != PART_ROWS) {
        const struct row *row = &rows->beside[part];
        return pattern_find(pattern, row->text, row->length, 0, steps, &match) ? row : NULL;
    }
    for (size_t i = 0; i < count && i < rows->count; i++) {
        const struct row *row = &rows->rows[i];
        if (pattern_find(pattern, row->text, row->length, 0, steps, &match)) {
            return row;
        }
    }
    return NULL;
}

static const struct row *rule_fits(
        struct screen_rule *rule, const struct rows *rows, uint32_t *steps) {
    const struct row *first = NULL;
    for (size_t i = 0; i < rule->match_count; i++) {
        const struct row *row =
                find_row(rows, rule->rows, part_of(rule->match[i]), rule->patterns[i], steps);
        if (row == NULL) {
            return NULL;
        }
        first = first != NULL ? first : row;
    }
    return first;
}

bool screen_rules_find(struct screen_rules *rules, const struct screen_sight *sight,
        struct screen_match *out_match) {
    struct rows rows = { .count = 0 };
    uint32_t steps = SCREEN_RULES_STEPS_MAX;
    find_rows(&rows, sight->text, sight->length);
    find_beside(&rows, sight);
    for (size_t i = 0; i < rules->count; i++) {
        const struct row *row = rule_fits(&rules->rules[i], &rows, &steps);
        if (row != NULL) {
            *out_match = (struct screen_match){ rules->rules[i].label, i, row->line, row->text,
                row->length, row->is_beside };
            return true;
        }
    }
    return false;
}

/* ---- to another process ---------------------------------------------------------------------- */

void screen_rules_write(const struct screen_rules *rules, struct buffer *out) {
    buffer_append_varint(out, rules->count);
    for (size_t i = 0; i < rules->count; i++) {
        const struct screen_rule *rule = &rules->rules[i];
        buffer_append_sized(out, rule->label, strlen(rule->label));
        buffer_append_varint(out, rule->rows);
        buffer_append_varint(out, rule->match_count);
        for (size_t j = 0; j < rule->match_count; j++) {
            buffer_append_sized(out, rule->match[j], strlen(rule->match[j]));
        }
    }
}

static bool read_rule(struct screen_rules *rules, struct reader *reader, struct error *err) {
    char *match[SCREEN_RULES_MATCH_MAX + 1] = { NULL };
    OWNED_STR label = reader_text(reader, SCREEN_RULES_LABEL_MAX);
    uint64_t rows = reader_varint(reader), count = reader_varint(reader);
    for (size_t i = 0; i < count && i < SCREEN_RULES_MATCH_MAX; i++) {
        match[i] = reader_text(reader, PATTERN_MAX_BYTES);
    }
    bool good = !reader->failed && count <= SCREEN_RULES_MATCH_MAX &&
                screen_rules_add(rules, label, (size_t)rows, (const char *const *)match, err);
    for (size_t i = 0; i < SCREEN_RULES_MATCH_MAX; i++) {
        free(match[i]);
    }
    return good;
}

struct screen_rules *screen_rules_read(struct reader *reader, struct error *err) {
    OWNED(screen_rules) rules = screen_rules_create();
    error_set(err, ERROR_INVALID, "broken screen rules");
    uint64_t count = reader_varint(reader);
    for (uint64_t i = 0; i < count; i++) {
        if (reader->failed || !read_rule(rules, reader, err)) {
            return NULL;
        }
    }
    return reader->failed || reader_left(reader) > 0 ? NULL : TAKE(rules);
}
