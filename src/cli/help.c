/* SPDX-License-Identifier: MIT */
/* Help and manual from the command tables: one definition, every text. */

#include "help.h"

#include "base/text.h"

#include <ctype.h>

#define HELP_COLUMN 26 /* where the texts of options begin */

static const char *separator(const char *text) {
    return text != NULL && *text != '\0' ? " " : "";
}

void help_append_usage(struct buffer *out, const struct command *command) {
    const char *usage = command->usage != NULL ? command->usage : "";
    buffer_append_format(out, "usage: stoa %s%s%s%s\n", command->name,
            command->option_count > 0 ? " [OPTION…]" : "", separator(usage), usage);
}

static void append_padded(struct buffer *out, const char *left, const char *text) {
    size_t length = strlen(left);
    buffer_append_format(out, "  %s", left);
    if (length + 2 >= HELP_COLUMN) {
        buffer_append_format(out, "\n%*s%s\n", HELP_COLUMN, "", text);
    } else {
        buffer_append_format(out, "%*s%s\n", (int)(HELP_COLUMN - 2 - length), "", text);
    }
}

/* "-C, --directory DIR" */
static char *option_label(const struct command_option *option) {
    char letter[8] = "    ";
    if (option->letter != 0) {
        snprintf(letter, sizeof(letter), "-%c, ", option->letter);
    }
    return text_format("%s--%s%s%s", letter, option->name, separator(option->value),
            option->value != NULL ? option->value : "");
}

void help_append_command(struct buffer *out, const struct command *command) {
    help_append_usage(out, command);
    buffer_append_format(out, "\n%s.\n", command->summary);
    if (command->text != NULL) {
        buffer_append_format(out, "%s.\n", command->text);
    }
    if (command->alias != NULL) {
        buffer_append_format(out, "It may be called '%s' too.\n", command->alias);
    }
    if (command->option_count > 0) {
        buffer_append_text(out, "\n");
    }
    for (size_t i = 0; i < command->option_count; i++) {
        char *label = option_label(&command->options[i]);
        append_padded(out, label, command->options[i].text);
        free(label);
    }
    const char *keys, *text;
    buffer_append_text(out, command->key_help != NULL ? "\nKeys:\n" : "");
    for (size_t i = 0; command->key_help != NULL && command->key_help(i, &keys, &text); i++) {
        append_padded(out, keys, text);
    }
}

void help_append_overview(struct buffer *out) {
    buffer_append_text(out, "usage: stoa [-L FLEET] [COMMAND [ARGUMENT…]]\n\n"
                            "Without a command: attach. With -L, the fleet of that name.\n\n");
    size_t count = 0;
    const struct command *const *list = command_list(&count);
    for (size_t i = 0; i < count; i++) {
        char *label = list[i]->alias != NULL ? text_format("%s (%s)", list[i]->name, list[i]->alias)
                                             : text_copy(list[i]->name);
        append_padded(out, label, list[i]->summary);
        free(label);
    }
    buffer_append_text(out, "\n'stoa COMMAND --help' says more about one of them.\n");
}

/* scdoc's special characters become plain. */
static void append_escaped(struct buffer *out, const char *text) {
    for (; *text != '\0'; text++) {
        if (strchr("\\*_#|<>[]~", *text) != NULL) {
            buffer_append_text(out, "\\");
        }
        buffer_append(out, text, 1);
    }
}

static void append_option_manual(struct buffer *out, const struct command_option *option) {
    buffer_append_text(out, "\t");
    if (option->letter != 0) {
        buffer_append_format(out, "*-%c*, ", option->letter);
    }
    buffer_append_format(out, "*--%s*", option->name);
    if (option->value != NULL) {
        buffer_append_text(out, " ");
        append_escaped(out, option->value);
    }
    const char first[2] = { (char)toupper((unsigned char)option->text[0]), '\0' };
    buffer_append_text(out, "++\n\t\t");
    append_escaped(out, first);
    append_escaped(out, option->text + 1);
    buffer_append_text(out, ".\n\n");
}

static void append_keys_manual(struct buffer *out, const struct command *command) {
    const char *keys, *text;
    for (size_t i = 0; command->key_help(i, &keys, &text); i++) {
        buffer_append_text(out, "\t*");
        append_escaped(out, keys);
        buffer_append_text(out, "*++\n\t\t");
        append_escaped(out, text);
        buffer_append_text(out, ".\n\n");
    }
}

void help_append_manual(struct buffer *out) {
    size_t count = 0;
    const struct command *const *list = command_list(&count);
    for (size_t i = 0; i < count; i++) {
        const struct command *command = list[i];
        buffer_append_format(out, "*stoa %s*%s", command->name,
                command->option_count > 0 ? " \\[OPTION…\\]" : "");
        if (command->usage != NULL) {
            buffer_append_text(out, " ");
            append_escaped(out, command->usage);
        }
        buffer_append_text(out, "\n\t");
        append_escaped(out, command->summary);
        buffer_append_text(out, ".\n");
        if (command->text != NULL) {
            buffer_append_text(out, "\t");
            append_escaped(out, command->text);
            buffer_append_text(out, ".\n");
        }
        buffer_append_text(out, "\n");
        for (size_t j = 0; j < command->option_count; j++) {
            append_option_manual(out, &command->options[j]);
        }
        if (command->key_help != NULL) {
            buffer_append_text(out, "\tKeys:\n\n");
            append_keys_manual(out, command);
        }
    }
}
