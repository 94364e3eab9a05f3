// Description of two-level bins: list i is bin i.

import { BIN_COUNT, binOf, EXACT_LIMIT, firstInBin, headOf, mapWordAt } from "../heap/bins";
import { chunkSize, nextFree } from "../heap/chunk";
import { LIMITLESS } from "../heap/free-list";
import { Ptr, Size } from "../heap/units";
import { BIN_MAP, EXACT_BIN, NO_LIST, SORTED_BIN } from "./kinds";
import { isListed } from "./tags";

export function listCount(): u32 {
  return BIN_COUNT;
}

export function listKind(bin: u32): u32 {
  return listLeast(bin) < EXACT_LIMIT ? EXACT_BIN : SORTED_BIN;
}

export function listHead(bin: u32): Ptr {
  return headOf(bin);
}

/** Inverse of binOf: the least of the sizes that a bin holds. */
export function listLeast(bin: u32): Size {
  if (bin < EXACT_LIMIT >>> 4) return u32(bin << 4);
  const eighths = u32(8 + u32((bin + 40) & 7));
  return u32(eighths << u32(u32((bin + 40) >>> 3) - 3));
}

export function listMost(bin: u32): Size {
  return bin === BIN_COUNT - 1 ? LIMITLESS : u32(listLeast(u32(bin + 1)) - 16);
}

export function listFirst(bin: u32): Ptr {
  return firstInBin(bin);
}

export function listNext(_bin: u32, member: Ptr): Ptr {
  return nextFree(member);
}

export function listOf(chunk: Ptr): u32 {
  return isListed(chunk) ? binOf(chunkSize(chunk)) : NO_LIST;
}

export function bitmapCount(): u32 {
  return 1;
}

export function bitmapKind(_bitmap: u32): u32 {
  return BIN_MAP;
}

export function bitmapAt(_bitmap: u32): Ptr {
  return mapWordAt(0);
}

export function bitmapBits(_bitmap: u32): u32 {
  return BIN_COUNT;
}

export function bitmapFirst(_bitmap: u32): Ptr {
  return 0;
}

export function bitmapUnit(_bitmap: u32): Size {
  return 0;
}
