/* SPDX-License-Identifier: MIT */
/* Pseudo terminals. */

#include "pty.h"

#include "base/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

/* As a login terminal has them: line editing with UTF-8, flow control by ^S kept off, so that a
 * program that expects it to do nothing is not stopped by it. */
static void set_modes(int slave) {
    struct termios modes;
    if (tcgetattr(slave, &modes) == 0) {
        modes.c_iflag |= IUTF8;
        (void)tcsetattr(slave, TCSANOW, &modes);
    }
}

bool pty_is_master(int fd) {
    unsigned number = 0;
    return ioctl(fd, TIOCGPTN, &number) == 0;
}

bool pty_prepare(int master, uint16_t columns, uint16_t rows, int *out_slave, struct error *err) {
    int slave = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (slave < 0) {
        error_set_errno(err, "cannot open the other end of a pseudo terminal");
        return false;
    }
    set_modes(slave);
    pty_resize(master, columns, rows);
    *out_slave = slave;
    return true;
}

void pty_resize(int master, uint16_t columns, uint16_t rows) {
    struct winsize size = { .ws_col = columns, .ws_row = rows };
    (void)ioctl(master, TIOCSWINSZ, &size);
}

void pty_nudge(int master, uint16_t columns, uint16_t rows) {
    pty_resize(master, columns, (uint16_t)(rows > 1 ? rows - 1 : rows + 1));
    pty_resize(master, columns, rows);
}
