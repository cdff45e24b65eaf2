/* SPDX-License-Identifier: MIT */
/* Twice forked: the middle process ends at once, so that the server is nobody's child here. */

#include "start-server.h"

#include <sys/wait.h>
#include <unistd.h>

void start_server(char *const *arguments) {
    pid_t middle = fork();
    if (middle == 0) {
        if (fork() == 0) {
            (void)setsid();
            (void)execvp(arguments[0], arguments);
        }
        _exit(0);
    }
    if (middle > 0) {
        (void)waitpid(middle, NULL, 0);
    }
}
