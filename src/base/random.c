/* SPDX-License-Identifier: MIT */
/* Random ids from getrandom(2). */

#include "base/random.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

void random_bytes(void *out, size_t length) {
    char *position = out;
    while (length > 0) {
        ssize_t got = getrandom(position, length, 0);
        if (got > 0) {
            position += got;
            length -= (size_t)got;
        }
    }
}

void random_hex(char *out, size_t digits) {
    static const char alphabet[] = "0123456789abcdef";
    for (size_t i = 0; i < digits; i++) {
        uint8_t byte;
        random_bytes(&byte, sizeof(byte));
        out[i] = alphabet[byte & 15];
    }
    out[digits] = '\0';
}

void random_uuid(char out[RANDOM_UUID_SIZE]) {
    uint8_t b[16];
    random_bytes(b, sizeof(b));
    b[6] = (uint8_t)((b[6] & 0x0f) | 0x40);
    b[8] = (uint8_t)((b[8] & 0x3f) | 0x80);
    snprintf(out, RANDOM_UUID_SIZE,
            "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1],
            b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14],
            b[15]);
}
