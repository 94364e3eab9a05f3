// Local fit: the same size again, else next to where the last request was served.
//
// Two free chunks are in no bin: the front, what a request has left of the chunk that it was served from, and the
// hole, which was freed last and is what it merged into. A request takes a chunk of its size from its bin, else the low
// end of the front, else of the hole, else of the smallest chunk of the bins that is large enough. So what is
// allocated in a row lies in a row, and what is freed in a row merges without a bin being touched.
// Bins are last in, first out; of one that holds several sizes, a few chunks are looked at.
// Source: D. Lea's "designated victim", malloc 2.7 and later, here one for either kind of call.

import {
  BINS_END,
  binAsChunk,
  binOf,
  clearBins,
  EXACT_LIMIT,
  firstFrom,
  firstInBin,
  linkChunk,
  removeChunk as removeFromBin,
} from "../heap/bins";
import { chunkSize, nextFree } from "../heap/chunk";
import { loadLink, storeLink } from "../heap/links";
import { Ptr, Size } from "../heap/units";
import { heapBase } from "../machine";

export const ID: u32 = 12;

const FRONT: u32 = BINS_END;
const HOLE: u32 = BINS_END + 4;
export const LIST_END: u32 = BINS_END + 8;

/** Chunks of its own bin that a request looks at. */
const TRIES: u32 = 4;

/** What the last request that was split off has left; 0 for none. */
export function front(): Ptr {
  return loadLink(u32(heapBase() + FRONT));
}

function setFront(chunk: Ptr): void {
  storeLink(u32(heapBase() + FRONT), chunk);
}

/** What was freed last; 0 for none. */
export function hole(): Ptr {
  return loadLink(u32(heapBase() + HOLE));
}

function setHole(chunk: Ptr): void {
  storeLink(u32(heapBase() + HOLE), chunk);
}

export function clearList(): void {
  clearBins();
  setFront(0);
  setHole(0);
}

/** Puts a free chunk, if any, at the head of its bin. */
function putInBin(chunk: Ptr): void {
  if (chunk === 0) return;
  const bin = binOf(chunkSize(chunk));
  linkChunk(chunk, binAsChunk(bin), bin);
}

export function insertChunk(chunk: Ptr, _size: Size, _after: Ptr): void {
  const former = hole();
  setHole(chunk);
  putInBin(former);
}

export function insertRest(chunk: Ptr, _size: Size, _after: Ptr): void {
  const former = front();
  setFront(chunk);
  putInBin(former);
}

export function removeChunk(chunk: Ptr): void {
  if (chunk === hole()) setHole(0);
  else if (chunk === front()) setFront(0);
  else removeFromBin(chunk);
}

/** The tightest of a few chunks in a bin of several sizes; 0 for none that is large enough. */
function tightest(bin: u32, size: Size): Ptr {
  let best: Ptr = 0;
  let least: Size = 0xffffffff;
  let tries = TRIES;
  for (let chunk = firstInBin(bin); chunk !== 0 && tries !== 0; tries -= 1) {
    const held = chunkSize(chunk);
    if (held >= size && held < least) {
      best = chunk;
      least = held;
    }
    chunk = nextFree(chunk);
  }
  return best;
}

function holds(chunk: Ptr, size: Size): bool {
  return chunk !== 0 && chunkSize(chunk) >= size;
}

export function findChunk(size: Size): Ptr {
  const bin = binOf(size);
  const fit = size < EXACT_LIMIT ? firstInBin(bin) : tightest(bin, size);
  if (fit !== 0) return fit;
  if (holds(front(), size)) return front();
  if (holds(hole(), size)) return hole();
  return firstFrom(u32(bin + 1));
}
