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

bool pty_open(uint16_t columns, uint16_t rows, int *out_master, int *out_slave, struct error *err) {
    int master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    int unlock = 0;
    if (master < 0 || ioctl(master, TIOCSPTLCK, &unlock) != 0) {
        error_set_errno(err, "cannot open a pseudo terminal");
        fd_close(&master);
        return false;
    }
    int slave = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (slave < 0) {
        error_set_errno(err, "cannot open the other end of a pseudo terminal");
        fd_close(&master);
        return false;
    }
    set_modes(slave);
    pty_resize(master, columns, rows);
    *out_master = master;
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
