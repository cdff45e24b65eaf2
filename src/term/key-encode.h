/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The ways in which key-encode.c sends a key, a file each: the old ways of xterm (key-legacy.c),
 * its modifyOtherKeys (key-other.c), and the kitty keyboard protocol (key-kitty.c). The keys they
 * are given are canonical (key_canonical), their symbols below KEY_SYMBOL_COUNT.
 */

#include "base/buffer.h"
#include "input-modes.h"
#include "term/key.h"

#include <stdbool.h>
#include <stdint.h>

#define KEY_LOCKS         (KEY_CAPS_LOCK | KEY_NUM_LOCK)
#define KEY_OUT_OF_LEGACY (KEY_SUPER | KEY_HYPER) /* the old ways cannot say it */

/* When a key has an SS3 form. */
enum ss3 { SS3_NEVER, SS3_CURSOR_MODE, SS3_ALWAYS };

/* How each functional key is sent. In CSI forms a number of 1 is left out where nothing follows. */
struct key_functional {
    uint16_t kitty_number;
    char kitty_final;
    uint8_t legacy_number;
    char legacy_final; /* 0: no such form */
    uint8_t ss3;       /* enum ss3, of legacy_final */
    char keypad;       /* what a key of the keypad types */
    char application;  /* SS3 letter of the application keypad */
};
extern const struct key_functional key_functionals[KEY_SYMBOL_COUNT];

/* What the key types, in storage or in the key; "" where a modifier other than Shift makes it a
 * chord. */
const char *key_typed_text(const struct key_event *key, char storage[5]);

/* Without locks, Meta counted as Alt. */
unsigned key_legacy_modifiers(const struct key_event *key);

/* The key of a chord: the one of the US layout where the key itself is of another script. */
uint32_t key_legacy_chord(const struct key_event *key, unsigned modifiers);

/* Whether Control makes another byte of it. */
bool key_has_control_byte(uint32_t codepoint);

/* Enter, Escape, Tab, Backspace and the keypad's Enter. */
bool key_is_control_key(enum key_symbol symbol);

/* Each appends what the key sends, if anything. */
void key_encode_legacy(
        const struct input_modes *modes, const struct key_event *key, struct buffer *out);
void key_encode_legacy_control(
        const struct input_modes *modes, const struct key_event *key, struct buffer *out);
void key_encode_kitty(
        const struct input_modes *modes, const struct key_event *key, struct buffer *out);

/* False: the old ways have it. */
bool key_encode_other(
        const struct input_modes *modes, const struct key_event *key, struct buffer *out);
