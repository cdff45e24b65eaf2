/* SPDX-License-Identifier: MIT */
/* Lines that a peer may send: parsed, held against the method's table, read as a spec, answered.
 * Whatever comes, what is printed back is one line that parses. */

#include "base/memory.h"
#include "rpc/method.h"
#include "rpc/rpc-message.h"
#include "session/run-spec.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void answer(const struct rpc_message *message, const struct error *err) {
    struct buffer line = { 0 };
    if (err->code == ERROR_NONE) {
        rpc_append_result(&line, message->id, message->params);
    } else {
        rpc_append_error(&line, message->id, err);
    }
    assert(line.length > 0 && line.data[line.length - 1] == '\n');
    assert(memchr(line.data, '\n', line.length) == line.data + line.length - 1);
    struct rpc_message back;
    (void)rpc_message_parse(line.data, line.length - 1, &back, NULL);
    assert(back.whole != NULL);
    rpc_message_finish(&back);
    buffer_finish(&line);
}

static void read_spec(const struct json *params) {
    struct session_spec spec;
    if (session_spec_read(params, &spec, NULL)) {
        OWNED(json) written = session_spec_write(&spec);
        struct session_spec again;
        assert(session_spec_read(written, &again, NULL));
        free(session_spec_command(&spec));
        session_spec_finish(&again);
        session_spec_finish(&spec);
    }
}

static void take(const char *line, size_t length) {
    struct rpc_message message;
    struct error err = { 0 };
    if (rpc_message_parse(line, length, &message, &err) && message.method != NULL) {
        const struct rpc_method *method = rpc_method_find(message.method);
        if (method != NULL && rpc_check(message.params, &method->parameters, &err)) {
            read_spec(message.params);
        }
    }
    answer(&message, &err);
    rpc_message_finish(&message);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    const char *at = (const char *)bytes, *end = at + length;
    while (at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        size_t size = (size_t)((newline == NULL ? end : newline) - at);
        take(at, size);
        at += size + 1;
    }
    return 0;
}
