/* SPDX-License-Identifier: MIT */
/* Every reader function over any bytes: nothing is read past the end, failing is sticky. */

#include "base/buffer.h"

#include <assert.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    struct reader reader = reader_from(bytes, length);
    while (reader_left(&reader) > 0 && !reader.failed) {
        size_t size = 0;
        switch (reader_byte(&reader) % 6) {
        case 0:
            (void)reader_u16(&reader);
            break;
        case 1:
            (void)reader_u32(&reader);
            break;
        case 2:
            (void)reader_u64(&reader);
            break;
        case 3:
            (void)reader_varint(&reader);
            break;
        case 4:
            (void)reader_sized(&reader, 64, &size);
            assert(size <= 64);
            break;
        default:
            free(reader_text(&reader, 64));
            break;
        }
    }
    if (reader.failed) {
        assert(reader_u32(&reader) == 0 && reader.failed);
    }
    return 0;
}
