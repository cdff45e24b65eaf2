/* SPDX-License-Identifier: MIT */
/* What a headless Claude Code says of its state, in short, and what that means. */

#include "agent/agent-decode.h"

#include "agent-detail.h"
#include "base/memory.h"
#include "base/text.h"
#include "limit-words.h"

#include <string.h>

#define DIGEST_TEXT_MAX_BYTES 200
#define ZONE_MAX_BYTES        64
#define WINDOWS_MAX           8 /* of a limit */
#define MODELS_MAX            8
#define CONTEXT_TOKENS_MAX    1000000000

/* Members that a digest has too: numbers, truths, short texts. */
static const char *const kept[] = {
    /* Keep in alphabetical order. */
    "api_error_type",
    "attempt",
    "duration_api_ms",
    "duration_ms",
    "error",
    "error_status",
    "is_error",
    "max_retries",
    "model",
    "num_turns",
    "parent_tool_use_id",
    "session_id",
    "subtype",
    "total_cost_usd",
    "type",
};

static const struct {
    const char *type, *subtype; /* subtype NULL: any */
} telling[] = {
    /* Keep in alphabetical order. */
    { "assistant", NULL }, { "rate_limit_event", NULL }, { "result", NULL },
    { "system", "api_retry" }, { "system", "init" },
    { "user", NULL }, /* with the results of tools */
};

static bool is_telling(const struct json *event) {
    for (size_t i = 0; i < ARRAY_LENGTH(telling); i++) {
        if (text_equal(telling[i].type, json_get_text(event, "type", "")) &&
                (telling[i].subtype == NULL ||
                        text_equal(telling[i].subtype, json_get_text(event, "subtype", "")))) {
            return true;
        }
    }
    return false;
}

/* The model that answered; of a turn that is over, one that was used. */
static void set_model(struct json *digest, const struct json *event) {
    struct json_walk used = { 0 };
    const char *model = json_get_text(json_find(event, "message"), "model", NULL);
    if (model == NULL && json_next(json_find(event, "modelUsage"), &used)) {
        model = used.name;
    }
    if (model != NULL && strlen(model) <= DIGEST_TEXT_MAX_BYTES && !text_starts_with(model, "<")) {
        json_set_text(digest, "model", model);
    }
}

static bool is_short(const struct json *value) {
    return json_kind(value) != JSON_KIND_ARRAY && json_kind(value) != JSON_KIND_OBJECT &&
           strlen(json_as_text(value, "")) <= DIGEST_TEXT_MAX_BYTES;
}

static void copy_short(struct json *to, const struct json *from) {
    struct json_walk walk = { 0 };
    while (json_next(from, &walk)) {
        if (is_short(walk.value) && json_count(to) < ARRAY_LENGTH(kept)) {
            json_set(to, walk.name, json_share(walk.value));
        }
    }
}

/* How full its context is, as Claude Code counts it: what the last answer of the main loop was made
 * from. What a helper uses is its own context. */
static void set_context_tokens(struct json *digest, const struct json *event) {
    static const char *const parts[] = { "cache_creation_input_tokens", "cache_read_input_tokens",
        "input_tokens" };
    const struct json *usage = json_find(json_find(event, "message"), "usage");
    bool is_helper = json_get_text(event, "parent_tool_use_id", NULL) != NULL;
    int64_t tokens = 0;
    for (size_t i = 0; i < ARRAY_LENGTH(parts); i++) {
        int64_t part = json_get_integer(usage, parts[i], 0);
        tokens += part > 0 && part <= CONTEXT_TOKENS_MAX ? part : 0;
    }
    if (!is_helper && tokens > 0) {
        json_set_integer(digest, "context_tokens", tokens);
    }
}

/* How large the contexts of the models are that it used; only a turn that is over says it. */
static void set_context_sizes(struct json *digest, const struct json *used) {
    OWNED(json) sizes = json_create_object();
    struct json_walk walk = { 0 };
    while (json_next(used, &walk)) {
        int64_t size = json_get_integer(walk.value, "contextWindow", 0);
        if (size > 0 && size <= CONTEXT_TOKENS_MAX && json_count(sizes) < MODELS_MAX &&
                strlen(walk.name) <= DIGEST_TEXT_MAX_BYTES) {
            json_set_integer(sizes, walk.name, size);
        }
    }
    if (json_count(sizes) > 0) {
        json_set(digest, "context_sizes", TAKE(sizes));
    }
}

