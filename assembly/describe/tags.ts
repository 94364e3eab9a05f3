// The words of boundary-tag chunks, and where the top is.

import { chunkSize, isInUse } from "../heap/chunk";
import { top } from "../heap/top";
import { Ptr } from "../heap/units";
import { isGap } from "../inspect/chunks";
import { FOOTER, HEADER, TOP_PLACE } from "./kinds";

/** Header, two links, footer. */
const LISTED_WORDS: u32 = 4;

/** Whether a chunk is in a list. */
export function isListed(chunk: Ptr): bool {
  return !isGap(chunk) && chunk !== top() && !isInUse(chunk);
}

/** How many words tell of a chunk. */
export function wordCount(chunk: Ptr): u32 {
  if (isGap(chunk)) return 0;
  return isListed(chunk) ? LISTED_WORDS : 1;
}

export function wordKind(_chunk: Ptr, index: u32): u32 {
  return u32(index + HEADER);
}

export function wordAt(chunk: Ptr, index: u32): Ptr {
  if (index + HEADER === FOOTER) return u32(chunk + chunkSize(chunk) - 4);
  return u32(chunk + u32(index << 2));
}

/** The first of a word's bits that tell of the chunk. */
export function wordBit(_chunk: Ptr, _index: u32): u32 {
  return 0;
}

export function placeCount(): u32 {
  return 1;
}

export function placeKind(_place: u32): u32 {
  return TOP_PLACE;
}

export function placeAt(_place: u32): Ptr {
  return top();
}
