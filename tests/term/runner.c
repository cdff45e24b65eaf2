/* SPDX-License-Identifier: MIT */

/*
 * Runs screen tests: scripts of one command a line, against the engine's public face. Each test
 * runs twice, the second time fed byte by byte: sequences come cut anywhere.
 *
 *     # a comment; "=== name" begins a test with a fresh 80x24 terminal
 *     size 10 4                 another size for the fresh terminal (first in a test)
 *     FEED "a\e[1mb"            bytes: \e \n \r \t \a \b \\ \" \xHH; several strings; "x" *100
 *     SPLIT "a\e[1mb"           the same, one byte at a time
 *     resize 10 5
 *     row 0 "ab"                the text of a row, blanks at its end left out
 *     cursor 0 2                row, column; "cursor 0 2 hidden"; "cursor 0 2 visible 1 blinking"
 *     style 0 0 bold fg=1 bg=#102030 ul=curly     exactly this at row, column ("style 0 0 plain")
 *     glyph 0 0 "a"   width 0 0 2   link 0 0 "https://..."      of a cell
 *     wrapped 0 yes
 *     reply "\e[0n"             what was answered since the last reply line
 *     title "text"   bell 1   notify "title" "body"   progress 1 50   status "..."   cwd "/path"
 *     clipboard "c" "text"
 *     mode mouse 2              alternate, focus, mouse, paste, reverse or synchronized
 *     key "Up" "\eOA"           what is sent; paste "text" "text"; click 0 0 "\e[M !!";
 *                               focus in "\e[I"
 *     history 0 "text"          a line of the history; -1 is the newest; "history count 3"
 *     capture "a\nb\n"          terminal_capture; "capture ansi ...", "capture history ... join"
 *     colors 0xabcdef 0 0 dark  the viewer's text, ground and cursor; "palette 1 0x112233"
 *     reload                    saves, loads into a fresh terminal and goes on with that one
 */

#include "base/buffer.h"
#include "base/memory.h"
#include "base/text.h"
#include "term/terminal.h"

#include <ctype.h>
#include <stdarg.h>

#define WORDS_MAX 24

struct facts {
    struct buffer reply;
    char *title, *notify_title, *notify_body, *status, *directory, *selection, *clipboard;
    int bells, progress_state, progress_percent;
};

struct test {
    const char *file;
    char *name;
    int line, number, failures, start_failures;
    bool is_split; /* the second time */
    struct terminal *terminal;
    struct terminal_options options;
    struct facts facts;
    struct viewer_colors viewer;
};

struct word {
    char *text;
    size_t length;
    bool is_quoted;
};

__attribute__((format(printf, 2, 3))) static void fail(struct test *test, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    printf("# %s:%d: ", test->file, test->line);
    vprintf(format, arguments);
    printf("\n");
    va_end(arguments);
    test->failures++;
}

/* ---- what the terminal tells ----------------------------------------------------------------- */

static void on_reply(void *context, const char *bytes, size_t length) {
    buffer_append(&((struct facts *)context)->reply, bytes, length);
}

static void on_title(void *context, const char *title) {
    text_replace(&((struct facts *)context)->title, title);
}

static void on_bell(void *context) {
    ((struct facts *)context)->bells++;
}

static void on_notify(void *context, const char *title, const char *body) {
    struct facts *facts = context;
    text_replace(&facts->notify_title, title);
    text_replace(&facts->notify_body, body);
}

static void on_progress(void *context, int state, int percent) {
    struct facts *facts = context;
    facts->progress_state = state;
    facts->progress_percent = percent;
}

static void on_status(void *context, const char *fields, size_t length) {
    struct facts *facts = context;
    free(facts->status);
    facts->status = text_copy_bytes(fields, length);
}

static void on_directory(void *context, const char *path) {
    text_replace(&((struct facts *)context)->directory, path);
}

static void on_clipboard(void *context, const char *selection, const char *bytes, size_t length) {
    struct facts *facts = context;
    text_replace(&facts->selection, selection);
    free(facts->clipboard);
    facts->clipboard = text_copy_bytes(bytes, length);
}

