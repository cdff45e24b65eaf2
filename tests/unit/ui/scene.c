/* SPDX-License-Identifier: MIT */

/* Defines, in place of the real ones, what screen.h, client/fleet.h and client/pane-link.h
 * declare. */

#include "scene.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/text.h"
#include "client/pane-link.h"
#include "frame/frame.h"
#include "json/json.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

struct scene {
    struct app *app;
    struct app_options options;
    struct list sessions;
    struct fleet_session *numbered[SCENE_SESSIONS_MAX];
    struct terminal *terminals[SCENE_SESSIONS_MAX];
    int count;
    struct json *approvals, *layout, *budget;
    char approval[32]; /* that is asked for: told when all settles */
    fleet_done_fn *on_approval;
    void *approval_context;
    bool online;
    const struct fleet_events *events;
    void *context;
    struct buffer asked, asked_before, beside, text, copied;
    char looks_at[64];
    enum color_depth depth;
    bool unicode;
    struct screen_cursor cursor;
    bool connected, had_keys;
    unsigned shows;
    uint32_t frames, frames_before_fleet;
    uint64_t looks;
};

static struct scene *scene_now; /* the seams are functions without a context of ours */

/* ---- screen.h -------------------------------------------------------------------------------- */

enum color_depth screen_depth(const struct screen *screen) {
    return scene_now->depth;
}

bool screen_is_unicode(const struct screen *screen) {
    return scene_now->unicode;
}

/* A number that stands for all that is seen. */
static uint64_t looks_of(const struct surface *surface) {
    uint64_t hash = HASH64_START;
    for (uint16_t row = 0; row < surface_rows(surface); row++) {
        for (uint16_t column = 0; column < surface_columns(surface); column++) {
            const struct surface_cell *cell = &surface_row(surface, row)[column];
            const struct style *style = &cell->style;
            uint64_t parts[] = { style->foreground, style->background, style->attributes,
                style->underline };
            hash = hash64_bytes(hash, cell->text, strlen(cell->text));
            hash = hash64_bytes(hash, parts, sizeof(parts));
        }
    }
    return hash;
}

void screen_show(
        struct screen *screen, struct surface *surface, const struct screen_cursor *cursor) {
    if (scene_now->shows++ == 0) {
        scene_now->had_keys = scene_now->app->keys != NULL;
    }
    uint64_t looks = looks_of(surface) ^ (uint64_t)cursor->column << 32 ^ cursor->row;
    scene_now->frames += looks != scene_now->looks;
    scene_now->looks = looks;
    scene_now->cursor = *cursor;
    surface_set_clean(surface);
}

struct screen *screen_create(char *warning, size_t size, struct error *err) {
    return NULL;
}

void screen_destroy(struct screen *screen) {
}

void screen_set_synchronized(struct screen *screen, bool on) {
}

void screen_resize(struct screen *screen, uint16_t columns, uint16_t rows) {
}

void screen_redraw(struct screen *screen) {
}

void screen_ring(struct screen *screen) {
    buffer_append_text(&scene_now->asked, "bell\n");
}

void screen_leave(struct screen *screen) {
}

void screen_enter(struct screen *screen) {
}

/* ---- client/fleet.h -------------------------------------------------------------------------- */

struct fleet *fleet_create(struct loop *loop, const char *fleet_name,
        const struct fleet_events *events, void *context) {
    scene_now->events = events;
    scene_now->context = context;
    return (struct fleet *)scene_now;
}

void fleet_connect(struct fleet *fleet) {
    if (!scene_now->connected) {
        scene_now->connected = true;
        scene_now->frames_before_fleet = scene_now->frames;
    }
}

void fleet_destroy(struct fleet *fleet) {
}

bool fleet_is_online(const struct fleet *fleet) {
    return scene_now->online;
}

const struct list *fleet_sessions(const struct fleet *fleet) {
    return &scene_now->sessions;
}

const struct fleet_session *fleet_find(const struct fleet *fleet, const char *id) {
    struct fleet_session *session;
    LIST_FOR_EACH (session, &scene_now->sessions, link) {
        if (text_equal(session->id, id)) {
            return session;
        }
    }
    return NULL;
}

const struct json *fleet_layout(const struct fleet *fleet) {
    return scene_now->layout;
}

const struct json *fleet_approvals(const struct fleet *fleet) {
    return scene_now->approvals;
}

const struct json *fleet_budget(const struct fleet *fleet) {
    return scene_now->budget;
}

