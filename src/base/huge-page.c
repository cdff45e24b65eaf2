/* SPDX-License-Identifier: MIT */

/*
 * A range must be marked before it is touched, and malloc touches the heap wherever it puts a
 * header. So the heap is moved to shortly below a huge page, the first block ends before it, and
 * what comes behind that block is marked.
 */

#include "base/huge-page.h"

#include "base/sanitizer.h"

#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define HUGE_PAGE_BYTES ((uintptr_t)2 * 1024 * 1024)
#define HEAD_BYTES      ((uintptr_t)160 * 1024) /* more than malloc has left at the start */
#define MARGIN_BYTES    ((uintptr_t)16 * 1024)  /* for the header behind the block */

#if SANITIZES_ADDRESSES || !defined(__GLIBC__)

void huge_page_for_heap(void) { /* that malloc is another one */
}

#else

void huge_page_for_heap(void) {
    uintptr_t end = (uintptr_t)sbrk(0);
    /* Never by nothing: malloc would go on in what it has, and the block begin there. */
    uintptr_t page = (end + HEAD_BYTES + HUGE_PAGE_BYTES) & ~(HUGE_PAGE_BYTES - 1);
    (void)mallopt(M_TOP_PAD, HUGE_PAGE_BYTES + HEAD_BYTES);
    (void)mallopt(M_MMAP_THRESHOLD, HUGE_PAGE_BYTES);
    (void)mallopt(M_TRIM_THRESHOLD, 2 * HUGE_PAGE_BYTES);
    if (sbrk((intptr_t)(page - HEAD_BYTES - end)) == (void *)-1) {
        return;
    }
    void *head = malloc(HEAD_BYTES - MARGIN_BYTES);
    if ((uintptr_t)head > end && (uintptr_t)sbrk(0) >= page + HUGE_PAGE_BYTES) {
        (void)madvise((void *)page, HUGE_PAGE_BYTES, MADV_HUGEPAGE);
    }
    free(head);
}

#endif
