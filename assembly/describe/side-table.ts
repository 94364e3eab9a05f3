// Description of side-table's heaps: of a range tell the words of its node. The free ranges are listed by address.

import { isForeign, tableLow } from "../allocators/side-table";
import { LIMITLESS } from "../heap/free-list";
import { freeSize } from "../heap/ranges";
import { GRANULE, Ptr, Size } from "../heap/units";
import { nodeAt, walkFirst, walkNext } from "../inspect/side-table";
import { FREE_RANGES, NO_LIST, RANGE_START, TABLE_LOW } from "./kinds";

export * from "./no-bitmaps";

const NODE_WORDS: u32 = 5;

export function begin(): bool {
  return walkFirst() !== 0;
}

export function wordCount(chunk: Ptr): u32 {
  return nodeAt(chunk) === 0 ? 0 : NODE_WORDS;
}

export function wordKind(_chunk: Ptr, index: u32): u32 {
  return u32(RANGE_START + index);
}

export function wordAt(chunk: Ptr, index: u32): Ptr {
  return u32(nodeAt(chunk) + u32(index << 2));
}

export function wordBit(_chunk: Ptr, _index: u32): u32 {
  return 0;
}

function isListed(chunk: Ptr): bool {
  const node = nodeAt(chunk);
  if (node === 0 || freeSize(node) === 0) return false;
  return isForeign() || u32(chunk + freeSize(node)) !== tableLow();
}

/** This range, or the first free one behind it. */
function freeFrom(chunk: Ptr): Ptr {
  let range = chunk;
  while (range !== 0 && !isListed(range)) range = walkNext(range);
  return range;
}

export function listCount(): u32 {
  return 1;
}

export function listKind(_list: u32): u32 {
  return FREE_RANGES;
}

export function listHead(_list: u32): Ptr {
  return 0;
}

export function listLeast(_list: u32): Size {
  return GRANULE;
}

export function listMost(_list: u32): Size {
  return LIMITLESS;
}

export function listFirst(_list: u32): Ptr {
  return freeFrom(walkFirst());
}

export function listNext(_list: u32, member: Ptr): Ptr {
  return freeFrom(walkNext(member));
}

export function listOf(chunk: Ptr): u32 {
  return isListed(chunk) ? 0 : NO_LIST;
}

export function placeCount(): u32 {
  return 1;
}

export function placeKind(_place: u32): u32 {
  return TABLE_LOW;
}

export function placeAt(_place: u32): Ptr {
  return tableLow();
}
