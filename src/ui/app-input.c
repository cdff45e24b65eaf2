/* SPDX-License-Identifier: MIT */

/* Where a key goes: a dialog, the prefix, the history, the panel, or the program in the pane. */

#include "action.h"
#include "app-attention.h"
#include "base/text.h"
#include "dialog.h"
#include "outer-report.h"
#include "state.h"

static bool is_modifier_key(const struct key_event *key) {
    return (key->symbol == KEY_OTHER && key->codepoint >= 57441 && key->codepoint <= 57454) ||
           key->symbol == KEY_CAPS_LOCK_KEY || key->symbol == KEY_NUM_LOCK_KEY ||
           key->symbol == KEY_SCROLL_LOCK_KEY;
}

bool app_run_binding(struct app *app, const struct key_binding *binding) {
    const struct action *action = binding != NULL ? action_find(binding->action->name) : NULL;
    if (action == NULL) {
        return false;
    }
    action->run(app, binding->argument != NULL ? binding->argument : "");
    return true;
}

/* ---- releases: a pane hears of those whose press it has seen ----------------------------------
 */

static bool same_key(const struct key_event *a, const struct key_event *b) {
    return a->symbol == b->symbol && a->codepoint == b->codepoint;
}

static void remember_swallowed(struct input_state *input, const struct key_event *key) {
    if (input->swallowed_count == SWALLOWED_KEYS_MAX) {
        memmove(input->swallowed, input->swallowed + 1,
                (SWALLOWED_KEYS_MAX - 1) * sizeof(input->swallowed[0]));
        input->swallowed_count--;
    }
    input->swallowed[input->swallowed_count++] = *key;
}

static bool forget_swallowed(struct input_state *input, const struct key_event *key) {
    for (size_t i = 0; i < input->swallowed_count; i++) {
        if (same_key(&input->swallowed[i], key)) {
            input->swallowed[i] = input->swallowed[--input->swallowed_count];
            return true;
        }
    }
    return false;
}

static void handle_release(struct app *app, const struct key_event *key) {
    struct pane *pane = app->view.focused;
    bool elsewhere = app->dialog != NULL || app->panel.focused || app->input.after_prefix;
    if (!forget_swallowed(&app->input, key) && !elsewhere && pane != NULL && pane_is_live(pane)) {
        pane_link_key(pane->host, key);
    }
}

/* ---- presses --------------------------------------------------------------------------------- */

static void key_in_dialog(struct app *app, const struct key_event *key) {
    const struct key_binding *binding = key_table_find(app->keys, KEY_MODE_DIALOG, key);
    app->dialog->kind->key(app->dialog, key, binding != NULL ? binding->action->name : "");
}

static void key_after_prefix(struct app *app, const struct key_event *key) {
    const struct key_binding *binding = key_table_find(app->keys, KEY_MODE_AFTER_PREFIX, key);
    app->input.after_prefix = false;
    app_changed(app);
    if (binding != NULL) {
        app_run_binding(app, binding);
    } else if (key_table_is_prefix(app->keys, key)) {
        action_find("send-prefix")->run(app, "");
    } else if (key->symbol != KEY_ESCAPE) {
        char name[32];
        app_say(app, true, "%s means nothing after the prefix", key_format(key, name));
    }
}

/* ---- type-ahead ------------------------------------------------------------------------------ */

static bool is_connecting(const struct app *app) {
    const struct pane *pane = app->view.focused;
    if (pane == NULL || pane->host == NULL) {
        return pane == NULL || pane->socket_path != NULL;
    }
    return pane_link_state(pane->host) == PANE_CONNECTING || pane_session(pane) == NULL;
}

static void keep_early(struct app *app, const struct key_event *key) {
    if (app->input.early_count < EARLY_KEYS_MAX) {
        app->input.early[app->input.early_count++] = *key;
    }
}

void app_send_early_keys(struct app *app) {
    struct input_state *input = &app->input;
    if (input->early_count > 0 && !is_connecting(app)) {
        size_t count = input->early_count;
        input->early_count = 0;
        for (size_t i = 0; i < count && pane_is_live(app->view.focused); i++) {
            pane_link_key(app->view.focused->host, &input->early[i]);
        }
    }
}

/* The mode that the keys of this moment belong to; KEY_MODE_COUNT: the program's. */
static enum key_mode current_mode(const struct app *app) {
    const struct pane *pane = app->view.focused;
    if (app->panel.focused) {
        return KEY_MODE_PANEL;
    }
    if (pane == NULL) {
        return KEY_MODE_EMPTY;
    }
    if (pane->scrolling) {
        return app_copy_mode(app);
    }
    const struct fleet_session *session = pane_session(pane);
    bool ended = session != NULL && session->state >= SESSION_EXITED;
    return ended ? KEY_MODE_EXITED : KEY_MODE_COUNT;
}

