/* SPDX-License-Identifier: MIT */
#pragma once

/* Whether a sanitizer is built in: gcc says it by macros, clang by features.
 *
 * With the one for addresses malloc is another one; with any, all is several times slower. */

#ifndef __has_feature
#define __has_feature(feature) 0
#endif

#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#define SANITIZES_ADDRESSES 1
#else
#define SANITIZES_ADDRESSES 0
#endif

#if defined(__SANITIZE_THREAD__) || __has_feature(thread_sanitizer)
#define SANITIZES_THREADS 1
#else
#define SANITIZES_THREADS 0
#endif
