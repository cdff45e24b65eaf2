/* SPDX-License-Identifier: MIT */
#include "asciicast.h"
#include "command-list.h"
#include "log-text.h"
#include "output.h"
#include "recording-place.h"

#include "base/fd.h"
#include "base/memory.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define IDLE_S_MAX 86400

struct export {
    const struct arguments *arguments;
    const char *directory, *name;
    FILE *out;
    int64_t idle_s;
};

typedef bool export_fn(const struct export *export, struct error *err);

static void warn_of(unsigned damage) {
    if (damage != 0) {
        fprintf(stderr, "stoa: the recording is damaged: %s; what can be read was exported\n",
                tape_damage_text(damage));
    }
}

static bool export_asciicast(const struct export *export, struct error *err) {
    OWNED(tape) tape = tape_open(export->directory, err);
    if (tape == NULL) {
        return false;
    }
    const struct asciicast_options options = { .title = export->name, .idle_s = export->idle_s };
    unsigned damage;
    asciicast_write(tape, &options, export->out, &damage);
    warn_of(damage);
    return true;
}

static bool export_raw(const struct export *export, struct error *err) {
    OWNED(tape) tape = tape_open(export->directory, err);
    unsigned damage = 0;
    for (size_t i = 0; tape != NULL && i < tape_count(tape); i++) {
        OWNED(segment_reader)
        reader = segment_reader_create(
                export->directory, tape_segment(tape, i)->number, SEGMENT_SIZES);
        struct segment_event event;
        while (segment_reader_next(reader, &event)) {
            if (event.length > 0) { /* a change of size has none */
                fwrite(event.bytes, 1, event.length, export->out);
            }
        }
        damage |= tape_segment(tape, i)->damage | segment_reader_damage(reader);
    }
    warn_of(damage);
    return tape != NULL;
}

static bool export_text(const struct export *export, struct error *err) {
    OWNED(tape) tape = tape_open(export->directory, err);
    OWNED(log_text) text = log_text_create(export->out);
    OWNED(log_reader)
    reader =
            tape == NULL ? NULL : log_reader_create(export->directory, &log_text_events, text, err);
    if (reader == NULL || !log_reader_read(reader, err)) {
        return false;
    }
    log_text_end(text);
    unsigned damage = 0;
    for (size_t i = 0; i < tape_count(tape); i++) {
        damage |= tape_segment(tape, i)->damage;
    }
    warn_of(damage);
    return true;
}

static const struct {
    const char *name;
    export_fn *run;
} formats[] = {
    { "asciicast", export_asciicast },
    { "raw", export_raw },
    { "text", export_text },
};

static export_fn *find_format(const char *name, struct error *err) {
    for (size_t i = 0; i < ARRAY_LENGTH(formats); i++) {
        if (text_equal(formats[i].name, name)) {
            return formats[i].run;
        }
    }
    error_set(err, ERROR_INVALID, "no format '%s': it may be asciicast, raw or text", name);
    return NULL;
}

/* To the file that -o names, which may hold secrets then: 0600. */
static bool open_output(struct export *export, const char *path, struct error *err) {
    if (path == NULL) {
        export->out = stdout;
        return true;
    }
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    export->out = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (export->out == NULL) {
        error_set_errno(err, "cannot write '%s'", path);
        fd_close(&fd);
        return false;
    }
    return true;
}

static bool close_output(struct export *export, const char *path, struct error *err) {
    bool failed = ferror(export->out) != 0 || fflush(export->out) != 0;
    int why = errno;
    if (export->out != stdout) {
        failed = fclose(export->out) != 0 || failed;
    }
    errno = why;
    return !failed ||
           error_set_errno(err, "cannot write '%s'", path != NULL ? path : "standard output");
}

static bool write_export(struct export *export, export_fn *format, struct error *err) {
    const char *path = arguments_value(export->arguments, "output");
    const char *session = arguments_word(export->arguments, 0);
    OWNED_STR directory = recording_place_find(export->arguments, session, err);
    if (directory == NULL) {
        return false;
    }
    OWNED(tape) tape = tape_open(directory, err); /* before a file is made */
    if (tape == NULL) {
        return error_context(err, "session '%s'", session);
    }
    const char *id = strrchr(directory, '/') + 1;
    OWNED_STR name = recording_place_name(export->arguments, id);
    export->directory = directory;
    export->name = name != NULL ? name : id;
    if (!open_output(export, path, err)) {
        return false;
    }
    bool good = format(export, err);
    return close_output(export, path, good ? err : NULL) && good;
}

static int run(const struct arguments *arguments) {
    struct error err = { 0 };
    struct export export = { .arguments = arguments };
    const char *name = arguments_value(arguments, "format");
    export_fn *format = find_format(name != NULL ? name : "asciicast", &err);
    if (format == NULL ||
            !arguments_integer(arguments, "idle", 0, IDLE_S_MAX, 0, &export.idle_s, &err)) {
        return output_usage(arguments->command, &err);
    }
    return write_export(&export, format, &err) ? EXIT_DONE : output_error(&err);
}

static const struct command_option options[] = {
    { "format", 0, "FORMAT", "asciicast (the default), raw or text" },
    { "idle", 0, "SECONDS", "ask the player to shorten pauses to this (asciicast)" },
    { "output", 'o', "FILE", "write to FILE, which only you may read" },
};

const struct command cmd_export = {
    .name = "export",
    .usage = "SESSION",
    .summary = "Write the recording of a session for other programs",
    .text = "asciicast is version 2 of what asciinema plays; raw is what the program wrote, byte "
            "by byte; text is what a person would have read. A session that is gone is named by "
            "its "
            "id. It may hold what was typed, secrets too. The server is not needed",
    .options = options,
    .option_count = ARRAY_LENGTH(options),
    .minimum = 1,
    .maximum = 1,
    .run = run,
};
