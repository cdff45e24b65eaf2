/* SPDX-License-Identifier: MIT */

#include "base/utf8.h"

static bool start(struct utf8_decoder *decoder, uint8_t byte) {
    decoder->minimum = 0x80;
    decoder->maximum = 0xbf;
    if (byte >= 0xc2 && byte <= 0xdf) {
        decoder->codepoint = byte & 0x1f;
        decoder->missing = 1;
        return true;
    }
    if (byte >= 0xe0 && byte <= 0xef) {
        decoder->codepoint = byte & 0x0f;
        decoder->missing = 2;
        decoder->minimum = byte == 0xe0 ? 0xa0 : 0x80; /* else overlong */
        decoder->maximum = byte == 0xed ? 0x9f : 0xbf; /* else a surrogate */
        return true;
    }
    if (byte >= 0xf0 && byte <= 0xf4) {
        decoder->codepoint = byte & 0x07;
        decoder->missing = 3;
        decoder->minimum = byte == 0xf0 ? 0x90 : 0x80;
        decoder->maximum = byte == 0xf4 ? 0x8f : 0xbf; /* else beyond U+10FFFF */
        return true;
    }
    return false;
}

enum utf8_result utf8_decode_byte(
        struct utf8_decoder *decoder, uint8_t byte, uint32_t *out_codepoint) {
    if (decoder->missing == 0) {
        if (byte < 0x80) {
            *out_codepoint = byte;
            return UTF8_DONE;
        }
        if (start(decoder, byte)) {
            return UTF8_MORE;
        }
        *out_codepoint = UTF8_REPLACEMENT;
        return UTF8_DONE;
    }
    if (byte < decoder->minimum || byte > decoder->maximum) {
        decoder->missing = 0;
        *out_codepoint = UTF8_REPLACEMENT;
        return UTF8_REJECTED;
    }
    decoder->codepoint = decoder->codepoint << 6 | (byte & 0x3f);
    decoder->minimum = 0x80;
    decoder->maximum = 0xbf;
    if (--decoder->missing > 0) {
        return UTF8_MORE;
    }
    *out_codepoint = decoder->codepoint;
    return UTF8_DONE;
}

bool utf8_is_valid_state(const struct utf8_decoder *decoder) {
    if (decoder->missing == 0) {
        return true;
    }
    unsigned shift = 6u * decoder->missing;
    if (decoder->missing > 3 || decoder->minimum < 0x80 || decoder->maximum > 0xbf ||
            decoder->minimum > decoder->maximum || decoder->codepoint > 0x10ffffu >> shift) {
        return false;
    }
    uint32_t base = decoder->codepoint << shift;
    uint32_t first = base + ((decoder->minimum - 0x80u) << (shift - 6));
    uint32_t last = base + ((decoder->maximum - 0x7fu) << (shift - 6)) - 1;
    return last <= 0x10ffff && (last < 0xd800 || first > 0xdfff);
}

size_t utf8_decode(const char *text, size_t length, uint32_t *out_codepoint) {
    struct utf8_decoder decoder = { 0 };
    for (size_t i = 0; i < length; i++) {
        switch (utf8_decode_byte(&decoder, (uint8_t)text[i], out_codepoint)) {
        case UTF8_MORE:
            break;
        case UTF8_DONE:
            return i + 1;
        case UTF8_REJECTED:
            return i;
        }
    }
    *out_codepoint = UTF8_REPLACEMENT;
    return length;
}
