// Bytes that a guarded block takes beyond one of the release build.

import { createHeap as createGuarded } from "../../src/guard/index.js";
import { createHeap } from "../../src/heap.js";
import type { AllocatorName } from "../../src/options.js";
import { Random } from "../../tests/support/random.js";

export interface Extra {
  readonly allocator: string;
  /** Blocks of 1 to 32 bytes, of 1 to 512, of 1 to 8192: bytes more for each block. */
  readonly small: number;
  readonly middle: number;
  readonly large: number;
}

const BLOCKS = 20_000;

/** Bytes from the base to behind the highest of many blocks of 1 to `most` bytes. */
function spanOf(heap: { base: number; malloc: (bytes: number) => number }, most: number): number {
  const random = new Random(1);
  let end = 0;
  for (let block = 0; block < BLOCKS; block++) {
    const bytes = 1 + random.below(most);
    end = Math.max(end, heap.malloc(bytes) + bytes);
  }
  return end - heap.base;
}

export function measureBytes(names: readonly AllocatorName[]): Extra[] {
  return names.map((allocator) => {
    const [small, middle, large] = [32, 512, 8192].map((most) => {
      const guarded = spanOf(createGuarded({ allocator, stacks: false }), most);
      return (guarded - spanOf(createHeap({ allocator }), most)) / BLOCKS;
    }) as [number, number, number];
    return { allocator, small, middle, large };
  });
}