void fleet_call(struct fleet *fleet, const char *method, struct json *params, fleet_done_fn *done,
        void *context) {
    if (text_equal(method, "client.look")) { /* at each change of the focus: asked for apart */
        snprintf(scene_now->looks_at, sizeof(scene_now->looks_at), "%s",
                json_get_text(params, "session", ""));
        json_destroy(params);
        return;
    }
    if (text_equal(method, "approval.show")) {
        snprintf(scene_now->approval, sizeof(scene_now->approval), "%s",
                json_get_text(params, "id", ""));
        scene_now->on_approval = done;
        scene_now->approval_context = context;
        json_destroy(params);
        return;
    }
    json_remove(params, "environment");
    json_remove(params, "recording");
    OWNED_STR text = params != NULL ? json_format(params) : text_copy("");
    buffer_append_format(&scene_now->asked, "%s%s%s\n", method, params != NULL ? " " : "", text);
    json_destroy(params);
}

/* ---- client/pane-link.h -----------------------------------------------------------------------
 */

struct pane_link {
    struct mirror *mirror;
    struct frame_encoder *encoder;
    const struct pane_events *events;
    void *context;
    int number;
    uint64_t version;
    uint16_t columns, rows;
    struct deferred *answer; /* as from a host: later */
    struct search *search;
    uint32_t search_serial, extract_serial;
    uint64_t fetch_first;
    uint32_t fetch_count;
    struct text_range range;
};

static struct pane_link *links[SCENE_SESSIONS_MAX];

static void apply(struct pane_link *pane, struct buffer *bytes) {
    struct message message;
    assert_int_equal(
            message_peek(bytes->data, bytes->length, 1 << 24, &message, NULL), MESSAGE_COMPLETE);
    assert_true(mirror_apply(pane->mirror, &message, NULL));
    buffer_finish(bytes);
}

static void send_frame(struct pane_link *pane) {
    struct terminal *terminal = scene_now->terminals[pane->number];
    struct buffer bytes = { 0 };
    struct frame_options options = { .sequence = 1, .since_version = pane->version };
    frame_encode(pane->encoder, terminal, &options, &bytes);
    pane->version = terminal_version(terminal);
    apply(pane, &bytes);
    pane->events->changed(pane->context, pane);
}

static void answer_search(struct pane_link *pane) {
    enum search_state state = search_turn(pane->search, scene_now->terminals[pane->number], 1000);
    struct found_message found = { .serial = pane->search_serial,
        .result = *search_result(pane->search) };
    if (state == SEARCH_DONE) {
        search_destroy(TAKE(pane->search)); /* who is told may begin another */
    } else {
        deferred_schedule(pane->answer);
    }
    if (state != SEARCH_GOES_ON) {
        pane->events->found(pane->context, pane, &found);
    }
}

static void on_answer(void *context) {
    struct pane_link *pane = context;
    if (pane->fetch_count > 0) {
        struct buffer bytes = { 0 };
        frame_encode_history(pane->encoder, scene_now->terminals[pane->number], pane->fetch_first,
                pane->fetch_count, &bytes);
        pane->fetch_count = 0;
        apply(pane, &bytes);
        pane->events->changed(pane->context, pane);
    }
    if (pane->extract_serial != 0) {
        struct extracted_message extracted = { .serial = pane->extract_serial };
        buffer_clear(&scene_now->copied);
        extracted.result = terminal_extract(
                scene_now->terminals[pane->number], &pane->range, &scene_now->copied);
        extracted.text = buffer_text(&scene_now->copied);
        extracted.length = scene_now->copied.length;
        pane->extract_serial = 0;
        pane->events->extracted(pane->context, pane, &extracted);
    }
    if (pane->search != NULL) {
        answer_search(pane);
    }
}

void pane_link_search(
        struct pane_link *pane, uint32_t serial, const struct search_request *request) {
    search_destroy(pane->search);
    pane->search =
            serial == 0 ? NULL : search_create(scene_now->terminals[pane->number], request, NULL);
    pane->search_serial = serial;
    deferred_schedule(pane->answer);
}

bool pane_link_extract(struct pane_link *pane, uint32_t serial, const struct text_range *range) {
    pane->extract_serial = serial;
    pane->range = *range;
    deferred_schedule(pane->answer);
    return true;
}

struct pane_link *pane_link_create(struct loop *loop, const char *socket_path,
        const struct pane_events *events, void *context) {
    struct pane_link *pane = NEW(struct pane_link);
    int64_t number = 0;
    assert_true(text_parse_integer(socket_path, 0, SCENE_SESSIONS_MAX - 1, &number));
    pane->number = (int)number;
    pane->mirror = mirror_create();
    pane->encoder = frame_encoder_create();
    pane->answer = deferred_create(loop, on_answer, pane);
    pane->events = events;
    pane->context = context;
    links[number] = pane;
    return pane;
}

