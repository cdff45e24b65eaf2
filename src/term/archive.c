/* SPDX-License-Identifier: MIT */

#include "archive.h"

#include "base/text.h"

#include <stdlib.h>

uint64_t archive_number(struct archive *archive, uint64_t value, uint64_t maximum) {
    if (!archive_is_loading(archive)) {
        buffer_append_varint(archive->out, value);
        return value;
    }
    value = archive->failed ? 0 : reader_varint(&archive->reader);
    archive_require(archive, !archive->reader.failed && value <= maximum);
    return archive->failed ? 0 : value;
}

void archive_bool(struct archive *archive, bool *value) {
    *value = archive_number(archive, *value, 1) != 0;
}

void archive_u8(struct archive *archive, uint8_t *value, uint8_t maximum) {
    *value = (uint8_t)archive_number(archive, *value, maximum);
}

void archive_u16(struct archive *archive, uint16_t *value, uint16_t maximum) {
    *value = (uint16_t)archive_number(archive, *value, maximum);
}

void archive_u32(struct archive *archive, uint32_t *value) {
    *value = (uint32_t)archive_number(archive, *value, UINT32_MAX);
}

void archive_u64(struct archive *archive, uint64_t *value) {
    *value = archive_number(archive, *value, UINT64_MAX);
}

void archive_text(struct archive *archive, char **text, size_t maximum) {
    if (!archive_is_loading(archive)) {
        const char *saved = *text != NULL ? *text : "";
        buffer_append_sized(archive->out, saved, strlen(saved));
        return;
    }
    char *loaded = archive->failed ? NULL : reader_text(&archive->reader, maximum);
    archive_require(archive, loaded != NULL);
    free(*text);
    *text = loaded;
}
