/* SPDX-License-Identifier: MIT */
/* What the fast reader makes of JSON is what jansson makes of it, or nothing. */

#include "json-plain.h"
#include "json/json.h"

#include <assert.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    const char *text = (const char *)bytes;
    json_t *plain = json_read_plain(text, length);
    if (plain != NULL) {
        json_t *whole = json_loadb(text, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
        assert(whole != NULL && json_equal(plain, whole) == 1);
        json_decref(whole);
    }
    json_decref(plain);
    OWNED(json) parsed = json_parse(text, length, NULL);
    assert(plain == NULL || parsed != NULL);
    return 0;
}
