// The memory manager of an AssemblyScript program, in place of the compiler's own (rt/tlsf), on a good-fit heap.
//
//   ┌─────────────┬───────┬─────────┬──────────────────────────────┐
//   │ static data │ stack │ control │ blocks                       │
//   └─────────────┴───────┴─────────┴──────────────────────────────┘
//                         __heap_base, rounded up to 16
//
// Blocks are 16-aligned, and the word before a block tells how many bytes it holds (traits/good-fit). Static objects
// have such a word, too; they lie below the heap, are never freed, and move there where they are to grow.
// Where memory is refused, the program traps, as with the compiler's own.

import { attach, free, malloc, realloc } from "../allocators/good-fit";
import { heapBase } from "./machine";

function open(): u32 {
  attach();
  return heapBase();
}

/** The heap, made before the first statement that allocates. */
@lazy const HEAP: u32 = open();

@global @unsafe
function __alloc(size: usize): usize {
  HEAP;
  const block = malloc(size as u32);
  if (block == 0) unreachable();
  return block;
}

@global @unsafe
function __realloc(block: usize, size: usize): usize {
  if (block < __heap_base) return moved(block, size);
  const resized = realloc(block as u32, size as u32);
  if (resized == 0) unreachable();
  return resized;
}

/** A copy of a static object, as long as it is to be. */
function moved(object: usize, size: usize): usize {
  const copy = __alloc(size);
  const held = load<u32>(object - 4) & ~3;
  memory.copy(copy, object, size < held ? size : held);
  return copy;
}

@global @unsafe
function __free(block: usize): void {
  if (block >= __heap_base) free(block as u32);
}
