// Walk and check of chunks with boundary tags, segment by segment. What differs between heaps of chunks (where their
// first chunk lies, where their current segment's chunks end) comes as arguments.

import {
  chunkSize,
  HEADER_OFFSET,
  IN_USE,
  isInUse,
  isPrevInUse,
  MIN_CHUNK,
  PREV_IN_USE,
  payloadOf,
} from "../heap/chunk";
import { currentSegment, firstSegment, nextSegment, RECORD_SIZE, segmentEnd } from "../heap/segments";
import { mapSize } from "../heap/unit-map";
import { GRANULE, Ptr, Size } from "../heap/units";
import { load32 } from "../machine";
import { headerWord } from "../traits/selected";
import { isInHeap } from "./control";
import { FENCE, FLAGS, FOOTER, holds, NEIGHBOURS, SEGMENTS, SIZE, TOP } from "./report";
import { FREE, GAP_STATE, LIVE, TOP_STATE } from "./states";

let firstChunk: Ptr = 0;
let topChunk: Ptr = 0;
let hasUnitMap: bool = false;

/** Says of what heap all other functions speak: its first chunk, its top, whether segments end with a unit map. */
export function describeChunks(first: Ptr, top: Ptr, hasMap: bool): void {
  firstChunk = first;
  topChunk = top;
  hasUnitMap = hasMap;
}

export function firstOf(segment: Ptr): Ptr {
  return segment === firstSegment() ? firstChunk : u32(segment + RECORD_SIZE);
}

/** The last word of a segment's chunks. */
export function fenceOf(segment: Ptr): Ptr {
  const end = segmentEnd(segment);
  return u32((hasUnitMap ? u32(end - mapSize(end)) : end) - 4);
}

/** Whether an address can be a chunk's. */
export function canBeChunk(address: Ptr): bool {
  return isInHeap(address) && u32(address & (GRANULE - 1)) === HEADER_OFFSET && address >= firstChunk;
}

/** Whether a segment's chunks begin below its fence, in the heap. */
function isSegment(segment: Ptr): bool {
  const end = segmentEnd(segment);
  const fence = fenceOf(segment);
  return u32(end & (GRANULE - 1)) === 0 && fence < end && fence >= firstOf(segment) && isInHeap(fence);
}

/** Checks that the chain of segments rises and ends with the current one; then it can be followed. */
export function checkSegments(): bool {
  let segment = firstSegment();
  while (segment !== currentSegment()) {
    const next = nextSegment(segment);
    const isNext = isInHeap(next) && next > segment && u32(next & (GRANULE - 1)) === 0 && segmentEnd(segment) <= next;
    if (!holds(isNext && isSegment(segment), SEGMENTS, segment)) return false;
    segment = next;
  }
  return holds(nextSegment(segment) === 0 && isSegment(segment), SEGMENTS, segment);
}

function flagsOf(chunk: Ptr): u32 {
  return u32((isInUse(chunk) ? IN_USE : 0) | (isPrevInUse(chunk) ? PREV_IN_USE : 0));
}

/** Checks one chunk below `fence`, whose lower neighbour is in use or not. */
function checkChunk(chunk: Ptr, fence: Ptr, isBelowInUse: bool): bool {
  const size = chunkSize(chunk);
  const isSize = size >= MIN_CHUNK && size <= fence - chunk;
  if (!holds(isSize && load32(chunk) === headerWord(size, flagsOf(chunk)), SIZE, chunk)) return false;
  if (!holds(isPrevInUse(chunk) === isBelowInUse, FLAGS, chunk)) return false;
  if (isInUse(chunk)) return true;
  if (!holds(isBelowInUse, NEIGHBOURS, chunk)) return false;
  return holds(load32(u32(chunk + size - 4)) === size, FOOTER, chunk);
}

/** Checks that chunks tile a segment and that their tags agree. */
function checkSegment(segment: Ptr): bool {
  const isCurrent = segment === currentSegment();
  const fence = fenceOf(segment);
  let chunk = firstOf(segment);
  let isBelowInUse: bool = true;
  while (chunk < fence && !(isCurrent && chunk === topChunk)) {
    if (!checkChunk(chunk, fence, isBelowInUse)) return false;
    isBelowInUse = isInUse(chunk);
    chunk = u32(chunk + chunkSize(chunk));
  }
  if (!isCurrent)
    return holds(load32(fence) === headerWord(0, isBelowInUse ? IN_USE | PREV_IN_USE : IN_USE), FENCE, fence);
  const isTop = chunk === topChunk && isBelowInUse && load32(chunk) === headerWord(u32(fence - chunk), PREV_IN_USE);
  return holds(isTop, TOP, topChunk);
}

/** Checks all segments; then they can be walked. */
export function checkChunks(): bool {
  if (!checkSegments()) return false;
  let segment = firstSegment();
  while (segment !== 0) {
    if (!checkSegment(segment)) return false;
    segment = nextSegment(segment);
  }
  return true;
}

/** The segment that holds a chunk, in a chain that may lead astray. */
function segmentOf(chunk: Ptr): Ptr {
  let segment = firstSegment();
  while (segment !== currentSegment() && chunk >= segmentEnd(segment)) {
    const next = nextSegment(segment);
    if (next <= segment) return 0;
    segment = next;
  }
  return segment;
}

/** What lies behind a chunk or a gap; 0 behind the last, and, with a violation, where a size leads astray. */
export function walkNext(chunk: Ptr): Ptr {
  if (chunk === topChunk) return 0;
  const segment = segmentOf(chunk);
  if (isGap(chunk)) return u32(segment + RECORD_SIZE);
  const fence: Ptr = segment === 0 ? 0 : fenceOf(segment);
  const size = chunkSize(chunk);
  if (!holds(size !== 0 && fence >= chunk && size <= fence - chunk, SIZE, chunk)) return 0;
  const next = u32(chunk + size);
  if (next < fence || next === topChunk) return next;
  return holds(segment !== currentSegment(), TOP, chunk) ? segmentEnd(segment) : 0;
}

/** Whether an address that a walk gives is where a segment ends and pages of others begin. */
export function isGap(address: Ptr): bool {
  return u32(address & (GRANULE - 1)) === 0;
}

export function walkFirst(): Ptr {
  return firstChunk;
}

export function stateOf(chunk: Ptr): u32 {
  if (isGap(chunk)) return GAP_STATE;
  if (chunk === topChunk) return TOP_STATE;
  return isInUse(chunk) ? LIVE : FREE;
}

export function sizeOf(chunk: Ptr): Size {
  return isGap(chunk) ? u32(segmentOf(chunk) - chunk) : chunkSize(chunk);
}

export function payload(chunk: Ptr): Ptr {
  return isGap(chunk) ? chunk : payloadOf(chunk);
}

/** The next listed chunk behind one, in address order; 0 for none. Only of chunks that have been checked. */
export function nextListed(chunk: Ptr): Ptr {
  let next = chunk;
  do next = walkNext(next);
  while (next !== 0 && (next === topChunk || isGap(next) || isInUse(next)));
  return next;
}

/** The first listed chunk; 0 for none. Only of chunks that have been checked. */
export function firstListed(): Ptr {
  return firstChunk === topChunk || isInUse(firstChunk) ? nextListed(firstChunk) : firstChunk;
}
