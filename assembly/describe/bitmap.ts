// Description of bitmap's heaps: of a chunk tell the words in which the bits of its first and last granules lie.

import {
  addressOf,
  cursor,
  fullBits,
  granuleAt,
  granuleCount,
  lastBits,
  topGranule,
  usedBits,
} from "../allocators/bitmap";
import { wordOf } from "../heap/bits";
import { GRANULE, Ptr, Size } from "../heap/units";
import { sizeOf, walkFirst } from "../inspect/bitmap";
import { CURSOR, FULL_MAP, LAST_BITS, LAST_MAP, TOP_PLACE, USED_BITS, USED_MAP } from "./kinds";

export * from "./no-lists";

export function begin(): bool {
  return walkFirst() !== 0;
}

export function wordCount(_chunk: Ptr): u32 {
  return 2;
}

export function wordKind(_chunk: Ptr, index: u32): u32 {
  return index === 0 ? USED_BITS : LAST_BITS;
}

function granuleOf(chunk: Ptr, index: u32): u32 {
  return index === 0 ? granuleAt(chunk) : granuleAt(u32(chunk + sizeOf(chunk) - GRANULE));
}

export function wordAt(chunk: Ptr, index: u32): Ptr {
  return wordOf(index === 0 ? usedBits() : lastBits(), granuleOf(chunk, index));
}

export function wordBit(chunk: Ptr, index: u32): u32 {
  return u32(granuleOf(chunk, index) & 31);
}

export function bitmapCount(): u32 {
  return 3;
}

export function bitmapKind(bitmap: u32): u32 {
  return bitmap === 0 ? USED_MAP : bitmap === 1 ? LAST_MAP : FULL_MAP;
}

export function bitmapAt(bitmap: u32): Ptr {
  return bitmap === 0 ? usedBits() : bitmap === 1 ? lastBits() : fullBits();
}

export function bitmapBits(bitmap: u32): u32 {
  return bitmap === 2 ? u32(granuleCount() >>> 5) : granuleCount();
}

export function bitmapFirst(_bitmap: u32): Ptr {
  return addressOf(0);
}

export function bitmapUnit(bitmap: u32): Size {
  return bitmap === 2 ? 32 * GRANULE : GRANULE;
}

export function placeCount(): u32 {
  return 2;
}

export function placeKind(place: u32): u32 {
  return place === 0 ? TOP_PLACE : CURSOR;
}

export function placeAt(place: u32): Ptr {
  return addressOf(place === 0 ? topGranule() : cursor());
}
