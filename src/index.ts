// heapsmith: malloc for WebAssembly linear memory.

export * from "./api.js";
export { moduleBytes } from "./engines/bytes.js";
export type { GuardedOptions } from "./guard/create.js";
export type { GuardedBlock, GuardedHeap } from "./guard/heap.js";
export { HeapMisuseError, type MisuseKind } from "./guard/misuse.js";
export { createHeap, type HandleHeap, type Heap } from "./heap.js";
export { expectNoLeaks, type LiveBlock } from "./inspect/live.js";
export type { HeapStats, HoleCount, StatsOptions } from "./inspect/stats.js";
export type { ChunkState, HeapChunk } from "./inspect/walk.js";
export { allocatorNames, type HeapOptions } from "./options.js";
