// The heap's own verification, called after the steps of random programs where the host API offers it.

import { type AllocatorName, createHeap } from "../../src/index.js";
import type { Subject } from "./engine.js";

interface Checkable {
  check(): unknown;
}

function isCheckable(heap: object): heap is Checkable {
  return "check" in heap && typeof heap.check === "function";
}

/** A function that throws where an invariant of the heap does not hold. The JS engine checks what either has made. */
export function checker({ allocator, memory, base, limit }: Subject): () => void {
  const heap: object = createHeap({
    allocator: allocator as AllocatorName,
    engine: "js",
    memory,
    base,
    ...(limit === 0 ? {} : { limit }),
  });
  return isCheckable(heap) ? () => void heap.check() : () => {};
}
