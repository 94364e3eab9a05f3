// Next fit: the first free chunk that holds the request at or above the place where the last search stopped, round the
// ring of free chunks (Knuth, TAOCP 1, 2.5, exercise 6: the roving pointer).
//
// Control: rover   the first listed chunk that ends above `stop`; the list's head where there is none
//          stop    where the last search stopped: the end of what it took; 0 where the list has run empty since
// So what a split leaves comes next, and what a merge round the stop makes; what is freed below it waits for the next
// round.

import { nextFree, previousFree } from "../heap/chunk";
import {
  clearList as clearRing,
  firstFrom,
  insertChunk as insertInRing,
  listHead,
  LIST_END as ROVER,
  removeChunk as removeFromRing,
} from "../heap/free-list";
import { Ptr, Size } from "../heap/units";
import { heapBase, load32, store32 } from "../machine";

export const ID: u32 = 3;

const STOP: u32 = ROVER + 4;

export const LIST_END: u32 = ROVER + 8;

export function rover(): Ptr {
  return load32(u32(heapBase() + ROVER));
}

function setRover(chunk: Ptr): void {
  store32(u32(heapBase() + ROVER), chunk);
}

export function stop(): Ptr {
  return load32(u32(heapBase() + STOP));
}

function setStop(address: Ptr): void {
  store32(u32(heapBase() + STOP), address);
}

export function clearList(): void {
  clearRing();
  setRover(listHead());
}

export function insertChunk(chunk: Ptr, size: Size, after: Ptr): void {
  insertInRing(chunk, size, after);
  const next = nextFree(chunk);
  if (after === 0 && next === previousFree(chunk)) setStop(0);
  if (next === rover() && chunk + size > stop()) setRover(chunk);
}

export function removeChunk(chunk: Ptr): void {
  removeFromRing(chunk);
  if (chunk === rover()) setRover(nextFree(chunk));
}

export function findChunk(size: Size): Ptr {
  let fit = firstFrom(rover(), size);
  if (fit === listHead()) fit = firstFrom(nextFree(fit), size);
  if (fit === listHead()) return 0;
  setRover(fit);
  setStop(u32(fit + size));
  return fit;
}
