/* What a heap of heapsmith has beyond the C library's own headers. See docs/from-c.md. */
#ifndef HEAPSMITH_H
#define HEAPSMITH_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define HEAPSMITH_IMPORT(name) __attribute__((import_module("env"), import_name(#name)))

/* Bytes that a block can hold: at least as many as were asked for; 0 where the allocator does not know. */
size_t malloc_usable_size(void *block);

/* C23 (7.24.3): frees a block of which the caller knows the size, or alignment and size. */
HEAPSMITH_IMPORT(free_sized) void free_sized(void *block, size_t size);
HEAPSMITH_IMPORT(free_aligned_sized) void free_aligned_sized(void *block, size_t alignment, size_t size);

/* Makes the heap anew: all blocks are gone. Not for programs whose C library keeps blocks of its own. */
HEAPSMITH_IMPORT(heap_init) void heap_init(void);

#ifdef __cplusplus
}
#endif

#endif
