/* SPDX-License-Identifier: MIT */

/* The side panel: two rows for each session (name and age; task), one when there are many. */

#include "widgets.h"

#include "base/memory.h"
#include "base/text.h"
#include "state.h"
#include "ui/grapheme.h"

#include <stdio.h>
#include <time.h>

#define HEADING_ROWS 2
#define FOOTER_ROWS  1

#define OWN_RULES     "rules.yaml" /* as the server calls the user's own */
#define RULES_COLUMNS 12

struct panel_shape {
    uint16_t entry_rows, shown; /* rows of an entry; entries that fit */
};

static struct panel_shape shape_of(const struct app *app) {
    uint16_t budget = budget_rows(app);
    uint16_t rows = (uint16_t)(app->view.panel.rows - budget - (budget > 0));
    uint16_t room =
            (uint16_t)(rows > HEADING_ROWS + FOOTER_ROWS ? rows - HEADING_ROWS - FOOTER_ROWS : 0);
    uint16_t count = app_pane_count(app);
    uint16_t entry_rows = count * 3 - 1 <= room ? 3 : count * 2 <= room ? 2 : 1;
    return (struct panel_shape){ entry_rows, (uint16_t)((room + (entry_rows == 3)) / entry_rows) };
}

static const char *selected_id(const struct app *app) {
    if (app->panel.focused && app->panel.selected != NULL) {
        return app->panel.selected;
    }
    return app->view.focused != NULL ? app->view.focused->id : NULL;
}

/* Scrolls so that the selected entry is seen. */
static void fit_first(struct app *app, const struct panel_shape *shape) {
    const struct pane *selected = app_find_pane(app, selected_id(app));
    uint16_t index = selected != NULL ? app_pane_index(app, selected) : 0;
    uint16_t count = app_pane_count(app);
    uint16_t first = app->panel.first;
    if (index < first) {
        first = index;
    } else if (shape->shown > 0 && index >= first + shape->shown) {
        first = (uint16_t)(index - shape->shown + 1);
    }
    if (count <= shape->shown) {
        first = 0;
    } else if (first + shape->shown > count) {
        first = (uint16_t)(count - shape->shown);
    }
    app->panel.first = first;
}

static const char *const agent_words[] = {
    [SESSION_AGENT_NONE] = "",
    [SESSION_AGENT_UNKNOWN] = "unknown",
    [SESSION_AGENT_WAITING] = "waits for you",
    [SESSION_AGENT_DONE] = "done",
    [SESSION_AGENT_WORKING] = "works",
    [SESSION_AGENT_STARTING] = "starts",
    [SESSION_AGENT_ERROR] = "error",
    [SESSION_AGENT_LIMITED] = "limited",
    [SESSION_AGENT_ASKS_QUESTION] = "asks",
    [SESSION_AGENT_NEEDS_PERMISSION] = "allow",
    [SESSION_AGENT_NEEDS_TRUST] = "needs trust",
    [SESSION_AGENT_NEEDS_LOGIN] = "needs a login",
    [SESSION_AGENT_EXITED] = "exited",
};
_Static_assert(ARRAY_LENGTH(agent_words) == SESSION_AGENT_COUNT, "words for each");

/* What its agent says of itself comes before its task where somebody should look. */
static bool format_agent(const struct fleet_session *session, char *out, size_t size) {
    const char *caveat = session->agent_caveat == NULL ? "" : session->agent_caveat;
    const char *said = session->agent_detail == NULL ? "" : session->agent_detail;
    const char *detail = said[0] == '\0' ? caveat : said;
    bool needs_look = app_needs_you(session) || session->agent == SESSION_AGENT_LIMITED ||
                      session->agent == SESSION_AGENT_ERROR;
    bool says_something = session->agent != SESSION_AGENT_NONE;
    time_t until_s = (time_t)(session->agent_until_ms / 1000);
    struct tm until;
    if (session->state != SESSION_RUNNING || !says_something ||
            (session->task[0] != '\0' && !needs_look)) {
        return false;
    }
    const char *words = agent_words[session->agent];
    const char *until_word = session->agent_is_overdue ? "past" : "until";
    int64_t helpers =
            session->subagents > session->background ? session->subagents : session->background;
    if (session->agent_until_ms > 0 && localtime_r(&until_s, &until) != NULL) {
        snprintf(out, size, "%s %s %02d:%02d", words, until_word, until.tm_hour, until.tm_min);
    } else if (session->agent == SESSION_AGENT_WORKING && helpers > 0) {
        snprintf(out, size, "+%lld %s", (long long)helpers, detail[0] == '\0' ? words : detail);
    } else if (session->agent == SESSION_AGENT_WORKING && detail[0] != '\0') {
        snprintf(out, size, "%s", detail);
    } else {
        snprintf(out, size, "%s%s%s", words, detail[0] == '\0' ? "" : ": ", detail);
    }
    return true;
}

