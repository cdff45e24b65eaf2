/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The files that a preset names and that decide what runs or where data goes: settings and MCP
 * servers of agents, files of roles, scripts in its own directory, files that variables name.
 * Programs that were built, and what scripts run in their turn, are none of them.
 */

#include "config/preset.h"
#include "sha256.h"

#define NAMED_FILES_MAX      200
#define NAMED_FILE_BYTES_MAX ((size_t)64 * 1024 * 1024) /* that count, beside the size */

struct named_file {
    char *path;                  /* absolute */
    char hash[SHA256_TEXT_SIZE]; /* of what is in it; zeros: there is none */
};

struct named_files {
    struct named_file *items; /* in the order in which the preset names them, each once */
    size_t count, capacity;
    bool has_more; /* than NAMED_FILES_MAX */
};

/* Looks at the disk. The caller's to finish. */
void named_files_find(const struct preset *preset, struct named_files *out);
void named_files_finish(struct named_files *files);

const struct named_file *named_files_get(const struct named_files *files, const char *path);

/* Whether there was a file when its hash was taken. */
bool named_file_is_there(const char *hash);
