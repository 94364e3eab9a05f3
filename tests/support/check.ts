// The heap's own verification, called after each step of a random program.

import { type AllocatorName, createHeap } from "../../src/index.js";
import type { Place } from "./engine.js";

/** A function that throws where an invariant of the heap does not hold, whatever engine works on it. */
export function checker({ allocator, memory, base, limit }: Place & { allocator: string }): () => void {
  const end = limit === 0 ? {} : { limit };
  const heap = createHeap({ allocator: allocator as AllocatorName, engine: "js", memory, base, ...end });
  return () => heap.check();
}
