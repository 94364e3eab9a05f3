// Misuses of a heap, one kind each: what a program does wrong, and what the guard must call it.

import type { MisuseKind } from "../../src/guard/index.js";
import { bytesOf, PAGE } from "./engine.js";
import type { GuardedSubject } from "./guarded.js";
import type { Random } from "./random.js";

export interface Misuse {
  readonly name: string;
  readonly kind: MisuseKind;
  /** Commits it on a block of `size` bytes that is live, and must not return. */
  readonly commit: (heap: GuardedSubject, block: number, size: number, random: Random) => void;
}

/** Writes a byte that differs from what is there. */
function flip(heap: GuardedSubject, address: number): void {
  const bytes = bytesOf(heap);
  bytes[address] = (bytes[address] ?? 0) ^ 0x5a;
}

/** Frees so much that no block stays in quarantine. */
function flush(heap: GuardedSubject): void {
  heap.guard.guard_quarantine(0);
}

const LEAST_FENCE = 8;

export const misuses: readonly Misuse[] = [
  {
    name: "a byte past the end, seen by free",
    kind: "overflow",
    commit: (heap, block, size) => {
      flip(heap, block + size);
      heap.calls.free(block);
    },
  },
  {
    name: "a byte within the fence, seen by the sweep",
    kind: "overflow",
    commit: (heap, block, size, random) => {
      flip(heap, block + size + random.below(LEAST_FENCE));
      heap.guard.heap_check();
    },
  },
  {
    name: "all of the fence, seen by realloc",
    kind: "overflow",
    commit: (heap, block, size) => {
      bytesOf(heap).fill(0, block + size, block + size + LEAST_FENCE);
      heap.calls.realloc(block, size + 100);
    },
  },
  {
    name: "past the end of what realloc gave",
    kind: "overflow",
    commit: (heap, block, _size, random) => {
      const bytes = random.below(300);
      const moved = heap.calls.realloc(block, bytes);
      flip(heap, moved + bytes);
      heap.calls.free_sized(moved, bytes);
    },
  },
  {
    name: "past the end of an aligned block",
    kind: "overflow",
    commit: (heap, _block, _size, random) => {
      const bytes = random.below(300);
      const aligned = heap.calls.aligned_alloc(2 ** random.below(9), bytes);
      flip(heap, aligned + bytes);
      heap.calls.free(aligned);
    },
  },
  {
    name: "past the end of a zeroed block",
    kind: "overflow",
    commit: (heap, _block, _size, random) => {
      const bytes = random.below(300);
      const zeroed = heap.calls.calloc(bytes, 1);
      flip(heap, zeroed + bytes + random.below(LEAST_FENCE));
      heap.guard.heap_check();
    },
  },
  {
    name: "a byte before the start, seen by free",
    kind: "underflow",
    commit: (heap, block) => {
      flip(heap, block - 1);
      heap.calls.free(block);
    },
  },
  {
    name: "some byte of the header, seen by the sweep",
    kind: "underflow",
    commit: (heap, block, _size, random) => {
      flip(heap, block - 1 - random.below(16));
      heap.guard.heap_check();
    },
  },
  {
    name: "a write after free, seen by the sweep",
    kind: "write-after-free",
    commit: (heap, block, size, random) => {
      heap.calls.free(block);
      flip(heap, block + random.below(Math.max(size, 1)));
      heap.guard.heap_check();
    },
  },
  {
    name: "a write after free, seen when the block leaves the quarantine",
    kind: "write-after-free",
    commit: (heap, block, size, random) => {
      heap.calls.free(block);
      flip(heap, block + random.below(Math.max(size, 1)));
      flush(heap);
    },
  },
  {
    name: "a write through the pointer that realloc has replaced",
    kind: "write-after-free",
    commit: (heap, block, size, random) => {
      heap.calls.realloc(block, size + 1);
      flip(heap, block + random.below(Math.max(size, 1)));
      heap.guard.heap_check();
    },
  },
  {
    name: "a write before a freed block",
    kind: "write-after-free",
    commit: (heap, block, _size, random) => {
      heap.calls.free(block);
      flip(heap, block - 1 - random.below(16));
      flush(heap);
    },
  },
  {
    name: "a write behind a freed block",
    kind: "write-after-free",
    commit: (heap, block, size, random) => {
      heap.calls.free(block);
      flip(heap, block + size + random.below(LEAST_FENCE));
      heap.guard.heap_check();
    },
  },
  {
    name: "freed twice",
    kind: "double-free",
    commit: (heap, block) => {
      heap.calls.free(block);
      heap.calls.free(block);
    },
  },
  {
    name: "freed twice, others in between",
    kind: "double-free",
    commit: (heap, block, size, random) => {
      heap.calls.free_sized(block, size);
      for (let round = 0; round < 20; round++) heap.calls.free(heap.calls.malloc(random.below(200)));
      heap.calls.free_sized(block, size);
    },
  },
  {
    name: "freed after realloc has freed it",
    kind: "double-free",
    commit: (heap, block, size) => {
      heap.calls.realloc(block, size + 1);
      heap.calls.free(block);
    },
  },
  {
    name: "realloc of a freed block",
    kind: "freed-pointer",
    commit: (heap, block) => {
      heap.calls.free(block);
      heap.calls.realloc(block, 10);
    },
  },
  {
    name: "size of a freed block",
    kind: "freed-pointer",
    commit: (heap, block) => {
      heap.calls.free(block);
      heap.calls.malloc_usable_size(block);
    },
  },
  {
    name: "a result stored into a freed block",
    kind: "freed-pointer",
    commit: (heap) => {
      const cell = heap.calls.malloc(4);
      heap.calls.free(cell);
      heap.calls.posix_memalign(cell, 16, 16);
    },
  },
  {
    name: "freed inside",
    kind: "inner-pointer",
    commit: (heap, block, size, random) => {
      heap.calls.free(block + 1 + random.below(Math.max(size, 1)));
    },
  },
  {
    name: "realloc inside, at a multiple of 16",
    kind: "inner-pointer",
    commit: (heap) => {
      heap.calls.realloc(heap.calls.malloc(100) + 16, 40);
    },
  },
  {
    name: "a result stored across a block's end",
    kind: "inner-pointer",
    commit: (heap) => {
      heap.calls.posix_memalign(heap.calls.malloc(8) + 8, 16, 16);
    },
  },
  {
    name: "freed below the heap",
    kind: "wild-pointer",
    commit: (heap, _block, _size, random) => {
      heap.calls.free(1 + random.below(heap.base - 1));
    },
  },
  {
    name: "freed above the heap",
    kind: "wild-pointer",
    commit: (heap, _block, _size, random) => {
      heap.calls.free(heap.memory.buffer.byteLength - 16 + 16 * random.below(PAGE));
    },
  },
  {
    name: "realloc of an address that no memory has",
    kind: "wild-pointer",
    commit: (heap, _block, _size, random) => {
      heap.calls.realloc(0xffff_fff0 - 16 * random.below(PAGE), 10);
    },
  },
  {
    name: "a result stored nowhere",
    kind: "wild-pointer",
    commit: (heap, _block, _size, random) => {
      heap.calls.posix_memalign(heap.memory.buffer.byteLength + 4 * random.below(PAGE), 16, 16);
    },
  },
  {
    name: "a result stored into the guard's own",
    kind: "wild-pointer",
    commit: (heap, _block, _size, random) => {
      heap.calls.posix_memalign(heap.base + 4 * random.below(heap.guard.guard_bytes() / 4), 16, 16);
    },
  },
  {
    name: "freed with another size",
    kind: "size-mismatch",
    commit: (heap, block, size, random) => {
      heap.calls.free_sized(block, size + 1 + random.below(100));
    },
  },
  {
    name: "freed with another size, aligned",
    kind: "size-mismatch",
    commit: (heap) => {
      heap.calls.free_aligned_sized(heap.calls.aligned_alloc(64, 100), 64, 99);
    },
  },
  {
    name: "freed with another alignment",
    kind: "alignment-mismatch",
    commit: (heap, _block, _size, random) => {
      heap.calls.free_aligned_sized(heap.calls.aligned_alloc(64, 100), 2 ** random.below(5), 100);
    },
  },
  {
    name: "freed without the alignment it was made with",
    kind: "alignment-mismatch",
    commit: (heap) => {
      heap.calls.free_sized(heap.calls.memalign(32, 100), 100);
    },
  },
  {
    name: "freed with an alignment that it was not made with",
    kind: "alignment-mismatch",
    commit: (heap, block, size) => {
      heap.calls.free_aligned_sized(block, 32, size);
    },
  },
  {
    name: "aligned to no power of two",
    kind: "bad-alignment",
    commit: (heap, _block, _size, random) => {
      heap.calls.aligned_alloc(3 * (1 + random.below(50)), 100);
    },
  },
  {
    name: "aligned to nothing",
    kind: "bad-alignment",
    commit: (heap) => {
      heap.calls.memalign(0, 100);
    },
  },
];
