// heapsmith/inspect: a look into any heap, whichever entry has made it.

export { ChunkColumns, type ChunkRange } from "./columns.js";
export {
  type Bitmap,
  type ChunkWord,
  chunkStates,
  type FreeList,
  type HeapPlace,
  type InspectedHeap,
  Inspection,
  type WordField,
} from "./inspection.js";
export { expectNoLeaks, type ListedHeap, type LiveBlock, live } from "./live.js";
export { check, snapshot, stats, walk } from "./look.js";
export {
  diffLive,
  groupLive,
  type LiveDiff,
  type LiveReport,
  type SiteChange,
  type SiteGroup,
} from "./sites.js";
export type { HeapStats, HoleCount, StatsOptions } from "./stats.js";
export type { ChunkState, HeapChunk } from "./walk.js";
