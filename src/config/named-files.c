/* SPDX-License-Identifier: MIT */
/* Words of commands, looked at as a shell would, roughly: what is missed is as it was before, what
 * is found too much is asked about once more than needed. */

#include "named-files.h"

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "json/json.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOTHING_THERE   "0000000000000000000000000000000000000000000000000000000000000000"
#define SETTINGS_BYTES  ((size_t)4 * 1024 * 1024)
#define WORDS_MAX       1000 /* of one line */
#define SHELL_SEPARATES " \t\n;|&(){}<>`$\"'\\"

/* What looks for files has at hand. */
struct finder {
    struct named_files *files;
    const char *root; /* of the preset: scripts below it count */
    const char *base; /* where relative paths begin */
};

/* What follows these is a script. */
static const char *const interpreters[] = { ".", "bash", "bun", "dash", "deno", "ksh", "lua",
    "node", "perl", "php", "python", "python3", "ruby", "sh", "source", "zsh" };

/* What follows these, or their '=', is a file. */
static const char *const file_options[] = { "--append-system-prompt-file", "--init-file",
    "--mcp-config", "--rcfile", "--settings", "--system-prompt-file" };

static const char *const file_variables[] = { "BASH_ENV", "ENV", "GIT_CONFIG_GLOBAL", "LD_PRELOAD",
    "NODE_EXTRA_CA_CERTS", "PYTHONSTARTUP", "SSL_CERT_FILE" };

/* Members of settings, at any depth, whose texts are lines for a shell. */
static const char *const line_members[] = { "apiKeyHelper", "awsAuthRefresh", "awsCredentialExport",
    "command", "otelHeadersHelper" };

static bool is_one_of(const char *word, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (text_equal(word, words[i])) {
            return true;
        }
    }
    return false;
}

/* ---- hashes ---------------------------------------------------------------------------------- */

bool named_file_is_there(const char *hash) {
    return !text_equal(hash, NOTHING_THERE);
}

static void hash_file(const char *path, char out[SHA256_TEXT_SIZE]) {
    unsigned char bytes[16 * 1024];
    struct stat about;
    struct sha256 sha256;
    size_t taken = 0;
    ssize_t got;
    OWNED_FD file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    memcpy(out, NOTHING_THERE, SHA256_TEXT_SIZE);
    if (file < 0 || fstat(file, &about) != 0 || !S_ISREG(about.st_mode)) {
        return;
    }
    sha256_init(&sha256);
    sha256_add(&sha256, &about.st_size, sizeof(about.st_size));
    while (taken < NAMED_FILE_BYTES_MAX && (got = read(file, bytes, sizeof(bytes))) > 0) {
        sha256_add(&sha256, bytes, (size_t)got);
        taken += (size_t)got;
    }
    sha256_finish(&sha256, out);
}

const struct named_file *named_files_get(const struct named_files *files, const char *path) {
    for (size_t i = 0; i < files->count; i++) {
        if (text_equal(files->items[i].path, path)) {
            return &files->items[i];
        }
    }
    return NULL;
}

static void add_path(struct named_files *files, const char *path) {
    if (named_files_get(files, path) != NULL) {
        return;
    }
    if (files->count == NAMED_FILES_MAX) {
        files->has_more = true;
        return;
    }
    files->items =
            memory_grow(files->items, &files->capacity, files->count + 1, sizeof(*files->items));
    struct named_file *file = &files->items[files->count++];
    file->path = text_copy(path);
    hash_file(path, file->hash);
}

void named_files_finish(struct named_files *files) {
    for (size_t i = 0; i < files->count; i++) {
        free(files->items[i].path);
    }
    free(files->items);
    *files = (struct named_files){ 0 };
}

/* ---- words ----------------------------------------------------------------------------------- */

static bool is_below(const char *path, const char *root) {
    size_t length = strlen(root);
    return strncmp(path, root, length) == 0 && (path[length] == '/' || length == 1);
}

