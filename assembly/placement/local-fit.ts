// Local fit: good fit from bins, which two free chunks have not gone into yet.
//
// These are the front, what the last request that was split has left, and the hole, which was freed last and is what it
// merged into. So what is allocated in a row is cut from one chunk, and what is freed in a row merges, without a bin
// being touched but for the last.
// A request takes a chunk of its size from its bin, else the smallest of the front, the hole and the first chunk of the
// next bin that is not empty. (Taking the front or the hole as soon as they are large enough is as fast, and costs half
// as much memory again in the long run.)
// Bins are last in, first out; of one that holds several sizes, a few chunks are looked at.
// The front and the hole are lists of one, so that they leave as chunks of bins do.
// Source: D. Lea's "designated victim", malloc 2.7 and later, here one for either kind of call.

import { BINS_END, binAsChunk, binOf, clearBins, EXACT_LIMIT, firstFrom, firstInBin, linkChunk } from "../heap/bins";
import { chunkSize, headAsChunk, nextFree, setNextFree, setPreviousFree } from "../heap/chunk";
import { loadLink, storeLink } from "../heap/links";
import { Ptr, Size } from "../heap/units";
import { heapBase, store32 } from "../machine";

export { removeChunk } from "../heap/bins";

export const ID: u32 = 12;

const FRONT: u32 = BINS_END;
const HOLE: u32 = BINS_END + 4;
export const LIST_END: u32 = BINS_END + 8;

/** Chunks of its own bin that a request looks at. */
const TRIES: u32 = 4;

/** Where the address of the front is kept: the head of a list of at most one. */
export function frontHead(): Ptr {
  return u32(heapBase() + FRONT);
}

/** The same of the hole. */
export function holeHead(): Ptr {
  return u32(heapBase() + HOLE);
}

export function clearList(): void {
  clearBins();
  store32(frontHead(), 0);
  store32(holeHead(), 0);
}

/** Makes a free chunk the only one of its list; the former, if any, goes to the head of its bin. */
function replace(head: Ptr, chunk: Ptr): void {
  const former = loadLink(head);
  storeLink(head, chunk);
  setNextFree(chunk, 0);
  setPreviousFree(chunk, headAsChunk(head));
  if (former === 0) return;
  const bin = binOf(chunkSize(former));
  linkChunk(former, binAsChunk(bin), bin);
}

export function insertChunk(chunk: Ptr, _size: Size, _after: Ptr): void {
  replace(holeHead(), chunk);
}

export function insertRest(chunk: Ptr, _size: Size, _after: Ptr): void {
  replace(frontHead(), chunk);
}

/** The tightest of a few chunks in a bin of several sizes; 0 for none that is large enough. */
function tightest(bin: u32, size: Size): Ptr {
  let best: Ptr = 0;
  let tries = TRIES;
  for (let chunk = firstInBin(bin); chunk !== 0 && tries !== 0; tries -= 1) {
    best = tighter(best, chunk, size);
    chunk = nextFree(chunk);
  }
  return best;
}

/** The smaller of two chunks, 0 for none, of which `other` may be smaller than `size` and then does not count. */
function tighter(best: Ptr, other: Ptr, size: Size): Ptr {
  if (other === 0) return best;
  const held = chunkSize(other);
  return held >= size && (best === 0 || held < chunkSize(best)) ? other : best;
}

export function findChunk(size: Size): Ptr {
  const bin = binOf(size);
  const fit = size < EXACT_LIMIT ? firstInBin(bin) : tightest(bin, size);
  if (fit !== 0 && size < EXACT_LIMIT) return fit;
  const best = fit === 0 ? firstFrom(u32(bin + 1)) : fit;
  return tighter(tighter(best, loadLink(frontHead()), size), loadLink(holeHead()), size);
}
