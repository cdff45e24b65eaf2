/* SPDX-License-Identifier: MIT */
/* Printing: text, tables, JSON, errors. Control characters of names never reach the terminal. */

#include "output.h"

#include "help.h"

#include "base/memory.h"
#include "base/text.h"
#include "ui/grapheme.h"
#include "json/json.h"

#include <errno.h>

int output_end(void) {
    if (fflush(stdout) != 0 || ferror(stdout)) {
        if (errno != EPIPE) { /* else who reads has enough: `stoa logs one | head` */
            fprintf(stderr, "stoa: cannot write the output: %s\n", strerror(errno));
        }
        return EXIT_FAILED;
    }
    return EXIT_DONE;
}

int output_text(struct buffer *text) {
    fwrite(text->data, 1, text->length, stdout);
    buffer_finish(text);
    return output_end();
}

int output_json(const struct json *value) {
    char *text = json_format_pretty(value);
    fputs(text, stdout);
    free(text);
    return output_end();
}

int output_error(const struct error *err) {
    fprintf(stderr, "stoa: %s\n", err->text);
    return error_exit_status(err->code);
}

int output_usage(const struct command *command, const struct error *err) {
    struct buffer usage = { 0 };
    help_append_usage(&usage, command);
    fprintf(stderr, "stoa %s: %s\n%s", command->name, err->text, buffer_text(&usage));
    buffer_finish(&usage);
    return EXIT_USAGE;
}

int output_unknown_command(const char *name) {
    const char *nearest = command_nearest(name);
    if (nearest != NULL) {
        fprintf(stderr, "stoa: no command '%s': did you mean '%s'?\n", name, nearest);
    } else {
        fprintf(stderr, "stoa: no command '%s': 'stoa help' lists them\n", name);
    }
    return EXIT_USAGE;
}

static size_t text_width(const char *text) {
    return (size_t)grapheme_columns(text, strlen(text));
}

void table_add(struct table *table, const char *text) {
    table->cells = memory_reallocate(table->cells, (table->count + 1) * sizeof(char *));
    char *cell = text_copy(text);
    for (char *byte = cell; *byte != '\0'; byte++) {
        if ((unsigned char)*byte < 0x20 || *byte == 0x7f) {
            *byte = ' ';
        }
    }
    table->cells[table->count++] = cell;
}

int table_print(struct table *table) {
    size_t widths[16] = { 0 };
    for (size_t i = 0; i < table->count; i++) {
        size_t width = text_width(table->cells[i]), column = i % table->columns;
        widths[column] = width > widths[column] ? width : widths[column];
    }
    for (size_t i = 0; i < table->count; i++) {
        size_t column = i % table->columns;
        bool last = column + 1 == table->columns;
        printf("%s%*s", table->cells[i],
                last ? 0 : (int)(widths[column] - text_width(table->cells[i]) + 2), "");
        fputs(last ? "\n" : "", stdout);
    }
    table_finish(table);
    return output_end();
}

void table_finish(struct table *table) {
    for (size_t i = 0; i < table->count; i++) {
        free(table->cells[i]);
    }
    free(table->cells);
    *table = (struct table){ 0 };
}

char *output_duration(int64_t duration_ms) {
    static const struct {
        int64_t ms;
        const char *unit;
    } units[] = { { 86400000, "d" }, { 3600000, "h" }, { 60000, "min" } };
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (duration_ms >= units[i].ms) {
            return text_format("%lld %s", (long long)(duration_ms / units[i].ms), units[i].unit);
        }
    }
    return text_format("%lld s", (long long)(duration_ms > 0 ? duration_ms / 1000 : 0));
}
