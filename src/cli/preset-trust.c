/* SPDX-License-Identifier: MIT */
#include "preset-trust.h"

#include "base/text.h"
#include "config/trust.h"

/* What runs in a session may not extend what a person has allowed. */
static bool may_trust(struct error *err) {
    const char *session = getenv("STOA_SESSION");
    return session == NULL || *session == '\0' ||
           error_set(err, ERROR_DENIED, "a session may not trust a preset: do it outside of stoa");
}

bool preset_trust_give(const struct preset *preset, struct error *err) {
    if (!may_trust(err)) {
        return false;
    }
    OWNED_STR store = trust_store_path();
    return trust_give(store, preset, err);
}

static bool ask_person(const struct preset *preset, const char *path, const char *lost_by) {
    struct buffer description = { 0 };
    preset_describe(preset, &description);
    if (lost_by != NULL) {
        fprintf(stderr, "You trusted this before, but %s.\n\n", lost_by);
    }
    fprintf(stderr, "%s\nStart this? It is not asked again while '%s' stays as it is. [y/N] ",
            buffer_text(&description), path);
    buffer_finish(&description);
    char answer[16] = "";
    return fgets(answer, sizeof(answer), stdin) != NULL &&
           (text_equal(answer, "y\n") || text_equal(answer, "Y\n") || text_equal(answer, "yes\n"));
}

bool preset_trust_ask(const struct preset *preset, const char *path, struct error *err) {
    OWNED_STR store = trust_store_path();
    if (trust_is_given(store, preset)) {
        return true;
    }
    OWNED_STR lost_by = trust_lost_by(store, preset);
    if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO)) {
        return lost_by == NULL
                       ? error_set(err, ERROR_DENIED,
                                 "'%s' is not trusted: read it, then 'stoa trust %s' or --trust",
                                 path, path)
                       : error_set(err, ERROR_DENIED,
                                 "'%s' is not trusted any more: %s: look, then 'stoa trust %s'",
                                 path, lost_by, path);
    }
    if (!ask_person(preset, path, lost_by)) {
        return error_set(err, ERROR_DENIED, "nothing started: '%s' is not trusted", path);
    }
    return preset_trust_give(preset, err);
}
