// What describers of heaps without bitmaps say of them.

import { Ptr, Size } from "../heap/units";

export function bitmapCount(): u32 {
  return 0;
}

export function bitmapKind(_bitmap: u32): u32 {
  return 0;
}

/** Where its words begin. */
export function bitmapAt(_bitmap: u32): Ptr {
  return 0;
}

/** How many bits it has. */
export function bitmapBits(_bitmap: u32): u32 {
  return 0;
}

/** What the first bit stands for: an address, or, where a bit stands for no bytes, a list. */
export function bitmapFirst(_bitmap: u32): Ptr {
  return 0;
}

/** Bytes that a bit stands for; 0 where each stands for a list. */
export function bitmapUnit(_bitmap: u32): Size {
  return 0;
}
