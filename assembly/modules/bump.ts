// bump.wasm: the ABI, nothing else.
import { attach } from "../allocators/bump";

export {
  aligned_alloc,
  aligned_alloc as memalign,
  free,
  heap_init,
  malloc,
  malloc_usable_size,
  mark,
  realloc,
  release,
  reset,
} from "../allocators/bump";
export { calloc, free_aligned_sized, free_sized, posix_memalign } from "./c23";

attach();
