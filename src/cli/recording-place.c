/* SPDX-License-Identifier: MIT */
#include "recording-place.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "session/session-names.h"
#include "target.h"

#include <dirent.h>
#include <string.h>

#define ID_START_MIN 4 /* fewer digits of an id that is gone name none */

static bool is_id(const char *text) {
    return *text != '\0' && strspn(text, "0123456789abcdef") == strlen(text);
}

char *recording_place_all(const struct arguments *arguments) {
    OWNED_STR state = path_state_directory(arguments->fleet);
    return path_join(state, "sessions");
}

char *recording_place_of(const struct arguments *arguments, const char *id) {
    OWNED_STR all = recording_place_all(arguments);
    return path_join(all, id);
}

char *recording_place_name(const struct arguments *arguments, const char *id) {
    OWNED_STR state = path_state_directory(arguments->fleet);
    char *name = session_names_of(state, id);
    return name != NULL ? name : session_names_of_gone(state, id);
}

static int compare_texts(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

char **recording_place_ids(const struct arguments *arguments) {
    OWNED_STR all = recording_place_all(arguments);
    DIR *listing = opendir(all);
    const struct dirent *entry;
    size_t count = 0, capacity = 0;
    char **ids = NULL;
    while (listing != NULL && (entry = readdir(listing)) != NULL) {
        if (is_id(entry->d_name)) {
            ids = memory_grow(ids, &capacity, count + 1, sizeof(*ids));
            ids[count++] = text_copy(entry->d_name);
        }
    }
    if (listing != NULL) {
        closedir(listing);
    }
    if (count > 0) {
        qsort(ids, count, sizeof(*ids), compare_texts);
    }
    ids = memory_grow(ids, &capacity, count + 1, sizeof(*ids));
    ids[count] = NULL;
    return ids;
}

/* The one recording whose id begins so; NULL when there is none, or several. */
static char *find_gone(const struct arguments *arguments, const char *start) {
    char **ids = recording_place_ids(arguments);
    const char *found = NULL;
    size_t matches = 0;
    for (size_t i = 0; ids[i] != NULL; i++) {
        if (text_starts_with(ids[i], start)) {
            matches = text_equal(ids[i], start) ? 1 : matches + 1;
            found = ids[i];
        }
    }
    char *place = matches == 1 ? recording_place_of(arguments, found) : NULL;
    text_vector_destroy(ids);
    return place;
}

char *recording_place_find(
        const struct arguments *arguments, const char *session, struct error *err) {
    OWNED_STR state = path_state_directory(arguments->fleet);
    OWNED_STR known = session_names_find(state, session);
    if (known != NULL) {
        return recording_place_of(arguments, known);
    }
    char *gone = is_id(session) && strlen(session) >= ID_START_MIN ? find_gone(arguments, session)
                                                                   : NULL;
    if (gone != NULL) {
        return gone;
    }
    struct error unknown = { 0 };
    OWNED_STR id = target_find_id(arguments, session, &unknown);
    OWNED_STR last = id == NULL ? session_names_find_gone(state, session) : NULL;
    const char *found = id != NULL ? id : last;
    if (found == NULL && err != NULL) {
        *err = unknown;
    }
    return found != NULL ? recording_place_of(arguments, found) : NULL;
}
