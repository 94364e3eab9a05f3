// side-table.wasm: the ABI, nothing else.
import { attach } from "../allocators/side-table";

export {
  aligned_alloc,
  aligned_alloc as memalign,
  free,
  heap_init,
  malloc,
  malloc_usable_size,
  range_init,
  realloc,
} from "../allocators/side-table";
export { calloc, free_aligned_sized, free_sized, posix_memalign } from "./c23";

attach();
