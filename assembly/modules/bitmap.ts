// bitmap.wasm: the ABI, nothing else.
import { attach } from "../allocators/bitmap";

export {
  aligned_alloc,
  aligned_alloc as memalign,
  free,
  free_aligned_sized,
  free_sized,
  heap_init,
  malloc,
  malloc_usable_size,
  realloc,
} from "../allocators/bitmap";
export { calloc, posix_memalign } from "./c23";

attach();
