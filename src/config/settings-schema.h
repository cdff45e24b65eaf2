/* SPDX-License-Identifier: MIT */
#pragma once

/* The table of settings, for reading and for the manual. */

#include "config/settings.h"
#include "schema.h"

struct settings_entry {
    struct settings settings; /* without the profiles */
    const struct node *profiles;
};

extern const struct schema settings_schema, settings_approvals_schema, settings_history_schema,
        settings_notify_schema, settings_panel_schema;
