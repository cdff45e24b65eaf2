/* SPDX-License-Identifier: MIT */
/* The table of tools. A member of an input that is not in its row is not understood, and so what
 * holds it is asked: a new one may change what the call does (dangerouslyDisableSandbox). */

#include "config/rule-tool.h"

#include "base/memory.h"
#include "base/text.h"

#include <string.h>

#define MEMBERS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static const struct rule_tool tools[] = {
    /* Keep in alphabetical order. */
    { "Agent", RULE_TOOL_PLAIN, NULL, NULL, "Starts a sub-agent" },
    { "AskUserQuestion", RULE_TOOL_PERSON, NULL, NULL, "Asks you" },
    { "Bash", RULE_TOOL_COMMAND, "command",
            MEMBERS("command", "description", "run_in_background", "timeout"),
            "Runs a command in a shell" },
    { "BashOutput", RULE_TOOL_PLAIN, NULL, NULL, "Reads what a command in the background prints" },
    { "Edit", RULE_TOOL_WRITE, "file_path",
            MEMBERS("file_path", "new_string", "old_string", "replace_all"), "Changes a file" },
    { "EnterPlanMode", RULE_TOOL_PERSON, NULL, NULL, "Begins a plan" },
    { "ExitPlanMode", RULE_TOOL_PERSON, NULL, NULL, "Shows you a plan" },
    { "Glob", RULE_TOOL_TREE, "path", MEMBERS("path", "pattern"), "Finds files by name" },
    { "Grep", RULE_TOOL_TREE, "path",
            MEMBERS("-A", "-B", "-C", "-i", "-n", "context", "glob", "head_limit", "multiline",
                    "offset", "output_mode", "path", "pattern", "type"),
            "Finds text in files" },
    { "KillShell", RULE_TOOL_PLAIN, NULL, NULL, "Ends a command in the background" },
    { "LS", RULE_TOOL_TREE, "path", MEMBERS("ignore", "path"), "Lists a directory" },
    { "MultiEdit", RULE_TOOL_WRITE, "file_path", MEMBERS("edits", "file_path"),
            "Changes a file in several places" },
    { "NotebookEdit", RULE_TOOL_WRITE, "notebook_path",
            MEMBERS("cell_id", "cell_type", "edit_mode", "new_source", "notebook_path"),
            "Changes a notebook" },
    { "Read", RULE_TOOL_READ, "file_path", MEMBERS("file_path", "limit", "offset", "pages"),
            "Reads a file" },
    { "Skill", RULE_TOOL_PLAIN, NULL, NULL, "Reads a skill's instructions" },
    { "SlashCommand", RULE_TOOL_PLAIN, NULL, NULL, "Runs a command of Claude Code's" },
    { "Task", RULE_TOOL_PLAIN, NULL, NULL, "Starts a sub-agent (its older name)" },
    { "TaskOutput", RULE_TOOL_PLAIN, NULL, NULL, "Reads what a background task prints" },
    { "TaskStop", RULE_TOOL_PLAIN, NULL, NULL, "Ends a background task" },
    { "TodoWrite", RULE_TOOL_PLAIN, NULL, NULL, "Keeps its list of things to do" },
    { "WebFetch", RULE_TOOL_PLAIN, NULL, NULL, "Reads a page of the web: any page" },
    { "WebSearch", RULE_TOOL_PLAIN, NULL, NULL, "Searches the web" },
    { "Write", RULE_TOOL_WRITE, "file_path", MEMBERS("content", "file_path"), "Writes a file" },
};

const struct rule_tool *rule_tools(size_t *out_count) {
    *out_count = ARRAY_LENGTH(tools);
    return tools;
}

const struct rule_tool *rule_tool_find(const char *name) {
    for (size_t i = 0; i < ARRAY_LENGTH(tools); i++) {
        if (text_equal(tools[i].name, name)) {
            return &tools[i];
        }
    }
    return NULL;
}

const char *rule_tool_nearest(const char *name) {
    const char *names[ARRAY_LENGTH(tools)];
    for (size_t i = 0; i < ARRAY_LENGTH(tools); i++) {
        names[i] = tools[i].name;
    }
    return text_nearest(name, names, ARRAY_LENGTH(names));
}

bool rule_tool_is_mcp(const char *name) {
    const char *server = text_starts_with(name, "mcp__") ? name + strlen("mcp__") : NULL;
    const char *tool = server != NULL ? strstr(server, "__") : NULL;
    return tool != NULL && tool != server && tool[2] != '\0' &&
           strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.") ==
                   strlen(name);
}
