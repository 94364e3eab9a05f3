// First fit: the lowest free chunk that holds the request (Knuth, TAOCP 1, 2.5, algorithm A).

import { nextFree } from "../heap/chunk";
import { firstFrom, listHead } from "../heap/free-list";
import { Ptr, Size } from "../heap/units";

export { clearList, insertChunk, LIST_END, removeChunk } from "../heap/free-list";

export const ID: u32 = 2;

export function findChunk(size: Size): Ptr {
  const fit = firstFrom(nextFree(listHead()), size);
  return fit === listHead() ? 0 : fit;
}