static const struct terminal_events events = {
    .reply = on_reply,
    .title = on_title,
    .bell = on_bell,
    .notify = on_notify,
    .progress = on_progress,
    .program_status = on_status,
    .working_directory = on_directory,
    .clipboard = on_clipboard,
};

static void clear_facts(struct facts *facts) {
    buffer_finish(&facts->reply);
    char **texts[] = { &facts->title, &facts->notify_title, &facts->notify_body, &facts->status,
        &facts->directory, &facts->selection, &facts->clipboard };
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
        free(*texts[i]);
    }
    *facts = (struct facts){ 0 };
}

/* ---- reading a line -------------------------------------------------------------------------- */

static int hex(char byte) {
    return isdigit((unsigned char)byte) ? byte - '0' : tolower((unsigned char)byte) - 'a' + 10;
}

static char *take_escape(char *at, char *out) {
    static const char names[] = "enrtabvf\\\"0", values[] = "\033\n\r\t\a\b\v\f\\\"";
    const char *name = strchr(names, *at);
    if (*at == 'x' && isxdigit((unsigned char)at[1]) && isxdigit((unsigned char)at[2])) {
        *out = (char)(hex(at[1]) * 16 + hex(at[2]));
        return at + 3;
    }
    *out = name != NULL ? values[name - names] : *at;
    return at + 1;
}

/* Splits a line in place; quoted words are decoded. */
static int split(char *line, struct word *words) {
    int count = 0;
    for (char *at = line; *at != '\0' && count < WORDS_MAX;) {
        if (isspace((unsigned char)*at)) {
            at++;
            continue;
        }
        struct word *word = &words[count++];
        *word = (struct word){ .text = at, .is_quoted = *at == '"' };
        if (!word->is_quoted) {
            at += strcspn(at, " \t\n");
            word->length = (size_t)(at - word->text);
        } else {
            char *out = ++at;
            word->text = out;
            while (*at != '"' && *at != '\0') {
                if (*at == '\\') {
                    at = take_escape(at + 1, out++);
                } else {
                    *out++ = *at++;
                }
            }
            word->length = (size_t)(out - word->text);
            at += *at == '"';
        }
        if (*at != '\0') {
            at++;
        }
        word->text[word->length] = '\0';
    }
    return count;
}

static void show(const char *label, const char *bytes, size_t length) {
    printf("#   %s \"", label);
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        if (byte == 0x1b) {
            printf("\\e");
        } else if (byte < 0x20 || byte == '"' || byte == '\\') {
            printf("\\x%02x", byte);
        } else {
            putchar(byte);
        }
    }
    printf("\"\n");
}

static void expect_bytes(struct test *test, const char *what, const char *actual, size_t length,
        const struct word *expected) {
    if (actual == NULL || length != expected->length ||
            memcmp(actual, expected->text, length) != 0) {
        fail(test, "%s differs", what);
        show("expected", expected->text, expected->length);
        show("actual  ", actual != NULL ? actual : "(none)", actual != NULL ? length : 6);
    }
}

static void expect_text(
        struct test *test, const char *what, const char *actual, const struct word *expected) {
    expect_bytes(test, what, actual, actual != NULL ? strlen(actual) : 0, expected);
}

static void expect_number(struct test *test, const char *what, long actual, const char *expected) {
    if (actual != strtol(expected, NULL, 0)) {
        fail(test, "%s is %ld, expected %s", what, actual, expected);
    }
}

static long number(const struct word *word) {
    return strtol(word->text, NULL, 0);
}

/* ---- what a script can say ------------------------------------------------------------------- */

static struct terminal *fresh_terminal(struct test *test) {
    return terminal_create(&test->options, &events, &test->facts);
}

static void run_size(struct test *test, struct word *words, int count) {
    test->options.columns = (uint16_t)number(&words[1]);
    test->options.rows = (uint16_t)number(&words[2]);
    terminal_destroy(test->terminal);
    test->terminal = fresh_terminal(test);
}

static void feed(struct test *test, const struct word *word, bool is_split) {
    size_t step = is_split ? 1 : word->length;
    for (size_t at = 0; at < word->length; at += step) {
        terminal_feed(test->terminal, word->text + at, step);
    }
}

