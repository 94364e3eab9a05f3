// heapsmith: malloc for WebAssembly linear memory.

export { Block, type ViewType } from "./block.js";
export { moduleBytes } from "./engines/bytes.js";
export type { RawExports } from "./engines/module.js";
export * from "./errors.js";
export { createHeap, type Heap, type HeapImports } from "./heap.js";
export type { HeapStats, HoleCount, StatsOptions } from "./inspect/stats.js";
export type { ChunkState, HeapChunk } from "./inspect/walk.js";
export { type AllocatorName, allocatorNames, type EngineName, type HeapOptions } from "./options.js";
