/* SPDX-License-Identifier: MIT */
/* UTF-8 and Shift for key events; small enough to need no library. */

#include "key-text.h"

size_t key_text_decode(const char *text, uint32_t *out_codepoint) {
    static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
    const unsigned char *bytes = (const unsigned char *)text;
    size_t length = bytes[0] < 0x80   ? 1
                    : bytes[0] < 0xc2 ? 0
                    : bytes[0] < 0xe0 ? 2
                    : bytes[0] < 0xf0 ? 3
                    : bytes[0] < 0xf5 ? 4
                                      : 0;
    if (length == 0 || bytes[0] == 0) {
        return 0;
    }
    uint32_t codepoint = length == 1 ? bytes[0] : bytes[0] & (0x7fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xc0) != 0x80) {
            return 0;
        }
        codepoint = codepoint << 6 | (bytes[i] & 0x3f);
    }
    if (codepoint < smallest[length] || codepoint > 0x10ffff ||
            (codepoint >= 0xd800 && codepoint < 0xe000)) {
        return 0;
    }
    *out_codepoint = codepoint;
    return length;
}

size_t key_text_encode(uint32_t codepoint, char out[5]) {
    out[0] = '\0';
    if (codepoint == 0 || codepoint > 0x10ffff || (codepoint >= 0xd800 && codepoint < 0xe000)) {
        return 0;
    }
    size_t length = codepoint < 0x80 ? 1 : codepoint < 0x800 ? 2 : codepoint < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
    for (size_t i = length; i-- > 1; codepoint >>= 6) {
        out[i] = (char)(0x80 | (codepoint & 0x3f));
    }
    out[0] = (char)(lead[length] | codepoint);
    out[length] = '\0';
    return length;
}

uint32_t key_shifted(const struct key_event *key) {
    if (key->shifted_codepoint != 0) {
        return key->shifted_codepoint;
    }
    if (key->codepoint >= 'a' && key->codepoint <= 'z') {
        return key->codepoint - 'a' + 'A';
    }
    return 0;
}

struct key_event key_canonical(const struct key_event *key) {
    struct key_event canonical = *key;
    if (key->symbol == KEY_CHARACTER && key->codepoint >= 'A' && key->codepoint <= 'Z') {
        canonical.shifted_codepoint = key->codepoint;
        canonical.codepoint = key->codepoint - 'A' + 'a';
        if ((key->modifiers & KEY_CAPS_LOCK) == 0) {
            canonical.modifiers |= KEY_SHIFT;
        }
    }
    return canonical;
}
