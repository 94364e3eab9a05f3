// Description of bump's heaps: an arena keeps nothing of its blocks.

import { last, mark, start } from "../allocators/bump";
import { Ptr } from "../heap/units";
import { walkFirst } from "../inspect/bump";
import { ARENA_MARK, ARENA_START, LAST_BLOCK } from "./kinds";

export * from "./no-bitmaps";
export * from "./no-lists";

export function begin(): bool {
  return walkFirst() !== 0;
}

export function wordCount(_chunk: Ptr): u32 {
  return 0;
}

export function wordKind(_chunk: Ptr, _index: u32): u32 {
  return 0;
}

export function wordAt(_chunk: Ptr, _index: u32): Ptr {
  return 0;
}

export function wordBit(_chunk: Ptr, _index: u32): u32 {
  return 0;
}

export function placeCount(): u32 {
  return 3;
}

export function placeKind(place: u32): u32 {
  return place === 0 ? ARENA_START : place === 1 ? ARENA_MARK : LAST_BLOCK;
}

export function placeAt(place: u32): Ptr {
  return place === 0 ? start() : place === 1 ? mark() : last();
}
