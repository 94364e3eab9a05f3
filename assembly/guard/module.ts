// <name>.guarded.wasm: the ABI of an allocator under guard, and what a host asks of the guard.
import { attach } from "./calls";

export {
  aligned_alloc,
  aligned_alloc as memalign,
  calloc,
  free,
  free_aligned_sized,
  free_sized,
  heap_init,
  malloc,
  malloc_usable_size,
  posix_memalign,
  realloc,
} from "./calls";
export * from "./own/selected";
export {
  guard_bytes,
  guard_freed_by,
  guard_made_by,
  guard_next,
  guard_quarantine,
  guard_serial,
  guard_site,
  heap_check,
} from "./sweep";

attach();