static void run_feed(struct test *test, struct word *words, int count) {
    bool is_split = test->is_split || strcmp(words[0].text, "SPLIT") == 0;
    for (int i = 1; i < count; i++) {
        bool is_repeated = i + 1 < count && !words[i + 1].is_quoted && words[i + 1].text[0] == '*';
        long times = is_repeated ? strtol(words[i + 1].text + 1, NULL, 10) : 1;
        for (long n = 0; n < times; n++) {
            feed(test, &words[i], is_split);
        }
        i += is_repeated;
    }
}

static void run_resize(struct test *test, struct word *words, int count) {
    terminal_resize(test->terminal, (uint16_t)number(&words[1]), (uint16_t)number(&words[2]));
}

static void append_row(struct test *test, const struct terminal_row *row, struct buffer *out) {
    size_t end = 0;
    for (unsigned i = 0; i < row->used; i++) {
        char text[TERMINAL_GLYPH_MAX_BYTES];
        if (row->cells[i].width > 0) {
            buffer_append(
                    out, text, terminal_glyph_text(test->terminal, row->cells[i].glyph, text));
            end = row->cells[i].glyph != 0 && row->cells[i].glyph != ' ' ? out->length : end;
        }
    }
    out->length = end;
}

static void expect_row(
        struct test *test, const char *what, struct terminal_row row, const struct word *expected) {
    struct buffer text = { 0 };
    append_row(test, &row, &text);
    expect_bytes(test, what, buffer_text(&text), text.length, expected);
    buffer_finish(&text);
}

static void run_row(struct test *test, struct word *words, int count) {
    long row = number(&words[1]);
    if (row >= terminal_rows(test->terminal)) {
        fail(test, "there is no row %ld", row);
        return;
    }
    expect_row(test, "row", terminal_row(test->terminal, (uint16_t)row), &words[2]);
}

static void run_history(struct test *test, struct word *words, int count) {
    if (strcmp(words[1].text, "count") == 0) {
        expect_number(test, "history count", terminal_history_count(test->terminal), words[2].text);
        return;
    }
    long lines = terminal_history_count(test->terminal);
    long line = number(&words[1]) < 0 ? lines + number(&words[1]) : number(&words[1]);
    if (line < 0 || line >= lines) {
        fail(test, "there is no history line %s", words[1].text);
        return;
    }
    expect_row(
            test, "history line", terminal_history_row(test->terminal, (uint32_t)line), &words[2]);
}

static void run_cursor(struct test *test, struct word *words, int count) {
    struct terminal_cursor cursor = terminal_cursor(test->terminal);
    if (cursor.row != number(&words[1]) || cursor.column != number(&words[2])) {
        fail(test, "cursor is at %u %u, expected %s %s", cursor.row, cursor.column, words[1].text,
                words[2].text);
    }
    bool is_visible = count < 4 || strcmp(words[3].text, "hidden") != 0;
    if (cursor.visible != is_visible) {
        fail(test, "cursor is %s", cursor.visible ? "visible" : "hidden");
    }
    if (count > 4) {
        expect_number(test, "cursor shape", cursor.shape, words[4].text);
    }
    if (count > 5 && cursor.blinking != (strcmp(words[5].text, "blinking") == 0)) {
        fail(test, "cursor is %s", cursor.blinking ? "blinking" : "steady");
    }
}

/* The cell at row, column with the style it has, blanks beyond `used` too. */
static struct cell cell_at(struct test *test, const struct word *words) {
    struct terminal_row row = terminal_row(test->terminal, (uint16_t)number(&words[1]));
    long column = number(&words[2]);
    return column < row.used ? row.cells[column] : (struct cell){ .style = row.blank, .width = 1 };
}

static void append_color(struct buffer *out, const char *name, uint32_t color) {
    if (COLOR_KIND(color) == 1) {
        buffer_append_format(out, " %s=%u", name, color & 0xff);
    } else if (COLOR_KIND(color) == 2) {
        buffer_append_format(out, " %s=#%06x", name, color & 0xffffff);
    }
}