static bool is_ill(const struct fleet_session *session) {
    return session->state == SESSION_RUNNING && session->illness != NULL &&
           session->illness[0] != '\0';
}

static bool is_recycled(const struct fleet_session *session) {
    return session->state == SESSION_RUNNING && session->recycling != NULL &&
           session->recycling[0] != '\0' && !app_needs_you(session);
}

/* What is said of a session under its name. */
static void format_second_row(const struct fleet_session *session, char *out, size_t size) {
    if (session->state == SESSION_FAILED) {
        snprintf(out, size, "%s", session->message);
    } else if (session->state == SESSION_EXITED && session->exit_signal != 0) {
        snprintf(out, size, "exited by signal %d", session->exit_signal);
    } else if (session->state == SESSION_EXITED && session->exit_status > 0) {
        snprintf(out, size, "exited with status %d", session->exit_status);
    } else if (is_ill(session)) {
        snprintf(out, size, "%s", session->illness);
    } else if (is_recycled(session)) {
        snprintf(out, size, "%s", session->recycling);
    } else if (format_agent(session, out, size)) {
        return;
    } else if (session->task[0] != '\0') {
        snprintf(out, size, "%s", session->task);
    } else {
        snprintf(out, size, "%s",
                session->message[0] != '\0' ? session->message
                : session->title[0] != '\0' ? session->title
                                            : session->command);
    }
}

/* A context that is nearly full, between the name and the age; the columns that it takes. */
static int draw_context(const struct app *app, const struct fleet_session *session,
        const struct canvas *canvas, int age_columns, enum theme_role role) {
    char text[16];
    if (!budget_session_warning(app, session->id, text)) {
        return 0;
    }
    const struct style warning = app_style_over(app, THEME_WARNING, role);
    int columns = (int)strlen(text);
    canvas_text(
            canvas, canvas->area.columns - 2 - age_columns - columns, 0, columns, text, &warning);
    return columns + 1;
}

/* Something else than a person answers for it: the named set, before its second row. The columns
 * that it takes; the user's own rules alone are not marked. */
static int draw_rules(const struct canvas *canvas, const struct fleet_session *session,
        const struct style *style) {
    const char *names = session->rules;
    char text[RULES_COLUMNS + 4];
    if (text_starts_with(names, OWN_RULES)) {
        names += strlen(OWN_RULES);
        names += *names == ' ';
    }
    if (*names == '\0') {
        return 0;
    }
    snprintf(text, sizeof(text), "[%.*s] ", RULES_COLUMNS, names);
    return canvas_text(canvas, 3, 1, canvas->area.columns - 4, text, style);
}

/* Its role behind its name, where there is room and the name does not say it. */
static void draw_role(const struct canvas *canvas, const struct fleet_session *session, int column,
        int end, const struct style *style) {
    int columns = grapheme_columns(session->role, strlen(session->role));
    if (columns > 0 && column + columns < end && !text_starts_with(session->name, session->role)) {
        canvas_text(canvas, column, 0, columns, session->role, style);
    }
}

static void draw_entry(
        const struct app *app, const struct pane *pane, const struct canvas *canvas) {
    const struct fleet_session *session = pane_session(pane);
    if (session == NULL) {
        return;
    }
    bool selected = text_equal(pane->id, selected_id(app));
    enum theme_role role = !selected            ? THEME_PANEL
                           : app->panel.focused ? THEME_PANEL_SELECTED_FOCUSED
                                                : THEME_PANEL_SELECTED;
    struct style style = app_style_over(app, role, THEME_PANEL);
    struct style state = app_style_over(app, app_state_role(session), role);
    struct style muted = app_style_over(app, THEME_PANEL_MUTED, role);
    bool is_bad = session->state == SESSION_FAILED || is_ill(session);
    struct style task = app_style_over(app, is_bad ? THEME_STATE_FAILED : THEME_PANEL_TASK, role);
    task.attributes &= (uint16_t)~STYLE_BOLD;
    char age[16], text[256];
    int width = canvas->area.columns;
    const char *ellipsis = app->glyphs->ellipsis;
    canvas_clear(canvas, &style);
    bool is_agent = session->state == SESSION_RUNNING && session->agent != SESSION_AGENT_NONE;
    app_format_age(is_agent ? session->agent_since_ms : session->state_since_ms, age);
    int age_columns = (int)strlen(age);
    canvas_text(canvas, 1, 0, 2, glyphs_state(app->glyphs, session), &state);
    int used =
            canvas_text_cut(canvas, 3, 0, width - 6 - age_columns, session->name, ellipsis, &style);
    if (pane->bell) {
        canvas_text(canvas, 4 + used, 0, 1, app->glyphs->bell, &style);
        used += 2;
    }
    canvas_text(canvas, width - 1 - age_columns, 0, age_columns, age, &muted);
    int end = width - 1 - age_columns - draw_context(app, session, canvas, age_columns, role);
    draw_role(canvas, session, 4 + used, end, &muted);
    if (canvas->area.rows > 1) {
        const struct style warning = app_style_over(app, THEME_WARNING, role);
        int mark = draw_rules(canvas, session, &warning);
        format_second_row(session, text, sizeof(text));
        canvas_text_cut(canvas, 3 + mark, 1, width - 4 - mark, text, ellipsis, &task);
    }
}

