// The control block: the state that every heap keeps at its base.
//
//   base  +0   magic   what allocator, what version of its layout
//         +4   base    the heap's own address: a snapshot is only valid there
//         +8   end     first address behind the segment that growth extends
//         +12          the allocator's own state
//
// Invariants: base is 16-aligned; end is a multiple of 16 and at most `limit`.

import { heapBase, heapLimit, load32, store32 } from "../machine";
import { FLAVOUR } from "./links";
import { GRANULE, Ptr } from "./units";

const MAGIC: u32 = 0;
const BASE: u32 = 4;
const END: u32 = 8;

/** Bytes of the common part; an allocator's own state follows. */
export const CONTROL_SIZE: u32 = 12;

/** "HS", the allocator's number below 128, how links are written, and the version of the layouts. */
export function magicOf(allocator: u32): u32 {
  return u32(0x48530001 | FLAVOUR | (allocator << 8));
}

export function magic(): u32 {
  return load32(u32(heapBase() + MAGIC));
}

/** The address that the heap was made at. */
export function madeAt(): Ptr {
  return load32(u32(heapBase() + BASE));
}

export function setIdentity(allocator: u32): void {
  store32(u32(heapBase() + MAGIC), magicOf(allocator));
  store32(u32(heapBase() + BASE), heapBase());
}

/** What no heap reaches beyond: a granule short of 4 GiB where `__heap_limit` is 0. */
export function limit(): Ptr {
  return u32(u32(heapLimit() - 1) & u32(~(GRANULE - 1)));
}

export function heapEnd(): Ptr {
  return load32(u32(heapBase() + END));
}

export function setHeapEnd(address: Ptr): void {
  store32(u32(heapBase() + END), address);
}
