// Next fit: the first free chunk that holds the request at or above the place where the last search stopped, round
// the ring of free chunks (Knuth, TAOCP 1, 2.5, exercise 6: the roving pointer).
//
// Control: rover   the listed chunk to search from, or the list's head
//          stop    where the last search stopped: the end of what it took; 0 for the low end
// Invariant: the rover is the first listed chunk that ends above `stop`, the head where there is none. A chunk that a
// split or a merge lists again round `stop` is so found again; an empty list starts over at the low end.

import { nextFree } from "../heap/chunk";
import {
  clearList as clearRing,
  firstFrom,
  insertChunk as insertInRing,
  listHead,
  LIST_END as RING_END,
  removeChunk as removeFromRing,
} from "../heap/free-list";
import { Ptr, Size } from "../heap/units";
import { heapBase, load32, store32 } from "../machine";

export const ID: u32 = 3;

const ROVER: u32 = RING_END;
const STOP: u32 = RING_END + 4;
export const LIST_END: u32 = RING_END + 8;

function rover(): Ptr {
  return load32(u32(heapBase() + ROVER));
}

function setRover(chunk: Ptr): void {
  store32(u32(heapBase() + ROVER), chunk);
}

function stop(): Ptr {
  return load32(u32(heapBase() + STOP));
}

function setStop(address: Ptr): void {
  store32(u32(heapBase() + STOP), address);
}

export function clearList(): void {
  clearRing();
  setRover(listHead());
  setStop(0);
}

export function insertChunk(chunk: Ptr, size: Size, after: Ptr): void {
  insertInRing(chunk, size, after);
  if (nextFree(chunk) === rover() && chunk + size > stop()) setRover(chunk);
}

export function removeChunk(chunk: Ptr, size: Size): void {
  removeFromRing(chunk, size);
  if (chunk === rover()) setRover(nextFree(chunk));
  if (nextFree(listHead()) === listHead()) setStop(0);
}

export function findChunk(size: Size): Ptr {
  let fit = firstFrom(rover(), size);
  if (fit === listHead()) fit = firstFrom(nextFree(fit), size);
  if (fit === listHead()) return 0;
  setRover(fit);
  setStop(u32(fit + size));
  return fit;
}
