// Description of heaps with handles: header and link of a chunk, the ring of holes, the cursor.

import { cursor, fence, LIMITLESS, nextHole, ringHead } from "../heap/holes";
import { spare } from "../heap/masters";
import { above, isInUse, LINK, linkOf, MIN_CHUNK, PREVIOUS, startBelow } from "../heap/relocatable";
import { Ptr, Size } from "../heap/units";
import { stateOf, walkFirst } from "../inspect/handles";
import { FREE, GAP_STATE } from "../inspect/states";
import {
  BLOCK_LOCK,
  CURSOR,
  FOOTER,
  NEXT_FREE,
  NO_LIST,
  PREVIOUS_FREE,
  RECENT_RING,
  RELOCATABLE_HEADER,
  SPARE_MASTER,
  TOP_PLACE,
} from "./kinds";

export * from "./no-bitmaps";

export function begin(): bool {
  return walkFirst() !== 0;
}

/** Header and link; of a hole, header, two links and footer; of the top, header and footer. */
export function wordCount(chunk: Ptr): u32 {
  const state = stateOf(chunk);
  if (state === GAP_STATE) return 1;
  return state === FREE ? 4 : 2;
}

export function wordKind(chunk: Ptr, index: u32): u32 {
  if (index === 0) return RELOCATABLE_HEADER;
  if (isInUse(chunk)) return BLOCK_LOCK;
  if (stateOf(chunk) !== FREE || index === 3) return FOOTER;
  return index === 1 ? NEXT_FREE : PREVIOUS_FREE;
}

export function wordAt(chunk: Ptr, index: u32): Ptr {
  if (index === 0) return chunk;
  if (wordKind(chunk, index) === FOOTER) return u32(above(chunk) - 4);
  return u32(chunk + (index === 1 ? LINK : PREVIOUS));
}

export function wordBit(_chunk: Ptr, _index: u32): u32 {
  return 0;
}

function memberOrNone(hole: Ptr): Ptr {
  return hole === ringHead() ? 0 : hole;
}

export function listCount(): u32 {
  return 1;
}

export function listKind(_list: u32): u32 {
  return RECENT_RING;
}

export function listHead(_list: u32): Ptr {
  return u32(ringHead() + LINK);
}

export function listLeast(_list: u32): Size {
  return MIN_CHUNK;
}

export function listMost(_list: u32): Size {
  return LIMITLESS;
}

export function listFirst(_list: u32): Ptr {
  return memberOrNone(linkOf(ringHead()));
}

export function listNext(_list: u32, member: Ptr): Ptr {
  return memberOrNone(nextHole(member));
}

export function listOf(chunk: Ptr): u32 {
  return stateOf(chunk) === FREE ? 0 : NO_LIST;
}

export function placeCount(): u32 {
  return 3;
}

export function placeKind(place: u32): u32 {
  return place === 0 ? TOP_PLACE : place === 1 ? CURSOR : SPARE_MASTER;
}

export function placeAt(place: u32): Ptr {
  return place === 0 ? startBelow(fence()) : place === 1 ? cursor() : spare();
}
