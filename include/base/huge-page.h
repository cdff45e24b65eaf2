/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * For a process that is about to fill some MB of heap at once: the heap goes on in a huge page,
 * where the system has them. One page fault instead of hundreds, each of which costs as much as a
 * thousand instructions. Where it has none, nothing changes but addresses.
 */
void huge_page_for_heap(void);