/* The limit, with its windows. */
static void set_limit(struct json *digest, const struct json *info) {
    if (json_kind(info) != JSON_KIND_OBJECT) {
        return;
    }
    struct json *limit = json_create_object(), *windows = json_create_object();
    struct json_walk walk = { 0 };
    copy_short(limit, info);
    while (json_next(json_find(info, "unifiedWindows"), &walk)) {
        if (strlen(walk.name) <= DIGEST_TEXT_MAX_BYTES && json_count(windows) < WINDOWS_MAX) {
            struct json *window = json_create_object();
            copy_short(window, walk.value);
            json_set(windows, walk.name, window);
        }
    }
    json_set(limit, "unifiedWindows", windows);
    json_set(digest, "rate_limit_info", limit);
}

/* What it says or does now, of its last block. */
static void set_detail(struct json *digest, const struct json *event) {
    char detail[AGENT_DETAIL_MAX_BYTES] = "";
    const struct json *content = json_find(json_find(event, "message"), "content");
    size_t count = json_kind(content) == JSON_KIND_ARRAY ? json_count(content) : 0;
    const struct json *block = count == 0 ? NULL : json_at(content, count - 1);
    if (text_equal(json_get_text(block, "type", ""), "tool_use")) {
        detail_of_tool(detail, sizeof(detail), json_get_text(block, "name", "?"),
                json_find(block, "input"), "");
    } else {
        detail_append(detail, sizeof(detail),
                json_get_text(block, "text", json_get_text(event, "result", "")));
    }
    if (detail[0] != '\0') {
        json_set_text(digest, "detail", detail);
    }
}

struct json *agent_stream_digest(const struct json *event) {
    if (!is_telling(event)) {
        return NULL;
    }
    struct json *digest = json_create_object();
    for (size_t i = 0; i < ARRAY_LENGTH(kept); i++) {
        const struct json *value = json_find(event, kept[i]);
        if (value != NULL && is_short(value)) {
            json_set(digest, kept[i], json_share(value));
        }
    }
    set_model(digest, event);
    set_context_tokens(digest, event);
    set_context_sizes(digest, json_find(event, "modelUsage"));
    set_limit(digest, json_find(event, "rate_limit_info"));
    set_detail(digest, event);
    return digest;
}

/* ---- decoded --------------------------------------------------------------------------------- */

static const char *variant_of(const struct json *said) {
    const char *type = json_get_text(said, "type", "");
    const char *subtype = json_get_text(said, "subtype", NULL);
    if (text_equal(type, "rate_limit_event")) {
        return json_get_text(json_find(said, "rate_limit_info"), "status", NULL);
    }
    if (!text_equal(type, "result")) {
        return NULL;
    }
    /* A turn that the API refused "succeeds", with an error. */
    bool is_refused = json_get_boolean(said, "is_error", false) && text_equal(subtype, "success");
    return is_refused ? json_get_text(said, "api_error_type", "error") : subtype;
}

/* When the limit that is reached ends; 0: none is, or it is not said. */
static int64_t limited_until_ms(const struct json *said, const char *detail, int64_t at_ms) {
    const struct json *info = json_find(said, "rate_limit_info");
    int64_t resets_s = json_get_integer(info, "resetsAt", 0);
    bool is_reached = text_equal(json_get_text(info, "status", ""), "rejected");
    if (text_equal(json_get_text(said, "type", ""), "result")) {
        char zone[ZONE_MAX_BYTES];
        limit_words_local_zone(zone, sizeof(zone));
        return limit_words_until(detail, at_ms, zone);
    }
    return is_reached && resets_s > 0 && resets_s < INT64_MAX / 1000 ? resets_s * 1000 : 0;
}

void agent_decode_stream(const struct json *said, int64_t at_ms, struct agent_decoded *out) {
    const char *type = json_get_text(said, "type", "");
    bool is_system = text_equal(type, "system");
    *out = (struct agent_decoded){ .signal = { .source = AGENT_SOURCE_STREAM_JSON,
                                           .event = out->event,
                                           .variant = variant_of(said),
                                           .detail = out->detail,
                                           .at_ms = at_ms,
                                           .background = -1,
                                           .tools = json_get_integer(said, "tools_running", -1) } };
    detail_append(out->event, sizeof(out->event),
            is_system ? json_get_text(said, "subtype", type) : type);
    detail_append(out->detail, sizeof(out->detail), json_get_text(said, "detail", ""));
    out->signal.until_ms = limited_until_ms(said, out->detail, at_ms);
}
