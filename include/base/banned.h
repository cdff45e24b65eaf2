/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Force-included before every file of ours: functions that invite a fault do not compile.
 * system headers are included first, so that their own declarations stand.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#pragma GCC poison strcpy strcat sprintf vsprintf strncpy strtok atoi atol system gets sleep usleep
