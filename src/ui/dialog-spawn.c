/* SPDX-License-Identifier: MIT */

/* The form that starts a session. */

#include "form.h"

#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "session-name.h"
#include "state.h"
#include "ui/launch-spec.h"
#include "json/json.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHOICES_MAX 20

enum spawn_field { FIELD_NAME, FIELD_PROGRAM, FIELD_DIRECTORY, FIELD_TASK, FIELD_PROMPT };

static const struct form_field fields[] = {
    [FIELD_NAME] = { "Name", "chosen by itself", 1 },
    [FIELD_PROGRAM] = { "Program", "a profile, or a command", 1 },
    [FIELD_DIRECTORY] = { "Directory", NULL, 1 },
    [FIELD_TASK] = { "Task", "what it works on", 1 },
    [FIELD_PROMPT] = { "Prompt", "given to Claude Code as its first prompt", 5 },
};

static void on_started(void *context, const struct json *result, const struct error *err) {
    struct app *app = context;
    if (err != NULL) {
        app_say(app, true, "%s", err->text);
        return;
    }
    const struct json *session = json_find(result, "session");
    const char *id = json_get_text(session != NULL ? session : result, "id", NULL);
    struct pane *pane = app_find_pane(app, id);
    if (pane != NULL) {
        app_focus(app, pane);
        app->panel.focused = false;
    } else {
        text_replace(&app->panel.expected, id);
    }
}

/* The directory as an absolute path, or NULL. */
static char *find_directory(const char *text) {
    char *path = path_absolute(text[0] != '\0' ? text : ".", NULL);
    struct stat info;
    if (stat(path, &info) == 0 && S_ISDIR(info.st_mode)) {
        return path;
    }
    free(path);
    return NULL;
}

/* A profile of the user's settings by its name, else a command. */
static void set_program(const struct app *app, struct json *spec, const char *program) {
    const struct settings *settings = app->settings;
    for (size_t i = 0; i < settings->profile_count; i++) {
        if (text_equal(settings->profiles[i].name, program)) {
            launch_spec_set_launch(spec, &settings->profiles[i].launch);
            json_set_text(spec, "profile", program);
            return;
        }
    }
    json_set_text(spec, "command", program);
    json_set(spec, "environment", launch_spec_environment());
    launch_spec_set_recording(spec, &settings->recording);
}

static bool submit(struct form *form, size_t *wrong, char *error, size_t size) {
    struct app *app = form->dialog.app;
    const char *name = form_get(form, FIELD_NAME);
    if (name[0] != '\0' && !session_name_is_valid(name)) {
        *wrong = FIELD_NAME;
        snprintf(error, size, "a name has letters, digits, '.', '_' and '-', at most 32");
        return false;
    }
    if (name[0] != '\0' && session_of_name(app, name) != NULL) {
        *wrong = FIELD_NAME;
        snprintf(error, size, "there is a session '%s'", name);
        return false;
    }
    if (form_get(form, FIELD_PROGRAM)[0] == '\0') {
        *wrong = FIELD_PROGRAM;
        snprintf(error, size, "what shall run?");
        return false;
    }
    OWNED_STR directory = find_directory(form_get(form, FIELD_DIRECTORY));
    if (directory == NULL) {
        *wrong = FIELD_DIRECTORY;
        snprintf(error, size, "there is no such directory");
        return false;
    }
    struct json *spec = json_create_object();
    if (name[0] != '\0') {
        json_set_text(spec, "name", name);
    }
    set_program(app, spec, form_get(form, FIELD_PROGRAM));
    json_set_text(spec, "directory", directory);
    if (form_get(form, FIELD_TASK)[0] != '\0') {
        json_set_text(spec, "task", form_get(form, FIELD_TASK));
    }
    if (form_get(form, FIELD_PROMPT)[0] != '\0') {
        json_set_text(spec, "prompt", form_get(form, FIELD_PROMPT));
    }
    fleet_call(app->fleet, "session.new", spec, on_started, app);
    return true;
}

static const struct form_kind spawn_form = { .title = "Start a session",
    .accept = "start",
    .fields = fields,
    .field_count = ARRAY_LENGTH(fields),
    .submit = submit };

static void add_choice(char ***choices, size_t *count, size_t *capacity, const char *text) {
    for (size_t i = 0; i < *count; i++) {
        if (text_equal((*choices)[i], text)) {
            return;
        }
    }
    *choices = memory_grow(*choices, capacity, *count + 2, sizeof(char *));
    (*choices)[(*count)++] = text_copy(text);
    (*choices)[*count] = NULL;
}

/* claude, the person's shell, and what runs already. */
static char **create_choices(const struct app *app) {
    char **choices = NULL;
    size_t count = 0, capacity = 0;
    const struct settings *settings = app->settings;
    for (size_t i = 0; i < settings->profile_count && count < CHOICES_MAX; i++) {
        add_choice(&choices, &count, &capacity, settings->profiles[i].name);
    }
    add_choice(&choices, &count, &capacity, "claude");
    add_choice(&choices, &count, &capacity, settings->shell);
    const struct fleet_session *session;
    LIST_FOR_EACH (session, fleet_sessions(app->fleet), link) {
        if (session->command[0] != '\0' && count < CHOICES_MAX) {
            add_choice(&choices, &count, &capacity, session->command);
        }
    }
    return choices;
}

void dialog_open_spawn(struct app *app, bool with_prompt) {
    struct form *form = form_create(&spawn_form);
    const struct fleet_session *session = app_target(app);
    OWNED_STR here = path_absolute(".", NULL);
    form->focused = with_prompt ? FIELD_PROMPT : FIELD_NAME;
    form_set_choices(form, FIELD_PROGRAM, create_choices(app));
    form_set(form, FIELD_DIRECTORY,
            session != NULL && session->directory[0] != '\0' ? session->directory : here);
    dialog_open(app, &form->dialog);
}
