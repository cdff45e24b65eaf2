/* SPDX-License-Identifier: MIT */
/* Prints the tables of this module as parts of the manual; scripts/generate-docs puts them in. Not
 * installed. */

#include "config/keys.h"

#include "agent-file-schema.h"
#include "base/memory.h"
#include "base/text.h"
#include "config/rule-tool.h"
#include "preset-schema.h"
#include "rule-schema.h"
#include "settings-schema.h"
#include "theme-roles.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* --- the type of a field in words --- */

static void print_choices(const struct field *field) {
    size_t count = text_vector_length(field->choices);
    for (size_t i = 0; i < count; i++) {
        printf("%s_%s_", i == 0 ? "" : i + 1 == count ? " or " : ", ", field->choices[i]);
    }
}

static void print_range(const struct field *field, char *(*format)(int64_t)) {
    OWNED_STR least = format(field->minimum);
    OWNED_STR most = format(field->maximum);
    printf("%s to %s", least, most);
}

static char *format_integer(int64_t value) {
    return text_format("%" PRId64, value);
}

static void print_type(const struct field *field) {
    static const char *const names[FIELD_TYPE_COUNT] = {
        [FIELD_BOOLEAN] = "on or off",
        [FIELD_LINE] = "text",
        [FIELD_LIST] = "list of texts",
        [FIELD_MAP] = "{NAME: value}",
        [FIELD_TABLE] = "table, see below",
        [FIELD_TEXT] = "text of several lines",
    };
    if (field->form != NULL) {
        printf("%s", field->form);
    } else if (field->type == FIELD_CHOICE) {
        print_choices(field);
    } else if (field->type == FIELD_INTEGER) {
        printf("number, ");
        print_range(field, format_integer);
    } else if (field->type == FIELD_DURATION) {
        printf("time, ");
        print_range(field, schema_format_duration);
    } else if (field->type == FIELD_SIZE) {
        printf("size, ");
        print_range(field, schema_format_size);
    } else {
        printf("%s", names[field->type]);
    }
}

static void print_schema(const struct schema *schema, const char *heading) {
    printf("## %s\n\n", heading);
    if (schema->text[0] != '\0') {
        printf("%s\n\n", schema->text);
    }
    for (size_t i = 0; i < schema->count; i++) {
        const struct field *field = &schema->fields[i];
        printf("*%s*: ", field->key);
        print_type(field);
        if (field->required) {
            printf(" (required)");
        } else if (field->initial != NULL) {
            printf(" (default: _%s_)", field->initial);
        }
        printf("\n\t%s.\n\n", field->text);
    }
}

/* --- parts --- */

static void print_preset(void) {
    print_schema(&preset_schema, "The file");
    print_schema(&preset_session_schema, "A session");
    print_schema(&preset_profile_schema, "A profile");
    print_schema(&preset_role_schema, "A role");
    print_schema(&preset_budget_schema, "budget");
    print_schema(&preset_ceilings_schema, "ceilings");
    print_schema(&preset_layout_schema, "layout");
    print_schema(&preset_limits_schema, "limits");
    print_schema(&preset_health_schema, "health");
    print_schema(&preset_looping_schema, "health: looping");
    print_schema(&preset_memory_schema, "health: memory");
    print_schema(&preset_stuck_schema, "health: stuck");
    print_schema(&preset_recording_schema, "recording");
    print_schema(&preset_restart_schema, "restart");
}

static void print_agents(void) {
    print_schema(&agent_file_schema, "The file");
    print_schema(&agent_screen_schema, "A screen rule");
}

static void print_rules(void) {
    print_schema(&rules_schema, "The file");
    print_schema(&rule_schema, "A rule");
}

static void print_settings(void) {
    print_schema(&settings_schema, "The settings");
    print_schema(&settings_approvals_schema, "approvals");
    print_schema(&settings_history_schema, "history");
    print_schema(&settings_notify_schema, "notify");
    print_schema(&settings_panel_schema, "panel");
}

