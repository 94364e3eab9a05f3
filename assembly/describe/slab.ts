// Description of slab's heaps: lists 0 to 215 are bins, those behind them the classes of runs.

import { BIN_COUNT } from "../heap/bins";
import { payloadOf } from "../heap/chunk";
import { top, untouched } from "../heap/large";
import { CLASSES, classIn, currentAt, sizeOfClass } from "../heap/runs";
import { entryAt } from "../heap/unit-map";
import { Ptr, Size } from "../heap/units";
import { isRun } from "../inspect/runs";
import { stateOf, walkFirst } from "../inspect/slab";
import { FREE_BLOCK, LIVE_BLOCK } from "../inspect/states";
import * as bins from "./bins";
import { NO_LIST, RECENT_BIN, RUN_CLASS, SORTED_BIN, TOP_PLACE, UNTOUCHED } from "./kinds";
import * as runs from "./runs";
import * as tags from "./tags";

export { bitmapAt, bitmapBits, bitmapCount, bitmapFirst, bitmapKind, bitmapUnit } from "./bins";

export function begin(): bool {
  return walkFirst() !== 0;
}

function isBlock(address: Ptr): bool {
  const state = stateOf(address);
  return state === FREE_BLOCK || state === LIVE_BLOCK;
}

export function wordCount(address: Ptr): u32 {
  if (isBlock(address)) return runs.blockWordCount(address);
  return isRun(address) ? runs.RUN_WORDS : tags.wordCount(address);
}

export function wordKind(address: Ptr, index: u32): u32 {
  if (isBlock(address)) return runs.blockWordKind(index);
  return isRun(address) ? runs.runWordKind(index) : tags.wordKind(address, index);
}

export function wordAt(address: Ptr, index: u32): Ptr {
  if (isBlock(address)) return runs.blockWordAt(address, index);
  return isRun(address) ? runs.runWordAt(address, index) : tags.wordAt(address, index);
}

export function wordBit(_address: Ptr, _index: u32): u32 {
  return 0;
}

function isClass(list: u32): bool {
  return list >= BIN_COUNT;
}

export function listCount(): u32 {
  return BIN_COUNT + CLASSES;
}

export function listKind(list: u32): u32 {
  if (isClass(list)) return RUN_CLASS;
  const kind = bins.listKind(list);
  return kind === SORTED_BIN ? RECENT_BIN : kind;
}

export function listHead(list: u32): Ptr {
  return isClass(list) ? currentAt(u32(list - BIN_COUNT)) : bins.listHead(list);
}

export function listLeast(list: u32): Size {
  return isClass(list) ? runs.leastOfClass(u32(list - BIN_COUNT)) : bins.listLeast(list);
}

export function listMost(list: u32): Size {
  return isClass(list) ? sizeOfClass(u32(list - BIN_COUNT)) : bins.listMost(list);
}

export function listFirst(list: u32): Ptr {
  return isClass(list) ? runs.firstOfClass(u32(list - BIN_COUNT)) : bins.listFirst(list);
}

export function listNext(list: u32, member: Ptr): Ptr {
  return isClass(list) ? runs.nextOfClass(member) : bins.listNext(list, member);
}

export function listOf(address: Ptr): u32 {
  if (isBlock(address)) return NO_LIST;
  if (!isRun(address)) return bins.listOf(address);
  const index = classIn(entryAt(payloadOf(address)));
  return runs.isInClass(address, index) ? u32(BIN_COUNT + index) : NO_LIST;
}

export function placeCount(): u32 {
  return 2;
}

export function placeKind(place: u32): u32 {
  return place === 0 ? TOP_PLACE : UNTOUCHED;
}

export function placeAt(place: u32): Ptr {
  return place === 0 ? top() : untouched();
}
