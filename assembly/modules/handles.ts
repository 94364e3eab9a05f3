// handles.wasm: the ABI, nothing else.
import { attach } from "../allocators/handles";

export {
  aligned_alloc,
  aligned_alloc as memalign,
  free,
  handle_alloc,
  handle_free,
  handle_lock,
  handle_resize,
  handle_size,
  handle_unlock,
  heap_compact,
  heap_init,
  heap_policy,
  malloc,
  malloc_usable_size,
  realloc,
} from "../allocators/handles";
export { calloc, free_aligned_sized, free_sized, posix_memalign } from "./c23";

attach();
