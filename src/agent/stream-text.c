/* SPDX-License-Identifier: MIT */
/* What each kind of event becomes. */

#include "agent/stream-text.h"

#include "agent-detail.h"
#include "base/cleanup.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/text.h"
#include "stream-page.h"
#include "stream-summary.h"
#include "stream-tool.h"

#include <stdio.h>
#include <string.h>

#define RAW_LINE_MAX_BYTES 4000

static const struct page_limits thought_limits = { 4, 0, 400 };
static const struct page_limits report_limits = { 6, 0, 1000 }; /* of a sub-agent */

static struct page page_for(const struct stream_text *text, struct buffer *out) {
    return (struct page){ .out = out, .has_colors = text->has_colors, .indent = "" };
}

static void leave_a_line(struct page *page) {
    page_line(page, LOOK_PLAIN, "");
}

/* ---- what it says ---------------------------------------------------------------------------- */

typedef void block_fn(struct stream_text *text, struct page *page, const struct json *block);

static void say(struct stream_text *text, struct page *page, const struct json *block) {
    const char *words = json_get_text(block, "text", "");
    if (*words != '\0') {
        leave_a_line(page);
        page_block(page, page->words, "", words, strlen(words), &page_whole);
        text->said = hash64_text(words);
    }
}

static void think(struct stream_text *text, struct page *page, const struct json *block) {
    const char *words = json_get_text(block, "thinking", "");
    if (*words != '\0') {
        leave_a_line(page);
        page_block(page, LOOK_DIM, "", words, strlen(words), &thought_limits);
    }
}

static void call_tool(struct stream_text *text, struct page *page, const struct json *block) {
    const char *name = json_get_text(block, "name", "?");
    const struct json *input = json_find(block, "input");
    struct stream_call *call = &text->calls[text->call_count++ % STREAM_CALLS_MAX];
    call->id = hash64_text(json_get_text(block, "id", ""));
    call->tool = stream_tool_find(name);
    call->runs = true;
    text->last_call = call->id;
    stream_tool_label(call->label, sizeof(call->label), name, input, text->directory);
    leave_a_line(page);
    stream_tool_call(page, call->tool, name, input, text->directory);
}

static struct stream_call *find_call(struct stream_text *text, const char *id) {
    uint64_t hash = hash64_text(id);
    size_t count = text->call_count < STREAM_CALLS_MAX ? text->call_count : STREAM_CALLS_MAX;
    for (size_t i = 0; i < count; i++) {
        if (text->calls[i].id == hash) {
            return &text->calls[i];
        }
    }
    return NULL;
}

/* Below its call; with the call's name where others stand in between. */
static void show_result(struct stream_text *text, struct page *page, const struct json *block) {
    struct stream_call *call = find_call(text, json_get_text(block, "tool_use_id", ""));
    const struct json *content = json_find(block, "content");
    bool is_error = json_get_boolean(block, "is_error", false);
    int tool = call == NULL ? stream_tool_find("") : call->tool;
    if (call != NULL) {
        call->runs = false;
    }
    if (!stream_tool_shows_result(tool, is_error)) {
        return;
    }
    if (call != NULL && call->id != text->last_call) {
        page_line(page, LOOK_DIM, call->label);
        text->last_call = call->id;
    }
    stream_tool_result(page, tool, content, is_error);
}

static const struct {
    const char *type;
    block_fn *show;
} blocks[] = {
    /* Keep in alphabetical order. */
    { "text", say },
    { "thinking", think },
    { "tool_result", show_result },
    { "tool_use", call_tool },
};

static void show_blocks(struct stream_text *text, struct page *page, const struct json *content) {
    for (size_t i = 0; json_kind(content) == JSON_KIND_ARRAY && i < json_count(content); i++) {
        const struct json *block = json_at(content, i);
        const char *type = json_get_text(block, "type", "");
        for (size_t row = 0; row < ARRAY_LENGTH(blocks); row++) {
            if (text_equal(blocks[row].type, type)) {
                blocks[row].show(text, page, block);
            }
        }
    }
}

/* ---- events ---------------------------------------------------------------------------------- */

typedef void event_fn(struct stream_text *text, struct page *page, const struct json *event);

static void on_assistant(struct stream_text *text, struct page *page, const struct json *event) {
    bool is_error = json_get_boolean(event, "is_api_error_message", false);
    page->words = is_error ? LOOK_REMOVED : LOOK_PLAIN;
    show_blocks(text, page, json_find(json_find(event, "message"), "content"));
}

/* Only results of tools: the text of a prompt is known, or the harness's own. */
static void on_user(struct stream_text *text, struct page *page, const struct json *event) {
    const struct json *content = json_find(json_find(event, "message"), "content");
    for (size_t i = 0; json_kind(content) == JSON_KIND_ARRAY && i < json_count(content); i++) {
        const struct json *block = json_at(content, i);
        if (text_equal(json_get_text(block, "type", ""), "tool_result")) {
            show_result(text, page, block);
        }
    }
}

static void on_init(struct stream_text *text, struct page *page, const struct json *event) {
    const char *directory = json_get_text(event, "cwd", "");
    const char *model = json_get_text(event, "model", "?");
    const char *mode = json_get_text(event, "permissionMode", NULL);
    bool fits = strlen(directory) < sizeof(text->directory);
    snprintf(text->directory, sizeof(text->directory), "%s", fits ? directory : "");
    OWNED_STR line = text_format("%s%s%s%s, in %s", model, mode == NULL ? "" : ", ",
            mode == NULL ? "" : mode, mode == NULL ? "" : " mode", directory);
    page_line(page, LOOK_DIM, line);
}

