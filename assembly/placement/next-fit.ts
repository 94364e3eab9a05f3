// Next fit: the first free chunk that holds the request, searched round the ring from where the last search stopped
// (Knuth, TAOCP 1, 2.5, exercise 6; Kernighan, Ritchie, "The C Programming Language", 8.7).
//
// Control: rover   the listed chunk, or the list's head, behind which the next search begins
// The rover stays before what was taken, so that what a split leaves comes next; where a chunk goes, for a request or a
// merge, the rover steps back before it. An empty list starts over at the low end.

import { heapBase, load32, store32 } from "../machine";
import { previousFree } from "../heap/chunk";
import {
  clearList as clearRing,
  firstBehind,
  listHead,
  removeChunk as removeFromRing,
  LIST_END as ROVER,
} from "../heap/free-list";
import { Ptr, Size } from "../heap/units";

export { insertChunk } from "../heap/free-list";

export const ID: u32 = 3;
export const LIST_END: u32 = ROVER + 4;

export function rover(): Ptr {
  return load32(u32(heapBase() + ROVER));
}

function setRover(chunk: Ptr): void {
  store32(u32(heapBase() + ROVER), chunk);
}

export function clearList(): void {
  clearRing();
  setRover(listHead());
}

export function removeChunk(chunk: Ptr, size: Size): void {
  if (chunk === rover()) setRover(previousFree(chunk));
  removeFromRing(chunk, size);
}

export function findChunk(size: Size): Ptr {
  let fit = firstBehind(rover(), size);
  if (fit === listHead()) fit = firstBehind(fit, size);
  if (fit === listHead()) return 0;
  setRover(previousFree(fit));
  return fit;
}
