// Inspector of slab: chunks, bins, runs and the unit map.

import { ID } from "../allocators/slab";
import { chunkOf, HEADER_OFFSET, payloadOf } from "../heap/chunk";
import { heapEnd } from "../heap/control";
import { top, untouched } from "../heap/large";
import { RUNS_END } from "../heap/runs";
import { chunksEnd, entryAt, mapOrigin, mapSize } from "../heap/unit-map";
import { GRANULE, Ptr, Size } from "../heap/units";
import { heapBase } from "../machine";
import { checkBins } from "./bins";
import * as chunks from "./chunks";
import { checkControl } from "./control";
import { BITS, COUNTER, holds } from "./report";
import { blockSizeOf, checkRuns, firstBlock, isEntry, isFreeBlock, isRun, nextBlock, runAt } from "./runs";
import { FREE_BLOCK, LIVE_BLOCK, RUN } from "./states";

export { end, identity } from "./identity";
export { violationAddress, violationCode } from "./report";

const FIRST_CHUNK: u32 = RUNS_END + u32((HEADER_OFFSET - RUNS_END) & 15);

/** Checks what must hold before chunks and the map may be read. */
function isReadable(): bool {
  if (!checkControl(ID, FIRST_CHUNK + GRANULE)) return false;
  const map = u32(heapEnd() - mapSize(heapEnd()));
  const isMap = chunksEnd() === map && mapOrigin() === u32(map - u32((heapBase() >>> 10) << 2));
  if (!holds(isMap && map > heapBase() + FIRST_CHUNK, BITS, chunksEnd())) return false;
  chunks.describeChunks(u32(heapBase() + FIRST_CHUNK), top(), true);
  return chunks.checkSegments();
}

export function check(): bool {
  if (!isReadable() || !chunks.checkChunks()) return false;
  if (!holds(untouched() >= top() + 4 && untouched() <= chunksEnd(), COUNTER, untouched())) return false;
  return checkBins(false) && checkRuns();
}

/** Blocks lie at multiples of 8 in a run, chunks four below; gaps in no run. */
function isBlock(address: Ptr): bool {
  return u32(address & 7) === 0 && isEntry(entryAt(address));
}

export function walkFirst(): Ptr {
  return isReadable() ? chunks.walkFirst() : 0;
}

export function walkNext(address: Ptr): Ptr {
  if (isBlock(address)) {
    const run = runAt(address);
    const next = nextBlock(address, run);
    return next !== 0 ? next : chunks.walkNext(chunkOf(firstBlock(run)));
  }
  if (!isRun(address)) return chunks.walkNext(address);
  const start = payloadOf(address);
  return holds(isEntry(entryAt(start)), BITS, start) ? start : 0;
}

export function stateOf(address: Ptr): u32 {
  if (!isBlock(address)) return isRun(address) ? RUN : chunks.stateOf(address);
  return isFreeBlock(address, runAt(address)) ? FREE_BLOCK : LIVE_BLOCK;
}

export function sizeOf(address: Ptr): Size {
  return isBlock(address) ? blockSizeOf(runAt(address)) : chunks.sizeOf(address);
}

export function payload(address: Ptr): Ptr {
  return isBlock(address) ? address : chunks.payload(address);
}
