// Words of runs and of their blocks. A run's chunk is told of by its header, its first and its last entry in the map, and
// its record; a block by the entry of its unit and its run's last, and by its link while it is free.

import { chunkOf, payloadOf } from "../heap/chunk";
import { bitsOf, currentAt, emptyRun, firstIn, nextRun, sizeOfClass, startOf } from "../heap/runs";
import { entryAt, entryOf } from "../heap/unit-map";
import { Ptr, Size } from "../heap/units";
import { isFreeBlock, runAt } from "../inspect/runs";
import { load32 } from "../machine";
import { BLOCK_LINK, HEADER, RUN_FILL, UNIT_ENTRY } from "./kinds";

export const RUN_WORDS: u32 = 5;

/** The run of a chunk that is one. */
export function runIn(chunk: Ptr): Ptr {
  return runAt(payloadOf(chunk));
}

/** The chunk of a run. */
export function chunkOfRun(run: Ptr): Ptr {
  return chunkOf(startOf(run, bitsOf(entryAt(run))));
}

export function runWordKind(index: u32): u32 {
  if (index === 0) return HEADER;
  if (index === 1) return UNIT_ENTRY;
  return u32(RUN_FILL + index - 2);
}

export function runWordAt(chunk: Ptr, index: u32): Ptr {
  if (index === 0) return chunk;
  if (index === 1) return entryOf(payloadOf(chunk));
  if (index === 2) return entryOf(runIn(chunk));
  return u32(runIn(chunk) + u32((index - 3) << 2));
}

export function blockWordCount(block: Ptr): u32 {
  return isFreeBlock(block, runAt(block)) ? 3 : 2;
}

export function blockWordKind(index: u32): u32 {
  return index === 0 ? UNIT_ENTRY : index === 1 ? RUN_FILL : BLOCK_LINK;
}

export function blockWordAt(block: Ptr, index: u32): Ptr {
  return index === 2 ? block : entryOf(index === 0 ? block : runAt(block));
}

function memberOrNone(run: Ptr): Ptr {
  return run === emptyRun() ? 0 : chunkOfRun(run);
}

/** The first run of a class, as a chunk; 0 for none. */
export function firstOfClass(index: u32): Ptr {
  return memberOrNone(load32(currentAt(index)));
}

/** The run behind another one of its class. */
export function nextOfClass(chunk: Ptr): Ptr {
  return memberOrNone(nextRun(runIn(chunk)));
}

/** Whether a run is in its class's list: the current one is, and any that has a free block. */
export function isInClass(chunk: Ptr, index: u32): bool {
  const run = runIn(chunk);
  return load32(currentAt(index)) === run || firstIn(entryAt(run)) !== 0;
}

/** The least size that a class is asked for. */
export function leastOfClass(index: u32): Size {
  return index === 0 ? 0 : u32(sizeOfClass(u32(index - 1)) + 1);
}