static void print_theme(void) {
    print_schema(&theme_schema, "The file");
    print_schema(&theme_role_schema, "A role");
}

/* What an allow for a tool of each kind means. */
static void print_tools(void) {
    static const char *const bounds[] = {
        [RULE_TOOL_COMMAND] = "by *commands*",
        [RULE_TOOL_READ] = "files in the root",
        [RULE_TOOL_WRITE] = "files in the root",
        [RULE_TOOL_TREE] = "directories in the root",
        [RULE_TOOL_PLAIN] = "by its name alone",
        [RULE_TOOL_PERSON] = "never: it is for you to answer",
    };
    size_t count;
    const struct rule_tool *tools = rule_tools(&count);
    printf("|[ *Tool*\n:[ *What it does*\n:[ *Is allowed*\n");
    for (size_t i = 0; i < count; i++) {
        printf("|  %s\n:  %s\n:  %s\n", tools[i].name, tools[i].text, bounds[tools[i].kind]);
    }
    printf("\n");
}

static void print_roles(void) {
    printf("|[ *Role*\n:[ *Fallback*\n:[ *What it is for*\n");
    for (size_t i = 0; i < THEME_ROLE_COUNT; i++) {
        const struct theme_role_row *row = &theme_roles[i];
        printf("|  %s\n:  %s\n:  %s\n", row->name,
                row->fallback == row->role ? "-" : theme_roles[row->fallback].name, row->text);
    }
    printf("\n");
}

static void print_actions(void) {
    static const char *const arguments[] = {
        [ACTION_ARGUMENT_NONE] = "",
        [ACTION_ARGUMENT_COMMAND] = " _COMMAND_",
        [ACTION_ARGUMENT_LAYOUT] = " _LAYOUT_",
        [ACTION_ARGUMENT_NUMBER] = " _NUMBER_",
    };
    for (size_t i = 0; i < action_kind_count(); i++) {
        const struct action_kind *action = action_kind_at(i);
        printf("*%s*%s\n\t%s.\n\n", action->name, arguments[action->argument], action->note);
    }
}

/* A key in the manual: every character that scdoc could take for markup is escaped. */
static void print_key(const struct key_event *key) {
    char name[32];
    for (const char *at = key_format(key, name); *at != '\0'; at++) {
        printf("%s%c", ispunct((unsigned char)*at) && *at != '-' ? "\\" : "", *at);
    }
}

static void print_keys(void) {
    OWNED(key_table) table = key_table_create();
    for (enum key_mode mode = 0; mode < KEY_MODE_COUNT; mode++) {
        printf("## %s (%s)\n\n", key_mode_note(mode), key_mode_name(mode));
        size_t count = 0;
        for (size_t i = 0; i < key_table_count(table); i++) {
            const struct key_binding *binding = key_table_at(table, i);
            if (binding->mode != mode) {
                continue;
            }
            printf("%s", count++ == 0 ? "|[ *Key*\n:[ *Action*\n:[ *What it does*\n" : "");
            printf("|  ");
            print_key(&binding->key);
            printf("\n:  %s%s%s\n:  %s\n", binding->action->name,
                    binding->argument[0] != '\0' ? " " : "", binding->argument, binding->note);
        }
        printf("%s\n", count == 0 ? "Nothing by default.\n" : "");
    }
}

static const struct {
    const char *name;
    void (*print)(void);
} parts[] = {
    { "actions", print_actions },
    { "agents", print_agents },
    { "keys", print_keys },
    { "preset", print_preset },
    { "roles", print_roles },
    { "rules", print_rules },
    { "settings", print_settings },
    { "theme", print_theme },
    { "tools", print_tools },
};

int main(int argc, char **argv) {
    for (size_t i = 0; argc == 2 && i < ARRAY_LENGTH(parts); i++) {
        if (strcmp(argv[1], parts[i].name) == 0) {
            parts[i].print();
            return 0;
        }
    }
    fprintf(stderr, "config-tables: needs the name of a part\n");
    return 2;
}
