/* SPDX-License-Identifier: MIT */
/* Any text as the name of a key, and in the places of a key file. */

#include "base/buffer.h"
#include "config/keys.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_name(const char *name) {
    struct key_event key, again;
    if (!key_parse(name, &key)) {
        return;
    }
    char canonical[32];
    key_format(&key, canonical);
    assert(strlen(canonical) < sizeof(canonical));
    assert(key_parse(canonical, &again) && key_same_chord(&key, &again));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct buffer text = { 0 };
    buffer_append(&text, data, size);
    check_name(buffer_text(&text));

    struct buffer file = { 0 };
    buffer_append_text(&file, "prefix: ");
    buffer_append(&file, data, size);
    buffer_append_text(&file, "\ndirect: {");
    buffer_append(&file, data, size);
    buffer_append_text(&file, "}\n");
    struct diagnostics problems;
    diagnostics_init(&problems, "k");
    OWNED(key_table) table = key_table_parse(file.data, file.length, &problems);
    for (size_t i = 0; i < key_table_count(table); i++) {
        const struct key_binding *binding = key_table_at(table, i);
        assert(key_table_find(table, binding->mode, &binding->key) == binding);
    }
    diagnostics_finish(&problems);
    buffer_finish(&file);
    buffer_finish(&text);
    return 0;
}