/* True when the pane's program got the key. */
static bool handle_press(struct app *app, const struct key_event *key) {
    if (app->dialog != NULL) {
        key_in_dialog(app, key);
        return false;
    }
    if (app->input.after_prefix) {
        if (!is_modifier_key(key)) {
            key_after_prefix(app, key);
        }
        return false;
    }
    if (key_table_is_prefix(app->keys, key)) {
        app->input.after_prefix = true;
        app_changed(app);
        return false;
    }
    enum key_mode mode = current_mode(app);
    if (mode == KEY_MODE_COUNT || mode == KEY_MODE_EXITED) {
        if (app_run_binding(app, key_table_find(app->keys, KEY_MODE_DIRECT, key))) {
            return false;
        }
    }
    if (mode == KEY_MODE_EMPTY && !app->had_sessions) {
        keep_early(app, key);
        return true;
    }
    if (mode == KEY_MODE_COPY_VI || mode == KEY_MODE_COPY_EMACS) {
        copy_key(app, key);
        return false;
    }
    if (mode != KEY_MODE_COUNT) {
        app_run_binding(app, key_table_find(app->keys, mode, key));
        return false;
    }
    selection_clear(app);
    if (is_connecting(app)) {
        keep_early(app, key);
    } else if (app->view.focused->host != NULL) {
        pane_link_key(app->view.focused->host, key);
    }
    return true;
}

/* The key itself has gone out before. */
static void tell_others(const struct app *app) {
    struct pane *pane;
    LIST_FOR_EACH (pane, &app->view.panes, link) {
        if (pane != app->view.focused && pane->host != NULL) {
            pane_link_typed_beside(pane->host);
        }
    }
}

static void handle_key(struct app *app, const struct key_event *key) {
    if (key->action == KEY_RELEASE) {
        handle_release(app, key);
    } else if (!handle_press(app, key)) {
        remember_swallowed(&app->input, key);
    } else {
        tell_others(app);
    }
}

/* ---- pastes ---------------------------------------------------------------------------------- */

static void handle_paste(struct app *app, const char *text, size_t length) {
    struct buffer *paste = &app->input.paste;
    size_t room = PASTE_BYTES_MAX - paste->length;
    app->input.paste_is_too_large |= length > room;
    buffer_append(paste, text, length < room ? length : room);
}

static void deliver_paste(struct app *app, const char *text, size_t length) {
    struct pane *pane = app->view.focused;
    if (app->dialog != NULL) {
        if (app->dialog->kind->paste != NULL) {
            app->dialog->kind->paste(app->dialog, text, length);
        }
    } else if (pane != NULL && !app->panel.focused && pane_is_live(pane)) {
        pane_stop_scrolling(pane);
        if (length > 0 && !pane_link_paste(pane->host, text, length)) {
            app_say(app, true, "the program takes nothing now: the paste was not sent");
        }
    }
}

static void end_paste(struct app *app) {
    struct buffer *paste = &app->input.paste;
    app->input.after_prefix = false;
    if (app->input.paste_is_too_large) {
        app_say(app, true, "the paste is larger than %d MiB: nothing was sent",
                PASTE_BYTES_MAX >> 20);
    } else {
        deliver_paste(app, buffer_text(paste), paste->length);
    }
    app->input.paste_is_too_large = false;
    buffer_finish(paste);
    app_changed(app);
}

/* ---- what the terminal tells ------------------------------------------------------------------
 */

static void handle_focus(struct app *app, bool focused) {
    app->outer_focused = focused;
    if (app->view.focused != NULL && app->view.focused->host != NULL) {
        pane_link_focus(app->view.focused->host, focused);
    }
    app_tell_look(app);
}

static void handle_report(struct app *app, const struct input_event *event) {
    if (outer_report(&app->colors, app->screen, event)) {
        app_update_colors(app);
    }
}

void app_handle_input(void *context, const struct input_event *event) {
    struct app *app = context;
    app_need_keys(app);
    switch (event->kind) {
    case INPUT_KEY:
        handle_key(app, &event->key);
        break;
    case INPUT_MOUSE:
        app_handle_mouse(app, &event->mouse);
        break;
    case INPUT_PASTE:
        handle_paste(app, event->text, event->length);
        break;
    case INPUT_PASTE_END:
        end_paste(app);
        break;
    case INPUT_FOCUS_IN:
    case INPUT_FOCUS_OUT:
        handle_focus(app, event->kind == INPUT_FOCUS_IN);
        break;
    default:
        handle_report(app, event);
        break;
    }
}