void pane_link_destroy(struct pane_link *pane) {
    if (pane != NULL) {
        links[pane->number] = NULL;
        deferred_destroy(pane->answer);
        search_destroy(pane->search);
        mirror_destroy(pane->mirror);
        frame_encoder_destroy(pane->encoder);
        free(pane);
    }
}

enum pane_state pane_link_state(const struct pane_link *pane) {
    return PANE_LIVE;
}

const char *pane_link_error(const struct pane_link *pane) {
    return "";
}

struct mirror *pane_link_mirror(struct pane_link *pane) {
    return pane->mirror;
}

const struct host_status *pane_link_status(const struct pane_link *pane) {
    return NULL;
}

void pane_link_view(struct pane_link *pane, uint16_t columns, uint16_t rows) {
    if (columns > 0 && rows > 0 && (columns != pane->columns || rows != pane->rows)) {
        terminal_resize(scene_now->terminals[pane->number], columns, rows);
        send_frame(pane);
    }
    pane->columns = columns;
    pane->rows = rows;
}

void pane_link_colors(struct pane_link *pane, const struct viewer_colors *colors) {
    buffer_append_format(&scene_now->asked, "host %d: colors %06x %06x %s", pane->number,
            colors->foreground, colors->background, colors->dark ? "dark" : "light");
    for (int i = 0; i < VIEWER_PALETTE_SIZE; i++) {
        if ((colors->palette_known >> i & 1) != 0) {
            buffer_append_format(&scene_now->asked, " %d=%06x", i, colors->palette[i]);
        }
    }
    buffer_append_text(&scene_now->asked, "\n");
}

void pane_link_key(struct pane_link *pane, const struct key_event *key) {
    char name[32];
    static const char *const actions[] = { "", " repeat", " release" };
    buffer_append_format(&scene_now->asked, "host %d: key %s%s\n", pane->number,
            key_format(key, name), actions[key->action]);
}

void pane_link_mouse(struct pane_link *pane, const struct mouse_event *mouse) {
    static const char *const actions[] = { "press", "release", "motion" };
    buffer_append_format(&scene_now->asked, "host %d: mouse %s %d at %d,%d\n", pane->number,
            actions[mouse->action], mouse->button, mouse->column, mouse->row);
}

bool pane_link_paste(struct pane_link *pane, const char *text, size_t length) {
    buffer_append_format(
            &scene_now->asked, "host %d: paste %.*s\n", pane->number, (int)length, text);
    return true;
}

void pane_link_focus(struct pane_link *pane, bool focused) {
    buffer_append_format(
            &scene_now->asked, "host %d: focus %s\n", pane->number, focused ? "in" : "out");
}

void pane_link_typed_beside(struct pane_link *pane) {
    buffer_append_format(&scene_now->beside, "%d ", pane->number);
}

void pane_link_fetch_history(struct pane_link *pane, uint64_t first_line, uint32_t count) {
    pane->fetch_first = first_line;
    pane->fetch_count = count;
    deferred_schedule(pane->answer);
}

/* ---- the scene ------------------------------------------------------------------------------- */

static struct terminal *create_terminal(void) {
    return terminal_create(
            &(struct terminal_options){ .columns = 80, .rows = 24, .history_lines_max = 1000 },
            &(struct terminal_events){ 0 }, NULL);
}

struct scene *scene_create_with(uint16_t columns, uint16_t rows, const struct app_options *options,
        enum color_depth depth, bool unicode) {
    setlocale(LC_ALL, "C.UTF-8");
    setenv("HOME", "/nonexistent", 1);
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("SHELL");
    struct scene *scene = NEW(struct scene);
    scene_now = scene;
    scene->options = *options;
    scene->depth = depth;
    scene->unicode = unicode;
    scene->online = true;
    scene->layout = json_create_object();
    scene->budget = json_create_object();
    scene->approvals = json_create_array();
    list_init(&scene->sessions);
    if (options->socket_path != NULL) {
        scene->terminals[0] = create_terminal();
    }
    scene->app = app_create(&scene->options);
    app_expect(scene->app, columns, rows);
    app_attach(scene->app, NULL);
    scene_settle(scene);
    return scene;
}

struct scene *scene_create(uint16_t columns, uint16_t rows) {
    return scene_create_with(
            columns, rows, &(struct app_options){ .fleet = "default" }, COLORS_DIRECT, true);
}

