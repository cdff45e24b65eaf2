/* SPDX-License-Identifier: MIT */
/* What a tool would make of a file: read with care, and shown as what differs. */

#include "approval/approval-text.h"
#include "rules-fixture.h"

#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static struct ground ground;

static int setup(void **state) {
    ground_init(&ground);
    return 0;
}

static int teardown(void **state) {
    ground_finish(&ground);
    return 0;
}

/* Below the session's directory, "top", or beside it. */
static void write_file(const char *path, const char *bytes, size_t length) {
    OWNED_STR whole = path_join(ground.base, path);
    assert_true(file_replace(whole, bytes, length, NULL));
}

static struct json *approval_of(const char *tool, const char *outcome, const char *input) {
    OWNED_STR text = text_format("{\"tool\":\"%s\",\"outcome\":\"%s\",\"directory\":\"%s\","
                                 "\"root\":\"%s\",\"input\":%s}",
            tool, outcome, ground.root, ground.root, input);
    struct json *approval = json_parse(text, strlen(text), NULL);
    assert_non_null(approval);
    return approval;
}

/* The lines with a sign for each mark, without the heading that names the file. */
static void assert_change(const char *tool, const char *input, const char *expected) {
    static const char signs[] = { ' ', '#', '-', '+' };
    OWNED(json) approval = approval_of(tool, "pending", input);
    struct approval_file file;
    struct approval_text text;
    struct buffer lines = { 0 };
    assert_true(approval_file_read(&file, approval));
    approval_text_init(&text, tool, json_find(approval, "input"), &file);
    for (size_t i = 1; i < text.count; i++) {
        buffer_append_format(&lines, "%c%s\n", signs[text.lines[i].mark], text.lines[i].text);
    }
    assert_string_equal(buffer_text(&lines), expected);
    buffer_finish(&lines);
    approval_text_finish(&text);
    approval_file_finish(&file);
}

static void assert_write(const char *path, const char *content, const char *expected) {
    OWNED_STR input = text_format("{\"file_path\":\"%s\",\"content\":\"%s\"}", path, content);
    assert_change("Write", input, expected);
}

