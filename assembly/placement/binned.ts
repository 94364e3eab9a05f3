// binned: the smallest free chunk that holds the request.
//
// Bins of several sizes are sorted, so that the first chunk of a bin is its smallest: the best fit is the first large
// enough in the request's own bin, else the first of the next bin that is not empty.
// Costs: constant below 512 bytes, linear in the bin's length above.

import { binAsChunk, binOf, EXACT_LIMIT, firstFrom, firstInBin, linkChunk } from "../heap/bins";
import { chunkSize, nextFree } from "../heap/chunk";
import { Ptr, Size } from "../heap/units";

export { BINS_END as LIST_END, clearBins as clearList, removeChunk } from "../heap/bins";

export const ID: u32 = 7;

export function insertChunk(chunk: Ptr, size: Size, _after: Ptr): void {
  const bin = binOf(size);
  let previous = binAsChunk(bin);
  if (size > EXACT_LIMIT) {
    let next = nextFree(previous);
    while (next !== 0 && chunkSize(next) < size) {
      previous = next;
      next = nextFree(next);
    }
  }
  linkChunk(chunk, previous, bin);
}

export function findChunk(size: Size): Ptr {
  const bin = binOf(size);
  if (size <= EXACT_LIMIT) return firstFrom(bin);
  let chunk = firstInBin(bin);
  while (chunk !== 0 && chunkSize(chunk) < size) chunk = nextFree(chunk);
  return chunk !== 0 ? chunk : firstFrom(u32(bin + 1));
}