static void free_session(struct fleet_session *session) {
    list_remove(&session->link);
    char *texts[] = { session->id, session->name, session->command, session->directory,
        session->task, session->title, session->message, session->profile, session->role,
        session->rules, session->socket_path, session->agent_detail, session->illness,
        session->recycling };
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
        free(texts[i]);
    }
    free(session);
}

void scene_destroy(struct scene *scene) {
    app_destroy(scene->app);
    struct fleet_session *session;
    LIST_FOR_EACH (session, &scene->sessions, link) {
        free_session(session);
    }
    for (int i = 0; i < SCENE_SESSIONS_MAX; i++) {
        terminal_destroy(scene->terminals[i]);
    }
    json_destroy(scene->layout);
    json_destroy(scene->budget);
    json_destroy(scene->approvals);
    buffer_finish(&scene->asked);
    buffer_finish(&scene->beside);
    buffer_finish(&scene->asked_before);
    buffer_finish(&scene->text);
    buffer_finish(&scene->copied);
    free(scene);
    scene_now = NULL;
}

struct app *scene_app(struct scene *scene) {
    return scene->app;
}

struct screen_cursor scene_cursor(const struct scene *scene) {
    return scene->cursor;
}

uint32_t scene_frames(const struct scene *scene) {
    return scene->frames;
}

bool scene_is_connected(const struct scene *scene) {
    return scene->connected;
}

bool scene_had_keys(const struct scene *scene) {
    return scene->had_keys;
}

uint32_t scene_frames_before_fleet(const struct scene *scene) {
    return scene->frames_before_fleet;
}

static void turn_loop(struct scene *scene) {
    for (int i = 0; i < 40 && loop_turn(scene->app->loop, false); i++) {
    }
}

static void tell_approval(struct scene *scene) {
    fleet_done_fn *done = scene->on_approval;
    scene->on_approval = NULL;
    for (size_t i = 0; i < json_count(scene->approvals); i++) {
        const struct json *approval = json_at(scene->approvals, i);
        if (text_equal(json_get_text(approval, "id", ""), scene->approval)) {
            done(scene->approval_context, approval, NULL);
        }
    }
}

void scene_settle(struct scene *scene) {
    turn_loop(scene);
    while (scene->on_approval != NULL) {
        tell_approval(scene);
        turn_loop(scene);
    }
}

void scene_resize(struct scene *scene, uint16_t columns, uint16_t rows) {
    surface_resize(scene->app->surface, columns, rows);
    scene->app->view.stale = true;
    app_changed(scene->app);
    scene_settle(scene);
}

void scene_changed(struct scene *scene) {
    scene->events->changed(scene->context);
    scene_settle(scene);
}

int scene_add_session(struct scene *scene, const char *name, const char *command) {
    int number = scene->count++;
    struct fleet_session *session = NEW(struct fleet_session);
    session->id = text_format("%012d", number);
    session->name = text_copy(name);
    session->command = text_copy(command);
    session->directory = text_copy("/srv/src/engine");
    session->task = text_copy("");
    session->title = text_copy("");
    session->message = text_copy("");
    session->profile = text_copy("");
    session->role = text_copy("");
    session->rules = text_copy("");
    session->socket_path = text_format("%d", number);
    session->state = SESSION_RUNNING;
    session->exit_status = -1;
    session->position = number;
    scene->numbered[number] = session;
    if (scene->terminals[number] == NULL) {
        scene->terminals[number] = create_terminal();
    }
    list_append(&scene->sessions, &session->link);
    scene_changed(scene);
    return number;
}

struct fleet_session *scene_session(struct scene *scene, int number) {
    return scene->numbered[number];
}

void scene_remove_session(struct scene *scene, int number) {
    free_session(scene->numbered[number]);
    scene->numbered[number] = NULL;
    scene_changed(scene);
}

void scene_set_approvals(struct scene *scene, const char *json) {
    json_destroy(scene->approvals);
    scene->approvals = json_parse(json, strlen(json), NULL);
    assert_non_null(scene->approvals);
    scene_changed(scene);
}

void scene_set_budget(struct scene *scene, const char *json) {
    json_destroy(scene->budget);
    scene->budget = json_parse(json, strlen(json), NULL);
    assert_non_null(scene->budget);
    scene_changed(scene);
}

void scene_set_layout(struct scene *scene, const char *json) {
    json_destroy(scene->layout);
    scene->layout = json_parse(json, strlen(json), NULL);
    scene->events->layout(scene->context);
    scene_settle(scene);
}