static void append_style(struct buffer *out, const struct style *style) {
    static const char *const attributes[] = { "bold", "dim", "italic", "blink", "reverse",
        "conceal", "strike", "overline" };
    static const char *const underlines[] = { "", " underline", " ul=double", " ul=curly",
        " ul=dotted", " ul=dashed" };
    for (size_t i = 0; i < ARRAY_LENGTH(attributes); i++) {
        if ((style->attributes >> i & 1) != 0) {
            buffer_append_format(out, " %s", attributes[i]);
        }
    }
    buffer_append_text(out, underlines[style->underline]);
    append_color(out, "fg", style->foreground);
    append_color(out, "bg", style->background);
    append_color(out, "uc", style->underline_color);
    if (out->length == 0) {
        buffer_append_text(out, " plain");
    }
}

static void run_style(struct test *test, struct word *words, int count) {
    struct buffer actual = { 0 }, expected = { 0 };
    append_style(&actual, terminal_style(test->terminal, cell_at(test, words).style));
    for (int i = 3; i < count; i++) {
        buffer_append_format(&expected, " %s", words[i].text);
    }
    if (!text_equal(buffer_text(&actual), buffer_text(&expected))) {
        fail(test, "style is%s, expected%s", buffer_text(&actual), buffer_text(&expected));
    }
    buffer_finish(&actual);
    buffer_finish(&expected);
}

static void run_glyph(struct test *test, struct word *words, int count) {
    char text[TERMINAL_GLYPH_MAX_BYTES];
    size_t length = terminal_glyph_text(test->terminal, cell_at(test, words).glyph, text);
    expect_bytes(test, "glyph", text, length, &words[3]);
}

static void run_width(struct test *test, struct word *words, int count) {
    expect_number(test, "width", cell_at(test, words).width, words[3].text);
}

static void run_link(struct test *test, struct word *words, int count) {
    const struct style *style = terminal_style(test->terminal, cell_at(test, words).style);
    const char *link = terminal_link(test->terminal, style->link);
    expect_text(test, "link", link != NULL ? link : "", &words[3]);
}

static void run_wrapped(struct test *test, struct word *words, int count) {
    bool is_wrapped = terminal_row(test->terminal, (uint16_t)number(&words[1])).wrapped;
    expect_text(test, "wrapped", is_wrapped ? "yes" : "no", &words[2]);
}

static void run_reply(struct test *test, struct word *words, int count) {
    expect_bytes(
            test, "reply", buffer_text(&test->facts.reply), test->facts.reply.length, &words[1]);
    buffer_clear(&test->facts.reply);
}

static void run_title(struct test *test, struct word *words, int count) {
    expect_text(test, "title", terminal_title(test->terminal), &words[1]);
}

static void run_bell(struct test *test, struct word *words, int count) {
    expect_number(test, "bells", test->facts.bells, words[1].text);
}

static void run_notify(struct test *test, struct word *words, int count) {
    expect_text(test, "notification title", test->facts.notify_title, &words[1]);
    expect_text(test, "notification body", test->facts.notify_body, &words[2]);
}

static void run_progress(struct test *test, struct word *words, int count) {
    expect_number(test, "progress state", test->facts.progress_state, words[1].text);
    expect_number(test, "progress percent", test->facts.progress_percent, words[2].text);
}

static void run_status(struct test *test, struct word *words, int count) {
    expect_text(test, "program status", test->facts.status, &words[1]);
}

static void run_directory(struct test *test, struct word *words, int count) {
    expect_text(test, "working directory", test->facts.directory, &words[1]);
}

static void run_clipboard(struct test *test, struct word *words, int count) {
    expect_text(test, "selection", test->facts.selection, &words[1]);
    expect_text(test, "clipboard", test->facts.clipboard, &words[2]);
}

static void run_allow(struct test *test, struct word *words, int count) {
    test->options.allow_clipboard |= strcmp(words[1].text, "clipboard") == 0;
    test->options.allow_checksum |= strcmp(words[1].text, "checksum") == 0;
    terminal_destroy(test->terminal);
    test->terminal = fresh_terminal(test);
}

