/* SPDX-License-Identifier: MIT */

/* To the session that needs somebody next. */

#include "actions.h"

#include "base/text.h"
#include "state.h"

static bool comes_before(const struct fleet_session *a, const struct fleet_session *b) {
    return attention_precedes(&a->need, &b->need) ||
           (!attention_precedes(&b->need, &a->need) && a->position < b->position);
}

/* The first of all, or the first behind `after`; the focused one is no place to go to. */
static const struct fleet_session *find_next(
        const struct app *app, const struct fleet_session *focused, bool is_behind) {
    const struct fleet_session *best = NULL, *session;
    LIST_FOR_EACH (session, fleet_sessions(app->fleet), link) {
        bool fits = session != focused && session->need.is_needed &&
                    (!is_behind || !comes_before(session, focused));
        if (fits && (best == NULL || comes_before(session, best))) {
            best = session;
        }
    }
    return best;
}

void action_next_need(struct app *app, const char *argument) {
    const struct pane *pane = app->view.focused;
    const struct fleet_session *focused = pane != NULL ? pane_session(pane) : NULL;
    bool goes_round = focused != NULL && focused->need.is_needed;
    const struct fleet_session *next = find_next(app, focused, goes_round);
    next = next != NULL ? next : find_next(app, focused, false);
    if (next == NULL) {
        app_say(app, false, goes_round ? "nobody else needs you" : "nobody needs you");
        return;
    }
    app->panel.focused = false;
    app_focus(app, app_find_pane(app, next->id));
    app_changed(app);
}
