// Large blocks of slab: boundary-tag chunks with good fit, below a unit map.
//
//   ┌─────────┬──────┬──────┬───────────┬──────┬──────────────┬───┬──────────┐
//   │ control │ live │ free │ live: run │ free │ top          │ 4 │ unit map │
//   └─────────┴──────┴──────┴───────────┴──────┴──────────────┴───┴──────────┘
//                                                                 chunks end
//
// A request takes the fit that the bins give, splits off what is left on either side, and falls back to the top. `free`
// merges with both neighbours at once. What no chunk has reached since the memory was grown is known to be zero.
// Invariants: those of chunk and fits; the chunk below the top is in use; every free chunk but the top is in its bin;
// all from `untouched` to the chunks' end is zero.
// Costs: bounded, but for the copies of realloc and of the map at growth; 4 bytes a chunk, plus rounding to 16.

import { heapBase, load32, store32 } from "../machine";
import { clearBins, removeChunk } from "./bins";
import {
  above,
  below,
  chunkOf,
  chunkSize,
  flipPrevInUse,
  HEADER_OFFSET,
  IN_USE,
  isInUse,
  isPrevInUse,
  isSmaller,
  nextFree,
  PREV_IN_USE,
  payloadOf,
  resizeInUse,
  setFooter,
  setHeader,
} from "./chunk";
import { CONTROL_SIZE, heapEnd } from "./control";
import { firstOfBin, goodFit, insertChunk } from "./fits";
import { acquire, openSegments, SEGMENTS_SIZE } from "./segments";
import { openHeap } from "./source";
import { chunksEnd, mapRoom, moveMap, openMap, UNIT_MAP_END } from "./unit-map";
import { alignUp, GRANULE, Ptr, Size } from "./units";

const TOP: u32 = CONTROL_SIZE + SEGMENTS_SIZE;
const UNTOUCHED: u32 = UNIT_MAP_END;
/** Free chunks of a size's own bin that a request for an aligned chunk looks at. */
const ALIGNED_TRIES: u32 = 8;

/** First byte of the control block behind the fields of this file. */
export const LARGE_END: u32 = UNIT_MAP_END + 4;

export function top(): Ptr {
  return load32(u32(heapBase() + TOP));
}

/** From here to the chunks' end, memory is as the engine has given it: zero. Also the high watermark of all chunks. */
export function untouched(): Ptr {
  return load32(u32(heapBase() + UNTOUCHED));
}

function setUntouched(address: Ptr): void {
  store32(u32(heapBase() + UNTOUCHED), address);
}

/** Makes all from `chunk` to the end of the chunks the top. The chunk below must be in use. */
function setTop(chunk: Ptr): void {
  store32(u32(heapBase() + TOP), chunk);
  setHeader(chunk, u32(chunksEnd() - 4 - chunk), PREV_IN_USE);
  if (chunk + 4 > untouched()) setUntouched(u32(chunk + 4));
}

/** Makes a new heap whose only chunk is the top, behind a control block of `controlSize` bytes. */
export function openLarge(allocator: u32, controlSize: Size): void {
  openHeap(allocator);
  openSegments();
  clearBins();
  openMap();
  setUntouched(chunksEnd());
  setTop(u32(heapBase() + controlSize + u32((HEADER_OFFSET - controlSize) & (GRANULE - 1))));
}

/** Grows the heap until the top has `size` bytes. Returns false, with nothing changed, where that is refused. */
export function growTop(size: Size): bool {
  const old = top();
  const map = chunksEnd();
  const mapSize = u32(heapEnd() - map);
  const first = acquire(old, u32(size + 4 + mapRoom(u32(old + size))));
  if (first === 0) return false;
  moveMap(map, mapSize);
  if (first !== old) setUntouched(first);
  setTop(first);
  if (first === old) return true;
  const fence = u32(map - 4);
  setHeader(fence, 0, IN_USE | PREV_IN_USE);
  if (fence !== old) freeRange(old, u32(fence - old));
  return true;
}

