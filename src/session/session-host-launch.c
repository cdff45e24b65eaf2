/* SPDX-License-Identifier: MIT */
/* How a host is launched: what it is given, and where it listens. */

#include "session-private.h"

#include "base/fd.h"
#include "base/log.h"
#include "base/path.h"
#include "base/socket.h"
#include "base/text.h"
#include "config/settings.h"
#include "environment.h"
#include "host/launch.h"
#include "session-limits.h"

#include <signal.h>
#include <unistd.h>

static bool bind_listener(struct session_host *host, struct error *err) {
    if (host->listener >= 0) {
        return true;
    }
    OWNED_STR directory = path_join(host->session->world->runtime_directory, "hosts");
    OWNED_STR path = session_socket_path(host->session);
    if (!path_make_private_directory(directory, err)) {
        return false;
    }
    host->listener = socket_listen(path, err);
    return host->listener >= 0;
}

/* What the user's settings say now; what is wrong in them is told where people look. */
static struct settings *load_settings(void) {
    struct diagnostics problems;
    diagnostics_init(&problems, "config.yaml");
    struct settings *settings = settings_load(NULL, &problems);
    diagnostics_finish(&problems);
    return settings;
}

static bool launch(struct session_host *host, char **argv, bool replaces, const char *directory,
        const char *log_path, struct error *err) {
    const struct session *session = host->session;
    char **environment = environment_create(session);
    OWNED(settings) settings = load_settings();
    bool is_sized = replaces && host->columns > 0 && host->rows > 0;
    const struct host_spec spec = {
        .id = session->id,
        .argv = argv,
        .environment = environment,
        .directory = session->spec.directory,
        .columns = is_sized ? host->columns : (uint16_t)session->spec.columns,
        .rows = is_sized ? host->rows : (uint16_t)session->spec.rows,
        .recording_directory = session->spec.policies.recording.enabled ? (char *)directory : NULL,
        .recording_maximum_bytes = (uint64_t)session->spec.policies.recording.maximum_bytes,
        .history_lines_max = (uint32_t)settings->history_lines,
        .allow_clipboard = settings->clipboard,
        .allow_checksum = settings->checksum,
        .server_argv = session->world->server_argv,
        .log_path = (char *)log_path,
        .shows_last_screen = session->shows_last_screen && !replaces,
    };
    char **wrapper = NULL;
    (void)limits_wrap(host->session, &wrapper);
    const struct host_launch launch = {
        .program = session->world->host_program,
        .wrapper = wrapper,
        .spec = &spec,
        .name = session->spec.name,
        .listener = host->listener,
        .pty = host->pty,
        .replaces = replaces,
        .child_pid = replaces && !host->child_status_known ? session->pid : 0,
    };
    host->has_no_child = replaces && launch.child_pid == 0;
    int link = -1;
    pid_t pid = 0;
    bool good = host_launch(&launch, &pid, &link, err);
    text_vector_destroy(environment);
    text_vector_destroy(wrapper);
    if (good) {
        host->is_foreign = false;
        session_host_watch_process(host, pid);
        good = session_host_use_link(host, link, err);
    }
    return good;
}

void session_host_restore_socket(struct session_host *host) {
    struct error err = { 0 };
    OWNED_STR path = session_socket_path(host->session);
    if (host->listener < 0 || access(path, F_OK) == 0) {
        return;
    }
    log_warn("the socket of %s was removed: its host is replaced", host->session->id);
    fd_close(&host->listener); /* nobody can reach that one any more */
    if (!bind_listener(host, &err)) {
        log_warn("%s", err.text);
    }
    if (host->pid > 1) {
        (void)kill(host->pid, SIGKILL); /* the next one gets the listener that can be reached */
    }
}

bool session_host_launch(struct session_host *host, char **argv, struct error *err) {
    struct session *session = host->session;
    OWNED_STR directory = session_directory_path(session);
    OWNED_STR log_path = path_join(directory, "host.log");
    char **program = argv != NULL ? argv : session_spec_argv(&session->spec);
    if (argv != NULL) {
        session_host_let_go_of_pty(host);
        host->is_proven = false;
        host->child_status_known = false;
        host->child_pid = 0;
        int pty = host_open_pty(NULL); /* without one the host says why there is none */
        if (pty >= 0) {
            session_host_hold_pty(host, pty);
        }
    }
    bool good = bind_listener(host, err) && path_make_private_directory(directory, err) &&
                launch(host, program, argv == NULL, directory, log_path, err);
    if (program != argv) {
        text_vector_destroy(program);
    }
    return good;
}

void session_host_close(struct session_host *host) {
    OWNED_STR path = session_socket_path(host->session);
    fd_close(&host->listener);
    (void)unlink(path);
}