static void what_is_written_is_held_against_the_file(void **state) {
    write_file("top/f", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", 18);
    assert_write("f", "1\\n2\\n3\\n4\\n5\\n6\\n7\\n8\\n9\\n", "#(nothing in it changes)\n");
    assert_write("f", "1\\n2\\n3\\n4\\nfive\\n6\\n7\\n8\\n9\\n",
            "#line 2:\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
    assert_write("f", "0\\n1\\n2\\n3\\n4\\n5\\n6\\n7\\n8\\n9",
            "+0\n 1\n 2\n 3\n#line 6:\n 6\n 7\n 8\n-9\n+9\n#(no newline at the end)\n");
    assert_write("new", "a\\nb", "#(a new file)\n+a\n+b\n");
    write_file("top/empty", "", 0);
    assert_write("empty", "a\\n", "+a\n");
}

static void an_edit_is_shown_where_it_stands(void **state) {
    write_file("top/f", "1\n2\n3\n4\nx = 1\n6\n7\nx = 1\ny\n", 26);
    assert_change("Edit", "{\"file_path\":\"f\",\"old_string\":\"4\\nx\",\"new_string\":\"4\\nz\"}",
            "#line 2:\n 2\n 3\n 4\n-x = 1\n+z = 1\n 6\n 7\n x = 1\n");
    assert_change("Edit",
            "{\"file_path\":\"f\",\"old_string\":\"x =\",\"new_string\":\"y =\","
            "\"replace_all\":true}",
            "#line 2:\n 2\n 3\n 4\n-x = 1\n+y = 1\n 6\n 7\n-x = 1\n+y = 1\n y\n");
    assert_change("MultiEdit",
            "{\"file_path\":\"f\",\"edits\":[{\"old_string\":\"1\\n2\",\"new_string\":\"1\\nb\"},"
            "{\"old_string\":\"b\",\"new_string\":\"c\"}]}",
            " 1\n-2\n+c\n 3\n 4\n x = 1\n");
    assert_change("Edit", "{\"file_path\":\"none\",\"old_string\":\"\",\"new_string\":\"a\"}",
            "#(a new file)\n+a\n");
}

/* It is not what the agent believes: then what it asks for is all there is. */
static void an_edit_that_does_not_fit_says_so(void **state) {
    write_file("top/f", "a\nb\na\n", 6);
    assert_change("Edit", "{\"file_path\":\"f\",\"old_string\":\"c\",\"new_string\":\"d\"}",
            "#(what is to be exchanged does not stand in the file as it is)\n-c\n+d\n");
    assert_change("Edit", "{\"file_path\":\"f\",\"old_string\":\"a\",\"new_string\":\"d\"}",
            "#(what is to be exchanged stands in the file several times)\n-a\n+d\n");
    assert_change("Edit", "{\"file_path\":\"none\",\"old_string\":\"c\",\"new_string\":\"d\"}",
            "#(there is no such file)\n-c\n+d\n");
    OWNED_STR many = memory_allocate_zeroed(1, 200001);
    memset(many, 'a', 200000);
    write_file("top/many", many, 200000);
    memset(many + 1000, '\0', 1);
    OWNED_STR input = text_format("{\"file_path\":\"many\",\"old_string\":\"a\","
                                  "\"new_string\":\"%s\",\"replace_all\":true}",
            many);
    OWNED_STR expected = text_format("#(the file would become too large to be shown)\n"
                                     "#everywhere in the file:\n-a\n+%s\n",
            many);
    assert_change("Edit", input, expected);
}

static void a_notebook_is_shown_by_its_cell(void **state) {
    const char *notebook = "{\"cells\":[{\"id\":\"x\",\"source\":[\"a\\n\",\"b\\n\",\"c\"]},"
                           "{\"source\":\"one\"}]}";
    write_file("top/n.ipynb", notebook, strlen(notebook));
    assert_change("NotebookEdit",
            "{\"notebook_path\":\"n.ipynb\",\"cell_id\":\"x\",\"new_source\":\"a\\nB\\nc\"}",
            "#replace cell x\n a\n-b\n+B\n c\n");
    assert_change("NotebookEdit",
            "{\"notebook_path\":\"n.ipynb\",\"cell_id\":\"cell-1\",\"edit_mode\":\"delete\"}",
            "#delete cell cell-1\n-one\n");
    assert_change("NotebookEdit",
            "{\"notebook_path\":\"n.ipynb\",\"cell_id\":\"x\",\"cell_type\":\"markdown\","
            "\"edit_mode\":\"insert\",\"new_source\":\"new\"}",
            "#insert cell behind x (markdown)\n+new\n");
    assert_change("NotebookEdit",
            "{\"notebook_path\":\"n.ipynb\",\"cell_id\":\"y\",\"new_source\":\"b\"}",
            "#replace cell y\n#(no such cell is in the file as it is)\n+b\n");
}

#define NOT_HELD "#(not held against the file as it is: "

static void what_must_not_be_opened_is_not(void **state) {
    OWNED_STR fifo = path_join(ground.root, "fifo");
    OWNED_STR long_bytes = memory_allocate_zeroed(1, APPROVAL_FILE_MAX_BYTES + 2);
    assert_int_equal(mkfifo(fifo, 0600), 0);
    assert_write("fifo", "a", NOT_HELD "it is no ordinary file)\n+a\n");
    assert_write("/dev/zero", "a", NOT_HELD "it is no ordinary file)\n+a\n");
    assert_write(".", "a", NOT_HELD "it is no ordinary file)\n+a\n");
    write_file("top/binary", "a\0b", 3);
    assert_write("binary", "a", NOT_HELD "it is no text)\n+a\n");
    memset(long_bytes, 'a', APPROVAL_FILE_MAX_BYTES + 1);
    write_file("top/long", long_bytes, APPROVAL_FILE_MAX_BYTES + 1);
    assert_write("long", "a", NOT_HELD "it cannot be read: larger than 524288 bytes)\n+a\n");
    write_file("top/closed", "a", 1);
    OWNED_STR closed = path_join(ground.root, "closed");
    assert_int_equal(chmod(closed, 0), 0);
    if (access(closed, R_OK) != 0) { /* not as root */
        assert_write("closed", "a", NOT_HELD "it cannot be read: Permission denied)\n+a\n");
    }
}

static void links_are_followed_within_the_directory(void **state) {
    write_file("secret", "key\n", 4);
    write_file("top/f", "old\n", 4);
    ground_link(&ground, "top/out", "../secret");
    ground_link(&ground, "top/in", "f");
    ground_link(&ground, "top/up", "..");
    ground_link(&ground, "top/nowhere", "none");
    OWNED_STR leads_out =
            text_format(NOT_HELD "a link leads to '%s/secret', outside of '%s')\n+a\n", ground.base,
                    ground.root);
    assert_write("out", "a", leads_out);
    assert_write("up/secret", "a", leads_out);
    assert_write("in", "new\\n", "-old\n+new\n");
    assert_write("nowhere", "a",
            NOT_HELD "it cannot be told where its path leads: a link to nothing)\n+a\n");
    assert_write("../secret", "kez\\n", "-key\n+kez\n"); /* its name says where it is */
}

static void only_what_is_pending_is_read(void **state) {
    struct approval_file file;
    write_file("top/f", "old\n", 4);
    OWNED(json) ended = approval_of("Write", "allowed", "{\"file_path\":\"f\"}");
    OWNED(json) other = approval_of("Bash", "pending", "{\"command\":\"f\"}");
    OWNED(json) odd = approval_of("Write", "pending", "[1]");
    assert_false(approval_file_is_wanted(ended));
    assert_false(approval_file_read(&file, ended));
    assert_false(approval_file_read(&file, other));
    assert_false(approval_file_read(&file, odd));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_written_is_held_against_the_file, setup, teardown),
        cmocka_unit_test_setup_teardown(an_edit_is_shown_where_it_stands, setup, teardown),
        cmocka_unit_test_setup_teardown(an_edit_that_does_not_fit_says_so, setup, teardown),
        cmocka_unit_test_setup_teardown(a_notebook_is_shown_by_its_cell, setup, teardown),
        cmocka_unit_test_setup_teardown(what_must_not_be_opened_is_not, setup, teardown),
        cmocka_unit_test_setup_teardown(links_are_followed_within_the_directory, setup, teardown),
        cmocka_unit_test_setup_teardown(only_what_is_pending_is_read, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
