/* SPDX-License-Identifier: MIT */

/* The keys of copy mode: counts before them, and those that wait for what the last one went to. */

#include "action.h"
#include "base/text.h"
#include "copy-mode.h"
#include "state.h"

#define COUNT_MAX 99999

enum key_mode app_copy_mode(const struct app *app) {
    return settings_copy_keys(app->settings) == COPY_KEYS_EMACS ? KEY_MODE_COPY_EMACS
                                                                : KEY_MODE_COPY_VI;
}

/* ---- counts -----------------------------------------------------------------------------------
 */

/* 0 to 9 when the key is a digit of a count: as it is in vi, with Alt in Emacs; else -1. */
static int digit_of(const struct app *app, const struct key_event *key) {
    bool is_emacs = app_copy_mode(app) == KEY_MODE_COPY_EMACS;
    uint8_t chord = key->modifiers & (uint8_t) ~(KEY_CAPS_LOCK | KEY_NUM_LOCK);
    uint32_t typed = is_emacs ? key->codepoint : (uint8_t)key->text[0];
    bool is_plain = is_emacs ? chord == KEY_ALT : key->text[0] != '\0' && key->text[1] == '\0';
    bool is_digit = key->symbol == KEY_CHARACTER && is_plain && typed >= '0' && typed <= '9';
    return is_digit ? (int)(typed - '0') : -1;
}

/* A digit that is bound (as 0 is in vi) is one of a count behind another only. */
static bool take_digit(struct app *app, struct copy_mode *copy, const struct key_event *key,
        const struct key_binding *binding) {
    int digit = digit_of(app, key);
    if (digit < 0 || (copy->count == 0 && (digit == 0 || binding != NULL))) {
        return false;
    }
    uint32_t count = copy->count * 10 + (uint32_t)digit;
    copy->count = count < COUNT_MAX ? count : COUNT_MAX;
    app_changed(app);
    return true;
}

/* ---- keys that wait ---------------------------------------------------------------------------
 */

/* A key that is typed before the rows or the match are here that the one before it went to would
 * act on another place: it waits. */
static void hold(struct input_state *input, const struct key_event *key, uint32_t count) {
    if (input->held_count < HELD_KEYS_MAX) {
        input->held[input->held_count++] = (struct held_key){ *key, count };
    }
}

static void hold_first(struct input_state *input, const struct key_event *key, uint32_t count) {
    if (input->held_count < HELD_KEYS_MAX) {
        memmove(input->held + 1, input->held, input->held_count * sizeof(input->held[0]));
        input->held[0] = (struct held_key){ *key, count };
        input->held_count++;
    }
}

/* ---- running them ------------------------------------------------------------------------------
 */

static bool is_in_copy_mode(const struct app *app, const struct pane *pane) {
    return app->view.focused == pane && pane != NULL && pane->scrolling && app->dialog == NULL &&
           !app->panel.focused;
}

/* Until nothing moves any more; what is not here yet is waited for in between. */
static void run_times(struct app *app, const struct key_event *key,
        const struct key_binding *binding, uint32_t count) {
    struct pane *pane = app->view.focused;
    for (; count > 0 && is_in_copy_mode(app, pane); count--) {
        if (copy_is_waiting(pane)) {
            hold_first(&app->input, key, count);
            return;
        }
        struct text_place before = pane->copy.cursor;
        uint64_t top = pane->top;
        app_run_binding(app, binding);
        bool has_moved = pane->top != top || pane->copy.cursor.line != before.line ||
                         pane->copy.cursor.column != before.column;
        if (!has_moved && !copy_is_waiting(pane)) {
            return;
        }
    }
}

static void run(struct app *app, const struct key_event *key, uint32_t count) {
    const struct key_binding *binding = key_table_find(app->keys, app_copy_mode(app), key);
    const struct action *action = binding != NULL ? action_find(binding->action->name) : NULL;
    if (action == NULL || count == 0 || action->count == COUNT_UNUSED) {
        app_run_binding(app, binding);
    } else if (action->count == COUNT_LINE) {
        copy_move_to_line(app->view.focused, count);
    } else {
        run_times(app, key, binding, count);
    }
}

static bool is_action(const struct key_binding *binding, const char *name) {
    return binding != NULL && text_equal(binding->action->name, name);
}

void copy_key(struct app *app, const struct key_event *key) {
    struct input_state *input = &app->input;
    struct pane *pane = app->view.focused;
    const struct key_binding *binding = key_table_find(app->keys, app_copy_mode(app), key);
    if (take_digit(app, &pane->copy, key, binding)) {
        return;
    }
    uint32_t count = pane->copy.count;
    bool cancels = is_action(binding, "cancel"), leaves = cancels || is_action(binding, "leave");
    if (count > 0) {
        pane->copy.count = 0;
        app_changed(app);
    }
    if (leaves) {
        input->held_count = 0; /* nobody is stuck */
    } else if (copy_is_waiting(pane)) {
        hold(input, key, count);
        return;
    }
    if (!cancels || count == 0) {
        run(app, key, count);
    }
}

void app_run_held_keys(struct app *app) {
    struct input_state *input = &app->input;
    struct pane *pane = app->view.focused;
    while (input->held_count > 0) {
        if (!is_in_copy_mode(app, pane)) {
            input->held_count = 0; /* they were not meant for what there is now */
            return;
        }
        if (copy_is_waiting(pane)) {
            return;
        }
        struct held_key held = input->held[0];
        input->held_count--;
        memmove(input->held, input->held + 1, input->held_count * sizeof(input->held[0]));
        run(app, &held.key, held.count);
    }
}
