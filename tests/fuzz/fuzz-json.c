/* SPDX-License-Identifier: MIT */
/* What the fast reader makes of JSON is what jansson makes of it, or nothing; it is written as
 * jansson writes it. */

#include "json-plain.h"
#include "json/json.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    const char *text = (const char *)bytes;
    json_t *plain = json_read_plain(text, length);
    if (plain != NULL) {
        json_t *whole = json_loadb(text, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
        assert(whole != NULL && json_equal(plain, whole) == 1);
        json_decref(whole);
    }
    if (plain != NULL) {
        struct buffer written = { 0 };
        char *expected = json_dumps(plain, JSON_COMPACT | JSON_ENCODE_ANY);
        json_write(plain, &written);
        assert(strcmp(buffer_text(&written), expected) == 0);
        buffer_finish(&written);
        free(expected);
    }
    json_decref(plain);
    OWNED(json) parsed = json_parse(text, length, NULL);
    assert(plain == NULL || parsed != NULL);
    return 0;
}
