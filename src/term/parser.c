/* SPDX-License-Identifier: MIT */

#include "parser.h"

#include "base/memory.h"

#include <vterm.h>

struct parser {
    VTerm *vterm;
    const struct parser_events *events;
    void *context;
};

/* Nothing of ours gets here; eating everything keeps libvterm from looping if something did. */
static int on_text(const char *bytes, size_t length, void *context) {
    return (int)length;
}

/* libvterm turns ESC and 0x40 to 0x5f into a C1 control. */
static int on_control(unsigned char control, void *context) {
    struct parser *parser = context;
    if (control >= 0x80 && control <= 0x9f) {
        parser->events->escape(parser->context, 0, 0, (char)(control - 0x40));
    }
    return 1;
}

static int on_escape(const char *bytes, size_t length, void *context) {
    struct parser *parser = context;
    if (length >= 1 && length <= 3) {
        parser->events->escape(parser->context, length > 1 ? bytes[0] : 0,
                length > 2 ? bytes[1] : 0, bytes[length - 1]);
    }
    return 1;
}

static int on_control_sequence(const char *leader, const long arguments[], int count,
        const char *intermediate, char final, void *context) {
    struct parser *parser = context;
    struct sequence sequence = {
        .leader = leader != NULL ? leader[0] : 0,
        .intermediate = intermediate != NULL ? intermediate[0] : 0,
        .final = final,
        .count = count < SEQUENCE_ARGUMENTS_MAX ? count : SEQUENCE_ARGUMENTS_MAX,
    };
    if (intermediate != NULL && intermediate[0] != 0 && intermediate[1] != 0) {
        return 1; /* none that we know has two */
    }
    for (int i = 0; i < sequence.count; i++) {
        sequence.arguments[i] =
                CSI_ARG_IS_MISSING(arguments[i]) ? ARGUMENT_MISSING : (int)CSI_ARG(arguments[i]);
        sequence.colons |= CSI_ARG_HAS_MORE(arguments[i]) ? 1u << i : 0;
    }
    if (sequence.count == 0) {
        sequence.arguments[0] = ARGUMENT_MISSING;
        sequence.count = 1;
    }
    parser->events->control_sequence(parser->context, &sequence);
    return 1;
}

static const VTermParserCallbacks callbacks = {
    .text = on_text,
    .control = on_control,
    .escape = on_escape,
    .csi = on_control_sequence,
};

struct parser *parser_create(const struct parser_events *events, void *context) {
    struct parser *parser = NEW(struct parser);
    parser->events = events;
    parser->context = context;
    parser->vterm = vterm_new(1, 1);
    if (parser->vterm == NULL) {
        abort();
    }
    vterm_set_utf8(parser->vterm, 1);
    vterm_parser_set_callbacks(parser->vterm, &callbacks, parser);
    return parser;
}

void parser_destroy(struct parser *parser) {
    if (parser != NULL) {
        vterm_free(parser->vterm);
        free(parser);
    }
}

void parser_run(struct parser *parser, const char *sequence, size_t length) {
    vterm_input_write(parser->vterm, sequence, length);
}