/* Text that can be run: not what a compiler made, which is another one after each build. */
static bool is_script(const char *path, bool needs_permission) {
    char magic[4] = "";
    struct stat about;
    OWNED_FD file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    return file >= 0 && fstat(file, &about) == 0 && S_ISREG(about.st_mode) &&
           (!needs_permission || (about.st_mode & 0111) != 0) &&
           (read(file, magic, sizeof(magic)) < (ssize_t)sizeof(magic) ||
                   memcmp(magic, "\177ELF", sizeof(magic)) != 0);
}

/* A word that is a script in the preset's directory, or would be one if it were there. */
static void add_script(const struct finder *finder, const char *word, bool is_interpreted) {
    OWNED_STR path = path_absolute(word, finder->base);
    bool is_missing = access(path, F_OK) != 0;
    bool counts = is_missing ? is_interpreted : is_script(path, !is_interpreted);
    if (*word != '\0' && counts && is_below(path, finder->root)) {
        add_path(finder->files, path);
    }
}

/* A file that is named as such, wherever it lies. */
static void add_named(const struct finder *finder, const char *word) {
    if (*word != '\0' && word[strspn(word, " \t\n")] != '{') {
        OWNED_STR path = path_absolute(word, finder->base);
        add_path(finder->files, path);
    }
}

static bool is_interpreter(const char *word) {
    const char *slash = strrchr(word, '/');
    return is_one_of(slash != NULL && slash[1] != '\0' ? slash + 1 : word, interpreters,
            ARRAY_LENGTH(interpreters));
}

/* The value that stands in the word itself, behind '='; NULL: it is none of the options. */
static const char *value_of_option(const char *word) {
    for (size_t i = 0; i < ARRAY_LENGTH(file_options); i++) {
        size_t length = strlen(file_options[i]);
        if (strncmp(word, file_options[i], length) == 0 && word[length] == '=') {
            return word + length + 1;
        }
    }
    return NULL;
}

static void add_words(const struct finder *finder, char *const *words) {
    bool is_interpreted = false;
    for (size_t i = 0; words[i] != NULL; i++) {
        const char *word = words[i], *value = value_of_option(word);
        bool is_option = *word == '-' && word[1] != '\0';
        if (value != NULL) {
            add_named(finder, value);
        } else if (i > 0 && is_one_of(words[i - 1], file_options, ARRAY_LENGTH(file_options))) {
            add_named(finder, word);
        } else if (!is_option && (is_interpreted || strchr(word, '/') != NULL)) {
            add_script(finder, word, is_interpreted);
        }
        bool ends = text_equal(word, "-c") || text_equal(word, "-e") || text_equal(word, "-m");
        is_interpreted = is_interpreter(word) || (is_interpreted && is_option && !ends);
    }
}

/* Claude Code gives its hooks the project's directory as a variable: "$" and braces are gone. */
static char *expand_project(const struct finder *finder, const char *const *words, char *word) {
    static const char variable[] = "CLAUDE_PROJECT_DIR";
    size_t count = text_vector_length(words);
    bool is_behind = count > 0 && text_equal(words[count - 1], variable) && *word == '/';
    const char *rest = is_behind                          ? word
                       : text_starts_with(word, variable) ? word + strlen(variable)
                                                          : "";
    if (*rest != '/') {
        return word;
    }
    char *path = text_format("%s%s", finder->base, rest);
    free(word);
    return path;
}

static void add_line(const struct finder *finder, const char *line) {
    char **words = memory_allocate_zeroed(WORDS_MAX + 1, sizeof(char *));
    size_t count = 0;
    for (const char *at = line + strspn(line, SHELL_SEPARATES); *at != '\0' && count < WORDS_MAX;) {
        size_t length = strcspn(at, SHELL_SEPARATES);
        char *word = text_copy_bytes(at, length);
        words[count] = expand_project(finder, (const char *const *)words, word);
        count++;
        at += length;
        at += strspn(at, SHELL_SEPARATES);
    }
    add_words(finder, words);
    text_vector_destroy(words);
}