static void run_colors(struct test *test, struct word *words, int count) {
    test->viewer.foreground = (uint32_t)number(&words[1]);
    test->viewer.background = (uint32_t)number(&words[2]);
    test->viewer.cursor = (uint32_t)number(&words[3]);
    test->viewer.dark = strcmp(words[4].text, "dark") == 0;
    terminal_set_colors(test->terminal, &test->viewer);
}

static void run_palette(struct test *test, struct word *words, int count) {
    unsigned index = (unsigned)number(&words[1]) % VIEWER_PALETTE_SIZE;
    test->viewer.palette_known |= (uint16_t)(1u << index);
    test->viewer.palette[index] = (uint32_t)number(&words[2]);
    terminal_set_colors(test->terminal, &test->viewer);
}

static void run_history_limit(struct test *test, struct word *words, int count) {
    test->options.history_lines_max = (uint32_t)number(&words[1]);
    terminal_destroy(test->terminal);
    test->terminal = fresh_terminal(test);
}

static void run_mode(struct test *test, struct word *words, int count) {
    struct terminal_modes modes = terminal_modes(test->terminal);
    const struct {
        const char *name;
        int value;
    } known[] = {
        { "alternate", modes.alternate_screen },
        { "focus", modes.focus_events },
        { "mouse", modes.mouse_tracking },
        { "paste", modes.bracketed_paste },
        { "reverse", modes.reverse_screen },
        { "synchronized", modes.synchronized },
    };
    for (size_t i = 0; i < ARRAY_LENGTH(known); i++) {
        if (strcmp(known[i].name, words[1].text) == 0) {
            expect_number(test, known[i].name, known[i].value, words[2].text);
            return;
        }
    }
    fail(test, "there is no mode '%s'", words[1].text);
}

static void run_key(struct test *test, struct word *words, int count) {
    struct key_event key;
    struct buffer out = { 0 };
    if (!key_parse(words[1].text, &key)) {
        fail(test, "there is no key '%s'", words[1].text);
        return;
    }
    terminal_encode_key(test->terminal, &key, &out);
    expect_bytes(test, "key", buffer_text(&out), out.length, &words[2]);
    buffer_finish(&out);
}

static void run_paste(struct test *test, struct word *words, int count) {
    struct buffer out = { 0 };
    terminal_encode_paste(test->terminal, words[1].text, words[1].length, &out);
    expect_bytes(test, "paste", buffer_text(&out), out.length, &words[2]);
    buffer_finish(&out);
}

static void run_click(struct test *test, struct word *words, int count) {
    const struct mouse_event mouse = {
        .button = MOUSE_LEFT,
        .row = (uint16_t)number(&words[1]),
        .column = (uint16_t)number(&words[2]),
    };
    struct buffer out = { 0 };
    terminal_encode_mouse(test->terminal, &mouse, &out);
    expect_bytes(test, "click", buffer_text(&out), out.length, &words[3]);
    buffer_finish(&out);
}

static void run_focus(struct test *test, struct word *words, int count) {
    struct buffer out = { 0 };
    terminal_encode_focus(test->terminal, strcmp(words[1].text, "in") == 0, &out);
    expect_bytes(test, "focus", buffer_text(&out), out.length, &words[2]);
    buffer_finish(&out);
}

static void run_capture(struct test *test, struct word *words, int count) {
    unsigned flags = 0;
    struct buffer out = { 0 };
    int at = 1;
    for (; at < count && !words[at].is_quoted; at++) {
        flags |= strcmp(words[at].text, "ansi") == 0      ? CAPTURE_ANSI
                 : strcmp(words[at].text, "history") == 0 ? CAPTURE_HISTORY
                                                          : CAPTURE_JOIN;
    }
    terminal_capture(test->terminal, flags, &out);
    expect_bytes(test, "capture", buffer_text(&out), out.length, &words[at]);
    buffer_finish(&out);
}

