// slab.wasm: the ABI, nothing else.
import { attach } from "../allocators/slab";

export {
  aligned_alloc,
  aligned_alloc as memalign,
  calloc,
  free,
  free_sized,
  heap_init,
  malloc,
  malloc_usable_size,
  realloc,
} from "../allocators/slab";
export { free_aligned_sized, posix_memalign } from "./c23";

attach();