/* ---- settings and servers -------------------------------------------------------------------- */

static void add_commands(const struct finder *finder, const struct json *json, int depth);

static void add_members(const struct finder *finder, const struct json *object, int depth) {
    struct json_walk walk = { 0 };
    while (json_next(object, &walk)) {
        if (json_kind(walk.value) != JSON_KIND_TEXT) {
            add_commands(finder, walk.value, depth + 1);
        } else if (is_one_of(walk.name, line_members, ARRAY_LENGTH(line_members))) {
            add_line(finder, json_as_text(walk.value, ""));
        }
    }
    const char *command = json_get_text(object, "command", NULL);
    char **arguments = json_to_text_vector(json_find(object, "args"));
    size_t count = text_vector_length((const char *const *)arguments);
    char **words = memory_allocate_zeroed(count + 2, sizeof(char *));
    words[0] = text_copy(command != NULL ? command : "");
    for (size_t i = 0; i < count; i++) {
        words[i + 1] = text_copy(arguments[i]);
    }
    add_words(finder, words);
    text_vector_destroy(words);
    text_vector_destroy(arguments);
}

static void add_commands(const struct finder *finder, const struct json *json, int depth) {
    if (depth > JSON_DEPTH_MAX) {
        return;
    }
    if (json_kind(json) == JSON_KIND_OBJECT) {
        add_members(finder, json, depth);
    }
    for (size_t i = 0; json_kind(json) == JSON_KIND_ARRAY && i < json_count(json); i++) {
        add_commands(finder, json_at(json, i), depth + 1);
    }
}

/* A file's path, or a table: and what is run by what it says. */
static void add_table(const struct finder *finder, const char *said) {
    struct buffer text = { 0 };
    if (said == NULL) {
        return;
    }
    add_named(finder, said);
    if (*said == '{') {
        buffer_append_text(&text, said);
    } else {
        OWNED_STR path = path_absolute(said, finder->base);
        (void)file_read(path, SETTINGS_BYTES, &text, NULL);
    }
    OWNED(json) json = json_parse(buffer_text(&text), text.length, NULL);
    buffer_finish(&text);
    add_commands(finder, json, 0);
}

/* ---- a preset -------------------------------------------------------------------------------- */

static void add_launch(struct named_files *files, const struct preset *preset,
        const struct preset_launch *launch, const char *directory) {
    const struct finder finder = { files, preset->root, directory };
    add_table(&finder, launch->agent.mcp_config);
    add_table(&finder, launch->agent.settings);
    for (size_t i = 0; i < launch->environment.count; i++) {
        const struct string_pair *pair = &launch->environment.pairs[i];
        if (is_one_of(pair->name, file_variables, ARRAY_LENGTH(file_variables))) {
            add_named(&finder, pair->value);
        }
    }
    if (launch->shell_line != NULL) {
        add_line(&finder, launch->shell_line);
    } else {
        add_words(&finder, launch->argv);
    }
    if (launch->notify != NULL) {
        add_line(&finder, launch->notify);
    }
}

void named_files_find(const struct preset *preset, struct named_files *out) {
    *out = (struct named_files){ 0 };
    for (char **file = preset->role_files; file != NULL && *file != NULL; file++) {
        add_path(out, *file);
    }
    for (size_t i = 0; i < preset->session_count; i++) {
        const struct preset_session *session = &preset->sessions[i];
        add_launch(out, preset, &session->launch, session->directory);
    }
    for (size_t i = 0; i < preset->role_count; i++) {
        add_launch(out, preset, &preset->roles[i].launch, preset->root);
    }
    for (size_t i = 0; i < preset->profile_count; i++) {
        add_launch(out, preset, &preset->profiles[i].launch, preset->root);
    }
}
