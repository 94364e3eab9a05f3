// heapsmith/inspect: a close look at heaps.

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
