// Verification of a whole heap, and what a host asks of it.

import { Ptr, Size } from "../heap/units";
import { freedAt, isBuried, isFreed, isLive, serialOf, siteOf } from "./block";
import { GUARD_SIZE, setCurrentSite, setQuarantineLimit } from "./control";
import { heapBase } from "./machine";
import { drainTo } from "./quarantine";
import { firstBlockFrom, isBlock } from "./shadow";
import { verifyBlock, verifyLive } from "./verify";

/** Verifies every block, live or in quarantine, and reports the first that has been written outside of. */
export function heap_check(): void {
  for (let block = firstBlockFrom(heapBase()); block !== 0; block = firstBlockFrom(u32(block + 1))) verifyBlock(block);
}

/** The same of the live blocks at or above an address alone. */
export function verifyLiveFrom(address: Ptr): void {
  for (let block = guard_next(u32(address - 1)); block !== 0; block = guard_next(block)) verifyLive(block);
}

/** Bytes of the guard's control block: the allocator's own heap begins so far behind the base. */
export function guard_bytes(): Size {
  return GUARD_SIZE;
}

/** Bytes, with what surrounds the blocks, that freed blocks may hold before the allocator gets them back. */
export function guard_quarantine(bytes: Size): void {
  setQuarantineLimit(bytes);
  drainTo(bytes);
}

/** A number, at most 2^27 - 1, by which the host knows the calls that follow: kept with each block made or freed. */
export function guard_site(site: u32): void {
  setCurrentSite(site);
}

/** The next live block above an address, where 0 gives the first; 0 for none. */
export function guard_next(address: Ptr): Ptr {
  let block = firstBlockFrom(u32(address + 1));
  while (block !== 0 && isFreed(block)) block = firstBlockFrom(u32(block + 1));
  return block;
}

/** The number of the call that made a block, live or in quarantine; 0 where there is none, or it cannot be told. */
export function guard_made_by(block: Ptr): u32 {
  return isBlock(block) && (isLive(block) || isBuried(block)) ? siteOf(block) : 0;
}

/** The number of the call that freed a block in quarantine; else 0. */
export function guard_freed_by(block: Ptr): u32 {
  return isBlock(block) && !isLive(block) && isBuried(block) ? freedAt(block) : 0;
}

/** How many blocks had been handed out with this one, modulo 2^32; 0 where it cannot be told. */
export function guard_serial(block: Ptr): u32 {
  return isBlock(block) && isLive(block) ? serialOf(block) : 0;
}
