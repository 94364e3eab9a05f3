// bump.wasm: the ABI, nothing else.
import { attach } from "../allocators/bump";

export { aligned_alloc, free, heap_init, malloc, malloc_usable_size, realloc, mark, release, reset } from "../allocators/bump";
export { calloc, free_aligned_sized, free_sized, memalign, posix_memalign } from "./c23";

attach();
