/* SPDX-License-Identifier: MIT */
#pragma once

/* Files of the repository that are built in, so that a missing file never breaks anything. */

extern const char embedded_dark_theme[], embedded_default_keys[], embedded_light_theme[],
        embedded_starter[];
