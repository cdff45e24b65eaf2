/* SPDX-License-Identifier: MIT */
#pragma once

/* The tables of the input decoder: which sequence is which key. */

#include "term/key.h"

#include <stdbool.h>
#include <stdint.h>

/* CSI … letter and SS3 letter (xterm, vt). */
bool key_of_csi_letter(char letter, enum key_symbol *out_symbol);

/* SS3 letter: the keypad in application mode, and rxvt's Control with arrows. */
bool key_of_ss3_letter(char letter, struct key_event *out_key);

/* CSI number ~ */
bool key_of_tilde(uint32_t number, enum key_symbol *out_symbol);

/* CSI number u: the kitty protocol's numbers of functional keys; else a character. */
void key_of_kitty(uint32_t number, struct key_event *out_key);

/* A control character, or DEL, as the key that types it. */
void key_of_control(uint8_t byte, struct key_event *out_key);
