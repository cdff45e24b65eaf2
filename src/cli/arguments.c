/* SPDX-License-Identifier: MIT */
/* The option parser: a command's table decides what each word of the command line is. */

#include "arguments.h"

#include "command.h"

#include "base/buffer.h"
#include "base/path.h"
#include "base/text.h"

#include <assert.h>

static const struct command_option common_options[] = {
    { "fleet", 'L', "NAME", "the fleet to speak of" },
    { "help", 'h', NULL, "say how the command is used" },
};

static const struct command_option *find_option(
        const struct command *command, const char *name, size_t length, char letter) {
    const struct command_option *tables[] = { command->options, common_options };
    const size_t counts[] = { command->option_count,
        sizeof(common_options) / sizeof(common_options[0]) };
    for (size_t table = 0; table < 2; table++) {
        for (size_t i = 0; i < counts[table]; i++) {
            const struct command_option *option = &tables[table][i];
            if (letter != 0 ? option->letter == letter
                            : strlen(option->name) == length &&
                                      memcmp(option->name, name, length) == 0) {
                return option;
            }
        }
    }
    return NULL;
}

static bool fail_unknown(const struct command *command, const char *name, struct error *err) {
    const char *names[64];
    size_t count = 0;
    names[count++] = "help";
    names[count++] = "fleet";
    for (size_t i = 0; i < command->option_count && count < 64; i++) {
        names[count++] = command->options[i].name;
    }
    const char *nearest = text_nearest(name, names, count);
    if (nearest != NULL) {
        return error_set(
                err, ERROR_INVALID, "no option '--%s': did you mean '--%s'?", name, nearest);
    }
    return error_set(err, ERROR_INVALID, "no option '--%s'", name);
}

static bool take(struct arguments *arguments, const struct command_option *option,
        const char *value, struct error *err) {
    if (text_equal(option->name, "help")) {
        arguments->help = true;
    } else if (text_equal(option->name, "fleet")) {
        if (!path_fleet_name_is_valid(value)) {
            return error_set(err, ERROR_INVALID, "'%s' cannot name a fleet", value);
        }
        arguments->fleet = value;
    } else if (arguments->given_count == ARGUMENTS_OPTIONS_MAX) {
        return error_set(err, ERROR_LIMIT, "more than %d options", ARGUMENTS_OPTIONS_MAX);
    } else {
        arguments->given[arguments->given_count].name = option->name;
        arguments->given[arguments->given_count++].value = value;
    }
    return true;
}

/* "--name", "--name=value"; next: the word behind it. */
static bool parse_long(struct arguments *arguments, const char *word, const char *next,
        bool *out_used_next, struct error *err) {
    const char *name = word + 2, *equals = strchr(name, '=');
    size_t length = equals != NULL ? (size_t)(equals - name) : strlen(name);
    const struct command_option *option = find_option(arguments->command, name, length, 0);
    if (option == NULL) {
        char *unknown = text_copy_bytes(name, length);
        fail_unknown(arguments->command, unknown, err);
        free(unknown);
        return false;
    }
    if (option->value == NULL) {
        return equals == NULL
                       ? take(arguments, option, NULL, err)
                       : error_set(err, ERROR_INVALID, "'--%s' takes no value", option->name);
    }
    *out_used_next = equals == NULL;
    const char *value = equals != NULL ? equals + 1 : next;
    return value != NULL ? take(arguments, option, value, err)
                         : error_set(err, ERROR_INVALID, "'--%s' needs a value: %s", option->name,
                                   option->value);
}

/* "-d", "-df", "-n value", "-nvalue". */
static bool parse_short(struct arguments *arguments, const char *word, const char *next,
        bool *out_used_next, struct error *err) {
    for (const char *letter = word + 1; *letter != '\0'; letter++) {
        const struct command_option *option = find_option(arguments->command, NULL, 0, *letter);
        if (option == NULL) {
            return error_set(err, ERROR_INVALID, "no option '-%c'", *letter);
        }
        if (option->value != NULL) {
            *out_used_next = letter[1] == '\0';
            const char *value = letter[1] != '\0' ? letter + 1 : next;
            return value != NULL ? take(arguments, option, value, err)
                                 : error_set(err, ERROR_INVALID, "'-%c' needs a value: %s", *letter,
                                           option->value);
        }
        if (!take(arguments, option, NULL, err)) {
            return false;
        }
    }
    return true;
}

