// What describers of heaps without lists say of them.

import { Ptr, Size } from "../heap/units";
import { NO_LIST } from "./kinds";

export function listCount(): u32 {
  return 0;
}

export function listKind(_list: u32): u32 {
  return 0;
}

/** The word that leads to a list's first member; 0 where there is none. */
export function listHead(_list: u32): Ptr {
  return 0;
}

/** The least chunk size that a list holds. */
export function listLeast(_list: u32): Size {
  return 0;
}

/** The largest chunk size that a list holds. */
export function listMost(_list: u32): Size {
  return 0;
}

/** A list's first member; 0 for none. */
export function listFirst(_list: u32): Ptr {
  return 0;
}

/** The member behind another; 0 for none. */
export function listNext(_list: u32, _member: Ptr): Ptr {
  return 0;
}

/** The list that a chunk is in; NO_LIST for none. */
export function listOf(_chunk: Ptr): u32 {
  return NO_LIST;
}
