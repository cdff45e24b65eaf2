/* SPDX-License-Identifier: MIT */

#include "data-file.h"

#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"

#include <stdlib.h>
#include <unistd.h>

char *data_directory(enum data_place place, const char *kind) {
    const char *data = getenv("STOA_DATA_DIR");
    OWNED_STR config = path_config_directory();
    const char *const directories[DATA_PLACE_COUNT] = {
        [DATA_OWN] = config,
        [DATA_MACHINE] = data != NULL ? data : STOA_DATA_DIRECTORY,
    };
    return path_join(directories[place], kind);
}

char *data_file(enum data_place place, const char *kind, const char *name) {
    OWNED_STR directory = data_directory(place, kind);
    OWNED_STR path = text_format("%s/%s.yaml", directory, name);
    return access(path, F_OK) == 0 ? TAKE(path) : NULL;
}

char *data_file_find(const char *kind, const char *name) {
    char *path = data_file(DATA_OWN, kind, name);
    return path != NULL ? path : data_file(DATA_MACHINE, kind, name);
}
