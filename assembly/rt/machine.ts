// The machine of an AssemblyScript program, whose heap lies behind its static data and its stack.

export {
  copy,
  fill,
  grow,
  leadingZeros,
  load8,
  load16,
  load32,
  ones,
  pages,
  store8,
  store16,
  store32,
  trailingZeros,
  trap,
} from "../machine/wasm";

export function heapBase(): u32 {
  return ((__heap_base + 15) & ~15) as u32;
}

/** What the compiler's option --lowMemoryLimit says. */
export function heapLimit(): u32 {
  return ASC_LOW_MEMORY_LIMIT as u32;
}