static void draw_entries(
        struct app *app, const struct canvas *canvas, const struct panel_shape *shape) {
    uint16_t rows = shape->entry_rows > 1 ? 2 : 1;
    for (uint16_t i = 0; i < shape->shown; i++) {
        const struct pane *pane = app_pane_at(app, (uint16_t)(app->panel.first + i));
        if (pane == NULL) {
            return;
        }
        struct canvas entry = canvas_part(
                canvas, (struct rect){ 0, (uint16_t)(HEADING_ROWS + i * shape->entry_rows),
                                canvas->area.columns, rows });
        draw_entry(app, pane, &entry);
    }
}

/* How many there are above and below, or the keys of the panel while it has the focus. */
static void draw_footer(
        const struct app *app, const struct canvas *canvas, const struct panel_shape *shape) {
    uint16_t budget = budget_rows(app);
    int row = canvas->area.rows - 1 - budget - (budget > 0);
    uint16_t count = app_pane_count(app);
    const struct style muted = app_style_over(app, THEME_PANEL_MUTED, THEME_PANEL);
    char text[64];
    if (shape->shown < count) {
        int below = count - shape->shown - app->panel.first;
        snprintf(text, sizeof(text), "%s %u  %s %d", app->glyphs->more_above, app->panel.first,
                app->glyphs->more_below, below);
        canvas_text(canvas, 1, row, canvas->area.columns - 1, text, &muted);
    }
}

void draw_side_panel(struct app *app, const struct canvas *screen) {
    if (app->view.panel.columns == 0) {
        return;
    }
    struct canvas canvas = canvas_part(screen, app->view.panel);
    struct panel_shape shape = shape_of(app);
    bool right = app->panel.right;
    int border = right ? 0 : canvas.area.columns - 1;
    enum theme_role border_role = app->panel.focused ? THEME_BORDER_FOCUSED : THEME_PANEL_BORDER;
    struct style style = app_style_over(app, border_role, THEME_PANEL);
    canvas_clear(&canvas, app_style(app, THEME_PANEL));
    canvas_line_down(&canvas, border, 0, canvas.area.rows,
            app->panel.focused ? app->glyphs->vertical_focused : app->glyphs->vertical, &style);
    struct canvas inner =
            canvas_part(&canvas, (struct rect){ right ? 1 : 0, 0,
                                         (uint16_t)(canvas.area.columns - 1), canvas.area.rows });
    const struct style heading = app_style_over(app, THEME_PANEL_HEADING, THEME_PANEL);
    const struct style muted = app_style_over(app, THEME_PANEL_MUTED, THEME_PANEL);
    char count[16];
    snprintf(count, sizeof(count), "%u", app_pane_count(app));
    canvas_text(&inner, 1, 0, inner.area.columns, "Sessions", &heading);
    canvas_text(&inner, inner.area.columns - 1 - (int)strlen(count), 0, 8, count, &muted);
    fit_first(app, &shape);
    draw_entries(app, &inner, &shape);
    draw_footer(app, &inner, &shape);
    uint16_t budget = budget_rows(app);
    struct canvas bottom = canvas_part(&inner,
            (struct rect){ 0, (uint16_t)(inner.area.rows - budget), inner.area.columns, budget });
    draw_budget(app, &bottom);
}

const char *side_panel_session_at(const struct app *app, int row) {
    struct panel_shape shape = shape_of(app);
    int index = (row - HEADING_ROWS) / shape.entry_rows;
    if (row < HEADING_ROWS || index >= shape.shown) {
        return NULL;
    }
    const struct pane *pane = app_pane_at(app, (uint16_t)(app->panel.first + index));
    return pane != NULL ? pane->id : NULL;
}
