// Good fit: a chunk of the request's own bin that is tight enough, else the first of the next bin that is not empty.
//
// Bins are last in, first out, so that what was freed last serves first, and nothing is searched for long.

import { goodFit, insertChunk as insertInBin } from "../heap/fits";
import { Ptr, Size } from "../heap/units";

export { BINS_END as LIST_END, clearBins as clearList, removeChunk } from "../heap/bins";

export const ID: u32 = 12;

export function insertChunk(chunk: Ptr, size: Size, _after: Ptr): void {
  insertInBin(chunk, size);
}

export { goodFit as findChunk };
