// heapsmith/guarded: every allocator under guard, on both engines, and no other.

export * from "../api.js";
export { expectNoLeaks, type LiveBlock } from "../inspect/live.js";
export { diffLive, groupLive, type LiveDiff, type LiveReport } from "../inspect/sites.js";
export { createGuardedHeap as createHeap, type GuardedOptions } from "./create.js";
export { type GuardedBlock, GuardedHeap } from "./heap.js";
export { HeapMisuseError, type MisuseKind } from "./misuse.js";
