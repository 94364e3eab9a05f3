// The calls of C23 (7.24.3) and POSIX that follow from an allocator's own, the same for every module.

import { aligned_alloc, free, malloc } from "../allocators/selected";
import { isPowerOfTwo, Ptr, Size } from "../heap/units";
import { fill, store32 } from "../machine";

/** WASI's error numbers, which both wasi-libc and Emscripten use. */
const EINVAL: i32 = 28;
const ENOMEM: i32 = 48;

/** A zeroed block of `count * size` bytes; 0 where the product overflows. */
export function calloc(count: u32, size: Size): Ptr {
  const bytes = u32(count * size);
  if (count !== 0 && u32(bytes / count) !== size) return 0;
  const pointer = malloc(bytes);
  if (pointer !== 0) fill(pointer, 0, bytes);
  return pointer;
}

/** Stores the block at `result`, which stays as it was on failure. Returns 0, EINVAL (28) or ENOMEM (48). */
export function posix_memalign(result: Ptr, alignment: u32, size: Size): i32 {
  if (alignment < 4 || !isPowerOfTwo(alignment)) return EINVAL;
  const pointer = aligned_alloc(alignment, size);
  if (pointer === 0) return ENOMEM;
  store32(result, pointer);
  return 0;
}

export function free_sized(pointer: Ptr, _size: Size): void {
  free(pointer);
}

export function free_aligned_sized(pointer: Ptr, _alignment: u32, _size: Size): void {
  free(pointer);
}
