// Next fit: the first free chunk that holds the request behind the place where the last search stopped, round the ring
// of free chunks (Knuth, TAOCP 1, 2.5, exercise 6: the roving pointer).
//
// Control: rover   the listed chunk, or the list's head, below the one that was last taken
// Searches begin behind the rover: with what is left of the chunk that was last taken, if anything is. A rover that is
// taken or merges with a neighbour leaves the one below it as the rover, so that a search begins with what it became.

import { nextFree, previousFree } from "../heap/chunk";
import {
  clearList as clearRing,
  firstFrom,
  listHead,
  LIST_END as RING_END,
  removeChunk as removeFromRing,
} from "../heap/free-list";
import { Ptr, Size } from "../heap/units";
import { heapBase, load32, store32 } from "../machine";

export { insertChunk } from "../heap/free-list";

export const ID: u32 = 3;

const ROVER: u32 = RING_END;

export const LIST_END: u32 = RING_END + 4;

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
  removeFromRing(chunk, size);
  if (chunk === rover()) setRover(previousFree(chunk));
}

export function findChunk(size: Size): Ptr {
  let fit = firstFrom(nextFree(rover()), size);
  if (fit === listHead()) fit = firstFrom(nextFree(fit), size);
  if (fit === listHead()) return 0;
  setRover(fit);
  return fit;
}
