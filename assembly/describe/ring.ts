// Description of the list in address order.

import { MIN_CHUNK, nextFree } from "../heap/chunk";
import { listHead as headOfRing, LIMITLESS } from "../heap/free-list";
import { Ptr, Size } from "../heap/units";
import { ADDRESS_LIST, NO_LIST } from "./kinds";
import { isListed } from "./tags";

function memberOrNone(chunk: Ptr): Ptr {
  return chunk === headOfRing() ? 0 : chunk;
}

export function listCount(): u32 {
  return 1;
}

export function listKind(_list: u32): u32 {
  return ADDRESS_LIST;
}

export function listHead(_list: u32): Ptr {
  return u32(headOfRing() + 4);
}

export function listLeast(_list: u32): Size {
  return MIN_CHUNK;
}

export function listMost(_list: u32): Size {
  return LIMITLESS;
}

export function listFirst(_list: u32): Ptr {
  return memberOrNone(nextFree(headOfRing()));
}

export function listNext(_list: u32, member: Ptr): Ptr {
  return memberOrNone(nextFree(member));
}

export function listOf(chunk: Ptr): u32 {
  return isListed(chunk) ? 0 : NO_LIST;
}
