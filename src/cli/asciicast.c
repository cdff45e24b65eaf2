/* SPDX-License-Identifier: MIT */
#include "asciicast.h"

#include "base/buffer.h"
#include "base/text.h"
#include "base/utf8.h"
#include "term/terminal.h"
#include "json/json.h"

#include <inttypes.h>

#define COLUMNS_UNKNOWN 80
#define ROWS_UNKNOWN    24

struct asciicast {
    struct tape *tape;
    FILE *out;
    struct utf8_decoder utf8; /* of a character that was cut */
    struct buffer text;
    uint16_t columns, rows;
    unsigned damage;
};

/* ---- lines -------------------------------------------------------------------------------------
 */

static void append_escaped(struct buffer *text, uint32_t codepoint) {
    char bytes[4];
    if (codepoint == '"' || codepoint == '\\') {
        buffer_append_format(text, "\\%c", (char)codepoint);
    } else if (codepoint < 0x20 || codepoint == 0x7f) {
        buffer_append_format(text, "\\u%04x", codepoint);
    } else {
        buffer_append(text, bytes, utf8_encode(codepoint, bytes));
    }
}

static void write_event(struct asciicast *cast, int64_t ms, const char *kind) {
    if (cast->text.length > 0) {
        fprintf(cast->out, "[%" PRId64 ".%03d, \"%s\", \"", ms / 1000, (int)(ms % 1000), kind);
        fwrite(cast->text.data, 1, cast->text.length, cast->out);
        fputs("\"]\n", cast->out);
    }
    buffer_clear(&cast->text);
}

static void write_output(struct asciicast *cast, int64_t ms, const char *bytes, size_t length) {
    uint32_t codepoint;
    for (size_t i = 0; i < length;) {
        enum utf8_result result = utf8_decode_byte(&cast->utf8, (uint8_t)bytes[i], &codepoint);
        i += result != UTF8_REJECTED;
        if (result != UTF8_MORE) {
            append_escaped(&cast->text, codepoint);
        }
    }
    write_event(cast, ms, "o");
}

/* What was begun ends here. */
static void end_character(struct asciicast *cast, int64_t ms) {
    if (cast->utf8.missing > 0) {
        cast->utf8 = (struct utf8_decoder){ 0 };
        append_escaped(&cast->text, 0xfffd);
        write_event(cast, ms, "o");
    }
}

static void write_size(struct asciicast *cast, int64_t ms, uint16_t columns, uint16_t rows) {
    if (columns != cast->columns || rows != cast->rows) {
        cast->columns = columns;
        cast->rows = rows;
        buffer_append_format(&cast->text, "%ux%u", (unsigned)columns, (unsigned)rows);
        write_event(cast, ms, "r");
    }
}

static void write_marker(struct asciicast *cast, int64_t ms, const char *text) {
    buffer_append_text(&cast->text, text);
    write_event(cast, ms, "m");
}

static void write_header(struct asciicast *cast, const struct asciicast_options *options) {
    const struct tape_segment *first = tape_segment(cast->tape, 0);
    cast->columns = first->columns != 0 ? first->columns : COLUMNS_UNKNOWN;
    cast->rows = first->rows != 0 ? first->rows : ROWS_UNKNOWN;
    OWNED(json) header = json_create_object();
    json_set_integer(header, "version", 2);
    json_set_integer(header, "width", cast->columns);
    json_set_integer(header, "height", cast->rows);
    if (first->wall_ms > 0) {
        json_set_integer(header, "timestamp", first->wall_ms / 1000);
    }
    if (options->idle_s > 0) {
        json_set_integer(header, "idle_time_limit", options->idle_s);
    }
    if (options->title != NULL) {
        json_set_text(header, "title", options->title);
    }
    struct json *environment = json_create_object();
    json_set_text(environment, "TERM", "xterm-256color");
    json_set(header, "env", environment);
    OWNED_STR line = json_format(header);
    fprintf(cast->out, "%s\n", line);
}

/* ---- segments ----------------------------------------------------------------------------------
 */

/* Draws the screen that the segment begins with. */
static void write_screen(struct asciicast *cast, const struct tape_segment *segment) {
    const struct terminal_options options = { .columns = cast->columns, .rows = cast->rows };
    struct terminal *terminal = terminal_create(&options, &(struct terminal_events){ 0 }, NULL);
    struct buffer bytes = { 0 };
    if (segment_load_screen(tape_directory(cast->tape), segment->number, terminal, NULL)) {
        write_size(cast, segment->begin_ms, terminal_columns(terminal), terminal_rows(terminal));
    } else {
        cast->damage |= TAPE_NO_SCREEN;
    }
    terminal_redraw(terminal, &bytes);
    write_output(cast, segment->begin_ms, bytes.data, bytes.length);
    buffer_finish(&bytes);
    terminal_destroy(terminal);
}

/* What changes at once where a segment begins. */
static void begin_segment(struct asciicast *cast, size_t index, unsigned damage_before) {
    const struct tape_segment *segment = tape_segment(cast->tape, index);
    if (index > 0 && segment->follows && damage_before == 0) {
        return;
    }
    end_character(cast, segment->begin_ms);
    if (segment->columns != 0) {
        write_size(cast, segment->begin_ms, segment->columns, segment->rows);
    }
    if (segment->kind == SEGMENT_BEGIN) {
        if (index > 0) {
            write_output(cast, segment->begin_ms, "\033c", 2);
            write_marker(cast, segment->begin_ms, "started again");
        }
        return;
    }
    if (index > 0) {
        write_marker(cast, segment->begin_ms, "gap: output is missing");
    }
    write_screen(cast, segment);
}

static unsigned write_segment(struct asciicast *cast, size_t index) {
    const struct tape_segment *segment = tape_segment(cast->tape, index);
    OWNED(segment_reader)
    reader = segment_reader_create(tape_directory(cast->tape), segment->number, SEGMENT_TIMES);
    struct segment_event event;
    while (segment_reader_next(reader, &event)) {
        int64_t ms = tape_time(cast->tape, index, &event);
        if (event.length > 0) {
            write_output(cast, ms, event.bytes, event.length);
        } else {
            write_size(cast, ms, event.columns, event.rows);
        }
    }
    unsigned damage = segment_reader_damage(reader);
    if (damage != 0) {
        end_character(cast, segment->end_ms);
        OWNED_STR text = text_format("damaged: %s", tape_damage_text(damage));
        write_marker(cast, segment->end_ms, text);
    }
    return damage;
}

void asciicast_write(struct tape *tape, const struct asciicast_options *options, FILE *out,
        unsigned *out_damage) {
    struct asciicast cast = { .tape = tape, .out = out };
    write_header(&cast, options);
    unsigned damage = 0;
    for (size_t i = 0; i < tape_count(tape) && !ferror(out); i++) {
        cast.damage |= tape_segment(tape, i)->damage;
        begin_segment(&cast, i, damage);
        damage = write_segment(&cast, i);
        cast.damage |= damage;
    }
    buffer_finish(&cast.text);
    *out_damage = cast.damage;
}
