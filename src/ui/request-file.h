/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The file that a request would change, read by another process: a disk that hangs makes nobody
 * wait but that process. What does not come in REQUEST_FILE_MS is not shown.
 */

#include "approval/approval-file.h"
#include "loop/loop.h"
#include "json/json.h"

#define REQUEST_FILE_MS 1000

struct request_file;

/* Told once, from the loop, with the request and what its file holds; it owns both, and the reading
 * is gone. */
typedef void request_file_fn(void *context, struct json *asked, struct approval_file *file);

/* Of an approval object; NULL when there is no file to be read. */
struct request_file *request_file_start(
        struct loop *loop, const struct json *asked, request_file_fn *on_read, void *context);

/* Nothing is told any more; NULL is fine. */
void request_file_stop(struct request_file *file);