static bool check_count(const struct arguments *arguments, struct error *err) {
    const struct command *command = arguments->command;
    if (arguments->help ||
            (arguments->count >= command->minimum && arguments->count <= command->maximum)) {
        return true;
    }
    if (command->maximum == 0) {
        return error_set(err, ERROR_INVALID, "unexpected '%s'", arguments->words[0]);
    }
    if (arguments->count > command->maximum) {
        return error_set(err, ERROR_INVALID, "unexpected '%s'", arguments->words[command->maximum]);
    }
    return error_set(err, ERROR_INVALID, "it needs: %s", command->usage);
}

bool arguments_parse(struct arguments *arguments, const struct command *command, int argc,
        char **argv, struct error *err) {
    *arguments = (struct arguments){ .command = command, .words = argv };
    const char *named = getenv("STOA_NAME");
    arguments->fleet = named != NULL && *named != '\0' ? named : "default";
    bool options_ended = false;
    for (int i = 0; i < argc; i++) {
        char *word = argv[i];
        bool used_next = false;
        if (options_ended || word[0] != '-' || word[1] == '\0') {
            arguments->words[arguments->count++] = word;
            options_ended = options_ended || command->words_end_options;
            continue;
        }
        if (text_equal(word, "--")) {
            options_ended = arguments->dashes = true;
            arguments->after_dashes = arguments->count;
            continue;
        }
        const char *next = i + 1 < argc ? argv[i + 1] : NULL;
        if (!(word[1] == '-' ? parse_long(arguments, word, next, &used_next, err)
                             : parse_short(arguments, word, next, &used_next, err))) {
            return false;
        }
        i += used_next ? 1 : 0;
    }
    arguments->words[arguments->count] = NULL;
    if (!path_fleet_name_is_valid(arguments->fleet)) {
        return error_set(
                err, ERROR_INVALID, "STOA_NAME: '%s' cannot name a fleet", arguments->fleet);
    }
    return check_count(arguments, err);
}

static void assert_option(const struct arguments *arguments, const char *option) {
    assert(find_option(arguments->command, option, strlen(option), 0) != NULL);
    (void)arguments;
    (void)option;
}

bool arguments_has(const struct arguments *arguments, const char *option) {
    assert_option(arguments, option);
    for (size_t i = 0; i < arguments->given_count; i++) {
        if (text_equal(arguments->given[i].name, option)) {
            return true;
        }
    }
    return false;
}

const char *arguments_value(const struct arguments *arguments, const char *option) {
    const char *value = NULL;
    for (size_t i = 0; i < arguments->given_count; i++) {
        if (text_equal(arguments->given[i].name, option)) {
            value = arguments->given[i].value;
        }
    }
    assert_option(arguments, option);
    return value;
}

const char *arguments_value_at(
        const struct arguments *arguments, const char *option, size_t index) {
    assert_option(arguments, option);
    for (size_t i = 0; i < arguments->given_count; i++) {
        if (text_equal(arguments->given[i].name, option) && index-- == 0) {
            return arguments->given[i].value;
        }
    }
    return NULL;
}

bool arguments_integer(const struct arguments *arguments, const char *option, int64_t minimum,
        int64_t maximum, int64_t otherwise, int64_t *out_value, struct error *err) {
    const char *value = arguments_value(arguments, option);
    if (value == NULL) {
        *out_value = otherwise;
        return true;
    }
    return text_parse_integer(value, minimum, maximum, out_value) ||
           error_set(err, ERROR_INVALID, "'--%s' must be a number from %lld to %lld, not '%s'",
                   option, (long long)minimum, (long long)maximum, value);
}

const char *arguments_word(const struct arguments *arguments, size_t index) {
    return index < arguments->count ? arguments->words[index] : NULL;
}

char *arguments_join(const struct arguments *arguments, size_t index) {
    struct buffer joined = { 0 };
    for (size_t i = index; i < arguments->count; i++) {
        buffer_append_text(&joined, i > index ? " " : "");
        buffer_append_text(&joined, arguments->words[i]);
    }
    return buffer_take_text(&joined);
}
