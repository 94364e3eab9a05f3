// The control block: the state that every heap keeps at its base.
//
//   base  +0   magic      what allocator, what version of its layout
//         +4   base       the heap's own address: a snapshot is only valid there
//         +8   limit      first address the heap never touches, normalised (never 0)
//         +12  current    the segment record that growth extends
//         +16  ┐ record of the first segment: end (first address behind it)
//         +20  ┘                              next (record of the next segment, or 0)
//         +24  owned      bytes in all segments
//         +28  end        a copy of the current segment's end, for fast paths
//         +32             the allocator's own state
//
// Invariants: base is 16-aligned; `end` equals the current record's end; the records' chain starts at
// base + 16 and ends at `current`, whose `next` is 0.

import { heapBase, load32, store32 } from "../machine";
import { Ptr, Size } from "./units";

const MAGIC: u32 = 0;
const BASE: u32 = 4;
const LIMIT: u32 = 8;
const CURRENT: u32 = 12;
const FIRST_SEGMENT: u32 = 16;
const OWNED: u32 = 24;
const END: u32 = 28;

/** Bytes of the common part; an allocator's own state follows. */
export const CONTROL_SIZE: u32 = 32;

/** "HS", the allocator's number, and the version of the layouts. */
export function magicOf(allocator: u32): u32 {
  return u32(0x48530001 | (allocator << 8));
}

export function magic(): u32 {
  return load32(u32(heapBase() + MAGIC));
}

export function setIdentity(allocator: u32): void {
  store32(u32(heapBase() + MAGIC), magicOf(allocator));
  store32(u32(heapBase() + BASE), heapBase());
}

export function limit(): Ptr {
  return load32(u32(heapBase() + LIMIT));
}

export function setLimit(address: Ptr): void {
  store32(u32(heapBase() + LIMIT), address);
}

export function currentSegment(): Ptr {
  return load32(u32(heapBase() + CURRENT));
}

export function setCurrentSegment(record: Ptr): void {
  store32(u32(heapBase() + CURRENT), record);
}

export function firstSegment(): Ptr {
  return u32(heapBase() + FIRST_SEGMENT);
}

export function ownedBytes(): Size {
  return load32(u32(heapBase() + OWNED));
}

export function setOwnedBytes(bytes: Size): void {
  store32(u32(heapBase() + OWNED), bytes);
}

/** End of the current segment. */
export function heapEnd(): Ptr {
  return load32(u32(heapBase() + END));
}

export function setHeapEnd(address: Ptr): void {
  store32(u32(heapBase() + END), address);
}
