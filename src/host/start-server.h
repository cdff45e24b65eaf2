/* SPDX-License-Identifier: MIT */
#pragma once

/* Starts the server that is missed, as nobody's child here. */
void start_server(char *const *arguments);
