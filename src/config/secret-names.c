/* SPDX-License-Identifier: MIT */
/* Secrets are told by the name of their variable. */

#include "secret-names.h"

#include "base/memory.h"

#include <fnmatch.h>

bool is_secret_name(const char *name) {
    static const char *const patterns[] = { "*KEY", "*KEY_*", "*PASSWD*", "*PASSWORD*", "*SECRET*",
        "*TOKEN*", "*CREDENTIAL*", "*_AUTH", "*HEADERS" };
    for (size_t i = 0; i < ARRAY_LENGTH(patterns); i++) {
        if (fnmatch(patterns[i], name, FNM_CASEFOLD) == 0) {
            return true;
        }
    }
    return false;
}
