// A specimen: a heap as the lab looks at it, whoever works on it.

import type { AllocatorName } from "heapsmith";
import type { Inspection } from "heapsmith/inspect";
import type { ChunkIndex } from "./chunk-index.js";
import type { Figures } from "./figures.js";

export interface Specimen {
  readonly allocator: AllocatorName;
  readonly inspection: Inspection;
  /** The heap's chunks as they were when they were last looked at. */
  readonly chunks: ChunkIndex;
  readonly figures: Figures;
  /** First address of the heap, and first one behind it, at that time. */
  readonly base: number;
  readonly end: number;
  /** The slot whose block lies at this address, where that is known. */
  readonly slotOf: (block: number) => number | undefined;
  /** Whether the block at this address may not move, where others may. */
  readonly isLocked?: (block: number) => boolean;
}