void scene_set_online(struct scene *scene, bool online) {
    scene->online = online;
    scene->events->online(scene->context, online);
    scene_settle(scene);
}

void scene_print(struct scene *scene, int number, const char *bytes) {
    terminal_feed(scene->terminals[number], bytes, strlen(bytes));
    if (links[number] != NULL) {
        send_frame(links[number]);
    }
    scene_settle(scene);
}

void scene_take_size(struct scene *scene, int number, uint16_t columns, uint16_t rows) {
    terminal_resize(scene->terminals[number], columns, rows);
    scene_print(scene, number, "");
}

void scene_type(struct scene *scene, const char *bytes) {
    outer_watch_feed(scene->app->input.watch, bytes, strlen(bytes));
    outer_watch_pause(scene->app->input.watch);
    scene_settle(scene);
}

const char *scene_text(struct scene *scene) {
    buffer_clear(&scene->text);
    for (uint16_t row = 0; row < surface_rows(scene->app->surface); row++) {
        surface_row_text(scene->app->surface, row, &scene->text);
        buffer_append_byte(&scene->text, '\n');
    }
    return buffer_text(&scene->text);
}

bool scene_shows(struct scene *scene, const char *text) {
    return strstr(scene_text(scene), text) != NULL;
}

void assert_shows_at(
        struct scene *scene, const char *text, bool wanted, const char *file, int line) {
    if (scene_shows(scene, text) != wanted) {
        print_error("%s:%d: '%s' is %son this screen:\n%s", file, line, text, wanted ? "not " : "",
                scene_text(scene));
        _assert_true(0, "on the screen", file, line);
    }
}

void assert_row_is(struct scene *scene, uint16_t row, const char *text) {
    struct buffer found = { 0 };
    surface_row_text(scene->app->surface, row, &found);
    assert_string_equal(buffer_text(&found), text);
    buffer_finish(&found);
}

const char *scene_beside(struct scene *scene) {
    buffer_clear(&scene->asked_before);
    buffer_append(&scene->asked_before, scene->beside.data, scene->beside.length);
    buffer_clear(&scene->beside);
    return buffer_text(&scene->asked_before);
}

const char *scene_looks(const struct scene *scene) {
    return scene->looks_at;
}

const char *scene_asked(struct scene *scene) {
    buffer_clear(&scene->asked_before);
    buffer_append(&scene->asked_before, scene->asked.data, scene->asked.length);
    buffer_clear(&scene->asked);
    return buffer_text(&scene->asked_before);
}

const char *scene_copied(struct scene *scene) {
    return buffer_text(&scene->copied);
}

static void append_color(struct buffer *out, int base, uint32_t color) {
    if (COLOR_KIND(color) == 2) {
        buffer_append_format(
                out, ";%d;2;%u;%u;%u", base + 8, color >> 16 & 255, color >> 8 & 255, color & 255);
    } else if (COLOR_KIND(color) == 1) {
        buffer_append_format(out, ";%d;5;%u", base + 8, color & 255);
    }
}

void scene_picture(struct scene *scene, const char *name) {
    const char *directory = getenv("STOA_SCENE_PICTURES");
    if (directory == NULL) {
        return;
    }
    static const int numbers[] = { 1, 2, 3, 5, 7, 8, 9, 53 };
    struct buffer out = { 0 };
    for (uint16_t row = 0; row < surface_rows(scene->app->surface); row++) {
        const struct surface_cell *cells = surface_row(scene->app->surface, row);
        for (uint16_t column = 0; column < surface_columns(scene->app->surface); column++) {
            const struct style *style = &cells[column].style;
            buffer_append_text(&out, "\x1b[0");
            for (size_t i = 0; i < ARRAY_LENGTH(numbers); i++) {
                if (style->attributes & 1u << i) {
                    buffer_append_format(&out, ";%d", numbers[i]);
                }
            }
            buffer_append_text(&out, style->underline != 0 ? ";4" : "");
            append_color(&out, 30, style->foreground);
            append_color(&out, 40, style->background);
            buffer_append_text(&out, "m");
            if (cells[column].width > 0) {
                buffer_append_text(&out, cells[column].text[0] != '\0' ? cells[column].text : " ");
            }
        }
        buffer_append_text(&out, "\x1b[0m\n");
    }
    OWNED_STR file = text_format("%s/%s.ans", directory, name);
    FILE *stream = fopen(file, "w");
    assert_non_null(stream);
    fwrite(out.data, 1, out.length, stream);
    fclose(stream);
    buffer_finish(&out);
}
