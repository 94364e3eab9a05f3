/* The malloc family as imports of "env", in place of the C library's own.
 *
 * The linker's option --wrap turns every call of `malloc`, the C library's own calls too, into one of `__wrap_malloc`;
 * here it learns that this is the import `malloc` of the module "env". */
#include "heapsmith.h"

#ifdef __cplusplus
extern "C" {
#endif

HEAPSMITH_IMPORT(malloc) void *__wrap_malloc(size_t size);
HEAPSMITH_IMPORT(free) void __wrap_free(void *block);
HEAPSMITH_IMPORT(calloc) void *__wrap_calloc(size_t count, size_t size);
HEAPSMITH_IMPORT(realloc) void *__wrap_realloc(void *block, size_t size);
HEAPSMITH_IMPORT(aligned_alloc) void *__wrap_aligned_alloc(size_t alignment, size_t size);
HEAPSMITH_IMPORT(memalign) void *__wrap_memalign(size_t alignment, size_t size);
HEAPSMITH_IMPORT(posix_memalign) int __wrap_posix_memalign(void **result, size_t alignment, size_t size);
HEAPSMITH_IMPORT(malloc_usable_size) size_t __wrap_malloc_usable_size(void *block);

/* Names by which wasi-libc calls its own family. */
HEAPSMITH_IMPORT(malloc) void *__wrap___libc_malloc(size_t size);
HEAPSMITH_IMPORT(free) void __wrap___libc_free(void *block);
HEAPSMITH_IMPORT(calloc) void *__wrap___libc_calloc(size_t count, size_t size);

/* Undefined symbols reach the linker only where they are used. Nothing uses this table: the linker drops it again. */
extern void (*const heapsmith_imports[])(void);
void (*const heapsmith_imports[])(void) = {
    (void (*)(void))__wrap_malloc,
    (void (*)(void))__wrap_free,
    (void (*)(void))__wrap_calloc,
    (void (*)(void))__wrap_realloc,
    (void (*)(void))__wrap_aligned_alloc,
    (void (*)(void))__wrap_memalign,
    (void (*)(void))__wrap_posix_memalign,
    (void (*)(void))__wrap_malloc_usable_size,
    (void (*)(void))__wrap___libc_malloc,
    (void (*)(void))__wrap___libc_free,
    (void (*)(void))__wrap___libc_calloc,
};

#ifdef __cplusplus
}
#endif