static void on_retry(struct stream_text *text, struct page *page, const struct json *event) {
    OWNED_STR line = stream_summary_retry(event);
    leave_a_line(page);
    page_line(page, LOOK_WARNING, line);
}

static void on_compact(struct stream_text *text, struct page *page, const struct json *event) {
    leave_a_line(page);
    page_line(page, LOOK_DIM, "The conversation was made shorter.");
}

/* What a sub-agent came to. */
static void on_task_end(struct stream_text *text, struct page *page, const struct json *event) {
    const char *summary = json_get_text(event, "summary", "");
    const char *status = json_get_text(event, "status", "");
    bool is_good = text_equal(status, "completed");
    leave_a_line(page);
    if (!is_good) {
        page_line(page, LOOK_WARNING, status);
    }
    page_block(page, LOOK_PLAIN, "", summary, strlen(summary), &report_limits);
}

static void on_limit(struct stream_text *text, struct page *page, const struct json *event) {
    OWNED_STR line = stream_summary_limit(json_find(event, "rate_limit_info"));
    if (line != NULL) {
        leave_a_line(page);
        page_line(page, LOOK_WARNING, line);
    }
}

static void on_result(struct stream_text *text, struct page *page, const struct json *event) {
    const char *words = json_get_text(event, "result", "");
    bool is_error = json_get_boolean(event, "is_error", false);
    if (*words != '\0' && hash64_text(words) != text->said) {
        leave_a_line(page);
        page_block(
                page, is_error ? LOOK_REMOVED : LOOK_PLAIN, "", words, strlen(words), &page_whole);
    }
    OWNED_STR outcome = stream_summary_outcome(event);
    OWNED_STR figures = stream_summary_figures(event);
    leave_a_line(page);
    page_begin_line(page);
    page_piece(page, is_error ? LOOK_REMOVED : LOOK_ADDED, outcome, strlen(outcome));
    page_piece(page, LOOK_DIM, figures, strlen(figures));
    page_end_line(page);
}

static const struct {
    const char *type, *subtype; /* subtype NULL: any */
    event_fn *show;             /* NULL: it says nothing to people */
} events[] = {
    /* Keep in alphabetical order. */
    { "assistant", NULL, on_assistant },
    { "control_request", NULL, NULL },
    { "control_response", NULL, NULL },
    { "keep_alive", NULL, NULL },
    { "rate_limit_event", NULL, on_limit },
    { "result", NULL, on_result },
    { "stream_event", NULL, NULL }, /* parts of what comes whole */
    { "system", "api_retry", on_retry },
    { "system", "compact_boundary", on_compact },
    { "system", "hook_progress", NULL },
    { "system", "hook_response", NULL },
    { "system", "hook_started", NULL },
    { "system", "init", on_init },
    { "system", "permission_denied", NULL }, /* the tool's result says it too */
    { "system", "session_title_changed", NULL },
    { "system", "status", NULL },
    { "system", "task_notification", on_task_end },
    { "system", "task_progress", NULL },
    { "system", "task_started", NULL },
    { "system", "task_updated", NULL },
    { "user", NULL, on_user },
};

/* Said once for each kind, of the first few kinds. */
static void note_unknown(
        struct stream_text *text, struct page *page, const char *type, const char *subtype) {
    OWNED_STR kind = text_format("%s%s%s", *type == '\0' ? "without a type" : type,
            *subtype == '\0' ? "" : " ", subtype);
    uint64_t hash = hash64_text(kind);
    for (size_t i = 0; i < text->unknown_count; i++) {
        if (text->unknown[i] == hash) {
            return;
        }
    }
    if (text->unknown_count < STREAM_UNKNOWN_MAX) {
        text->unknown[text->unknown_count++] = hash;
        OWNED_STR line = text_format("(events that stoa does not know: %s)", kind);
        page_line(page, LOOK_DIM, line);
    }
}

void stream_text_event(struct stream_text *text, const struct json *event, struct buffer *out) {
    const char *type = json_get_text(event, "type", "");
    const char *subtype = json_get_text(event, "subtype", "");
    /* The end of a sub-agent is told by the main conversation, but belongs to the agent. */
    bool is_of_subagent = json_get_text(event, "parent_tool_use_id", NULL) != NULL ||
                          text_equal(subtype, "task_notification");
    struct page page = page_for(text, out);
    page.indent = is_of_subagent ? "  │ " : "";
    for (size_t i = 0; i < ARRAY_LENGTH(events); i++) {
        if (text_equal(events[i].type, type) &&
                (events[i].subtype == NULL || text_equal(events[i].subtype, subtype))) {
            if (events[i].show != NULL) {
                events[i].show(text, &page, event);
            }
            return;
        }
    }
    note_unknown(text, &page, type, subtype);
}

size_t stream_text_tools(const struct stream_text *text) {
    size_t running = 0;
    for (size_t i = 0; i < STREAM_CALLS_MAX; i++) {
        running += text->calls[i].runs;
    }
    return running;
}

/* ---- what is no event ------------------------------------------------------------------------ */

void stream_text_prompt(struct stream_text *text, const char *prompt, struct buffer *out) {
    struct page page = page_for(text, out);
    page_block(&page, LOOK_BOLD, "> ", prompt, strlen(prompt), &page_whole);
    leave_a_line(&page);
}

void stream_text_raw(
        struct stream_text *text, const char *line, size_t length, struct buffer *out) {
    struct page page = page_for(text, out);
    const struct page_limits limits = { SIZE_MAX, 0, RAW_LINE_MAX_BYTES };
    page_block(&page, LOOK_PLAIN, "", line, length, &limits);
}

void stream_text_notice(struct stream_text *text, const char *notice, struct buffer *out) {
    struct page page = page_for(text, out);
    page_line(&page, LOOK_WARNING, notice);
}
