// Heaps of the compaction section: on Wasm, with the calls of handles bare.

import { type AllocatorName, createHeap, type Heap } from "../../src/index.js";
import type { BlockHeap } from "./drift.js";

export const BASE = 1024;
export const UNLIMITED = 0xffffffff;

export interface HandleHeap {
  readonly heap: Heap;
  readonly alloc: (bytes: number) => number;
  readonly free: (handle: number) => number;
  /** Bytes moved. */
  readonly compact: (budget: number) => number;
  readonly setPolicy: (budget: number, share: number) => number;
}

type Call = (...words: number[]) => number;

export function handleHeap(memory?: WebAssembly.Memory): HandleHeap {
  const heap = createHeap({
    allocator: "handles",
    engine: "wasm",
    base: BASE,
    ...(memory === undefined ? {} : { memory }),
  });
  const call = (name: string): Call => {
    const { [name]: found } = heap.exports;
    if (found === undefined) throw new RangeError(`no call ${name}`);
    return (...words) => found(...words) >>> 0;
  };
  return {
    heap,
    alloc: call("handle_alloc"),
    free: call("handle_free"),
    compact: call("heap_compact"),
    setPolicy: call("heap_policy"),
  };
}

export function behindHandles({ heap, alloc, free }: HandleHeap): BlockHeap {
  return { alloc, free, addressOf: (handle) => heap.views.u32[handle >>> 2] ?? 0 };
}

export function behindPointers(allocator: AllocatorName): { readonly heap: Heap; readonly blocks: BlockHeap } {
  const heap = createHeap({ allocator, engine: "wasm", base: BASE });
  return { heap, blocks: { alloc: heap.malloc, free: heap.free, addressOf: (pointer) => pointer } };
}
