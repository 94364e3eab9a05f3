// good-fit.wasm: the ABI, nothing else.
import { attach } from "../allocators/good-fit";

export {
  aligned_alloc,
  aligned_alloc as memalign,
  free,
  heap_init,
  malloc,
  malloc_usable_size,
  realloc,
} from "../allocators/good-fit";
export { calloc, free_aligned_sized, free_sized, posix_memalign } from "./c23";

attach();