static void run_reload(struct test *test, struct word *words, int count) {
    struct buffer saved = { 0 };
    struct error err = { 0 };
    terminal_save(test->terminal, &saved);
    terminal_destroy(test->terminal);
    test->terminal = fresh_terminal(test);
    if (!terminal_load(test->terminal, saved.data, saved.length, &err)) {
        fail(test, "%s", err.text);
    }
    buffer_finish(&saved);
}

/* In alphabetical order. */
static const struct {
    const char *name;
    int words_min;
    void (*run)(struct test *test, struct word *words, int count);
} commands[] = {
    { "FEED", 2, run_feed },
    { "SPLIT", 2, run_feed },
    { "allow", 2, run_allow },
    { "bell", 2, run_bell },
    { "capture", 2, run_capture },
    { "click", 4, run_click },
    { "clipboard", 3, run_clipboard },
    { "colors", 5, run_colors },
    { "cursor", 3, run_cursor },
    { "cwd", 2, run_directory },
    { "focus", 3, run_focus },
    { "glyph", 4, run_glyph },
    { "history", 3, run_history },
    { "history-limit", 2, run_history_limit },
    { "key", 3, run_key },
    { "link", 4, run_link },
    { "mode", 3, run_mode },
    { "notify", 3, run_notify },
    { "palette", 3, run_palette },
    { "paste", 3, run_paste },
    { "progress", 3, run_progress },
    { "reload", 1, run_reload },
    { "reply", 2, run_reply },
    { "resize", 3, run_resize },
    { "row", 3, run_row },
    { "size", 3, run_size },
    { "status", 2, run_status },
    { "style", 4, run_style },
    { "title", 2, run_title },
    { "width", 4, run_width },
    { "wrapped", 3, run_wrapped },
};

static void run_line(struct test *test, char *line) {
    struct word words[WORDS_MAX];
    int count = split(line, words);
    if (count == 0 || words[0].text[0] == '#') {
        return;
    }
    if (test->terminal == NULL) {
        fail(test, "a test begins with '=== name'");
        return;
    }
    for (size_t i = 0; i < ARRAY_LENGTH(commands); i++) {
        if (strcmp(commands[i].name, words[0].text) == 0) {
            if (count < commands[i].words_min) {
                fail(test, "'%s' needs more words", words[0].text);
            } else {
                commands[i].run(test, words, count);
            }
            return;
        }
    }
    fail(test, "there is no command '%s'", words[0].text);
}

static void end_test(struct test *test) {
    if (test->name != NULL) {
        bool is_good = test->failures == test->start_failures;
        printf("%s %d - %s%s\n", is_good ? "ok" : "not ok", ++test->number, test->name,
                test->is_split ? ", byte by byte" : "");
    }
    terminal_destroy(test->terminal);
    test->terminal = NULL;
    clear_facts(&test->facts);
    text_replace(&test->name, NULL);
}

static void begin_test(struct test *test, const char *name) {
    end_test(test);
    test->name = text_copy(name);
    test->name[strcspn(test->name, "\n")] = '\0';
    test->start_failures = test->failures;
    test->viewer = (struct viewer_colors){ 0 };
    test->options =
            (struct terminal_options){ .columns = 80, .rows = 24, .history_lines_max = 1000 };
    test->terminal = fresh_terminal(test);
}

static void run_file(struct test *test, FILE *file) {
    char *line = NULL;
    size_t capacity = 0;
    test->line = 0;
    while (getline(&line, &capacity, file) != -1) {
        test->line++;
        if (strncmp(line, "=== ", 4) == 0) {
            begin_test(test, line + 4);
        } else {
            run_line(test, line);
        }
    }
    end_test(test);
    free(line);
}

int main(int argument_count, char **arguments) {
    struct test test = { .file = argument_count == 2 ? arguments[1] : "" };
    FILE *file = argument_count == 2 ? fopen(arguments[1], "re") : NULL;
    if (file == NULL) {
        fprintf(stderr, "usage: term-runner FILE.test\n");
        return 2;
    }
    run_file(&test, file);
    rewind(file);
    test.is_split = true;
    run_file(&test, file);
    fclose(file);
    printf("1..%d\n", test.number);
    return test.failures > 0 || test.number == 0 ? 1 : 0;
}
