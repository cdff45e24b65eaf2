/* SPDX-License-Identifier: MIT */
/* Any bytes as a preset and as settings: all or nothing for a preset, something usable for
 * settings; a preset that was read can be written and read again. */

#include "config/settings.h"
#include "config/trust.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_preset(const char *bytes, size_t size) {
    struct diagnostics problems;
    diagnostics_init(&problems, "f");
    OWNED(preset) preset = preset_parse(bytes, size, "/w/f", &problems);
    assert((preset != NULL) == diagnostics_are_empty(&problems));
    if (preset != NULL) {
        struct buffer text = { 0 };
        preset_describe(preset, &text);
        buffer_clear(&text);
        preset_write(preset, &text);
        OWNED(preset) again = preset_parse(buffer_text(&text), text.length, "/w/f", &problems);
        assert(again != NULL && again->session_count == preset->session_count);
        for (size_t i = 0; i < preset->session_count; i++) {
            assert(strcmp(again->sessions[i].name, preset->sessions[i].name) == 0);
            assert(strcmp(again->sessions[i].directory, preset->sessions[i].directory) == 0);
            assert(strcmp(again->sessions[i].launch.argv[0], preset->sessions[i].launch.argv[0]) ==
                    0);
        }
        buffer_finish(&text);
    }
    char *said = diagnostics_format(&problems);
    assert(strchr(said, '\x1b') == NULL);
    free(said);
    diagnostics_finish(&problems);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const char *bytes = (const char *)data;
    check_preset(bytes, size);
    struct diagnostics problems;
    diagnostics_init(&problems, "f");
    settings_destroy(settings_parse(bytes, size, &problems));
    diagnostics_finish(&problems);
    return 0;
}