/** Makes a free, listed chunk of this range, whose neighbours are in use. */
function listChunk(chunk: Ptr, size: Size): void {
  setHeader(chunk, size, PREV_IN_USE);
  setFooter(chunk, size);
  insertChunk(chunk, size);
}

/** Takes [start, start + size) out of a free chunk or the top, for use; what is left on either side stays free. */
function claim(chunk: Ptr, start: Ptr, size: Size): Ptr {
  const lead = u32(start - chunk);
  const end = u32(start + size);
  if (chunk === top()) {
    setTop(end);
  } else {
    const whole = chunkSize(chunk);
    const rest = u32(whole - lead - size);
    removeChunk(chunk);
    if (rest !== 0) listChunk(end, rest);
    else flipPrevInUse(end);
  }
  if (lead !== 0) listChunk(chunk, lead);
  setHeader(start, size, lead !== 0 ? IN_USE : IN_USE | PREV_IN_USE);
  return start;
}

/** A chunk of `size` bytes from the bins, else from the top as it is; 0 where they have none. */
export function takeFit(size: Size): Ptr {
  let chunk = goodFit(size);
  if (chunk === 0) {
    chunk = top();
    if (isSmaller(chunk, size)) return 0;
  }
  return claim(chunk, chunk, size);
}

/** Where in a free chunk another one of `size` bytes with an aligned payload can begin; 0 where it does not fit. */
function alignedStart(chunk: Ptr, alignment: u32, size: Size): Ptr {
  const start = chunkOf(alignUp(payloadOf(chunk), alignment));
  return isSmaller(chunk, u32(u32(start - chunk) + size)) ? 0 : start;
}

/** The same with a payload at a multiple of `alignment`, a power of two. */
export function takeAlignedFit(alignment: u32, size: Size): Ptr {
  let chunk = firstOfBin(size);
  for (let tries = ALIGNED_TRIES; chunk !== 0 && tries !== 0; tries -= 1) {
    const start = alignedStart(chunk, alignment, size);
    if (start !== 0) return claim(chunk, start, size);
    chunk = nextFree(chunk);
  }
  chunk = goodFit(u32(size + alignment - GRANULE));
  return chunk === 0 ? 0 : claim(chunk, alignedStart(chunk, alignment, size), size);
}

/** The same from the top, as it is. */
export function takeTop(alignment: u32, size: Size): Ptr {
  const start = alignedStart(top(), alignment, size);
  return start === 0 ? 0 : claim(top(), start, size);
}

/** Frees a chunk in use: merges it with free neighbours and lists the whole, or melts it into the top. */
export function freeChunk(chunk: Ptr): void {
  let start = chunk;
  let end = above(chunk);
  if (!isPrevInUse(start)) {
    start = below(start);
    removeChunk(start);
  }
  if (end === top()) {
    setTop(start);
    return;
  }
  if (isInUse(end)) {
    flipPrevInUse(end);
  } else {
    removeChunk(end);
    end = above(end);
  }
  listChunk(start, u32(end - start));
}

/** Frees a range that has no header yet and lies above a chunk in use. */
function freeRange(chunk: Ptr, size: Size): void {
  setHeader(chunk, size, IN_USE | PREV_IN_USE);
  freeChunk(chunk);
}

/** Makes a chunk in use `size` bytes long where it lies, if what lies above it allows. */
export function resizeChunk(chunk: Ptr, size: Size): bool {
  const held = chunkSize(chunk);
  if (held < size) {
    const next = above(chunk);
    const more = u32(size - held);
    if (next === top() && isSmaller(next, more) && !growTop(more)) return false;
    if (isInUse(next) || isSmaller(next, more)) return false;
    claim(next, next, more);
  }
  resizeInUse(chunk, size);
  if (held > size) freeRange(u32(chunk + size), u32(held - size));
  return true;
}
