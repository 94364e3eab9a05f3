// The guard's control block, at the heap's base; the allocator's own heap follows it.
//
//   base  +0   magic     which allocator is guarded, in what version of this layout
//         +4   base      the address that the heap was made at
//         +8   limit     bytes that the quarantine may hold
//         +12  held      bytes that it holds
//         +16  oldest    the block in quarantine that leaves it next; 0 for none
//         +20  newest    the one that came last; 0 for none
//         +24  serial    blocks handed out so far, modulo 2^32
//         +28  site      what the host says of the call under way: kept with the block
//         +32  spares    nodes of the shadow that are not in use yet, each with the next one's address in its first word
//         +36  count     how many they are
//         +40  barred    1 while the memory must not grow
//         +44  pages     pages of the memory when the heap last grew
//         +48  gaps      how many of the following are in use
//         +52  gap       first page of somebody else's between the heap's own, and the first behind them; 192 of these,
//                        two half-words each
//         +832 root      512 words of the shadow; see shadow
//
// As heaps grow by a share of their size, there are seldom as many gaps. Where there are more, the last one reaches from
// its first page to the last of all.
// Invariants: held is the sum over the quarantine; oldest is 0 exactly where newest is.

import { limit as addressLimit } from "../heap/control";
import { GRANULE, PAGE_BITS, Ptr, pagesFor, Size } from "../heap/units";
import { grow, load16, load32, heapBase as outerBase, pages, store16, store32, trap } from "../machine/wasm";

const MAGIC: u32 = 0;
const BASE: u32 = 4;
const LIMIT: u32 = 8;
const HELD: u32 = 12;
const OLDEST: u32 = 16;
const NEWEST: u32 = 20;
const SERIAL: u32 = 24;
const SITE: u32 = 28;
const SPARES: u32 = 32;
const SPARE_COUNT: u32 = 36;
const BARRED: u32 = 40;
const PAGES: u32 = 44;
const GAPS: u32 = 48;
const GAP: u32 = 52;
const MOST_GAPS: u32 = 192;
const ROOT: u32 = 832;

/** Bytes of the guard's control block; a multiple of 16. */
export const GUARD_SIZE: u32 = ROOT + 2048;

/** What the quarantine may hold unless it is told otherwise. */
const DEFAULT_LIMIT: Size = 0x10000;

function get(field: u32): u32 {
  return load32(u32(outerBase() + field));
}

function set(field: u32, value: u32): void {
  store32(u32(outerBase() + field), value);
}

/** "HG", the number of the guarded allocator, and the version of the guard's layouts. */
function guardMagicOf(allocator: u32): u32 {
  return u32(0x48470002 | (allocator << 8));
}

/** Whether a guarded heap of this allocator lies at the base. */
export function isGuarded(allocator: u32): bool {
  return get(MAGIC) === guardMagicOf(allocator) && get(BASE) === outerBase();
}

/**
 * Sees to it that the memory holds the control block, and a granule behind it.
 * Traps where the heap cannot lie at its base: misaligned, beyond the limit, or memory refused.
 */
export function reserveGuard(): void {
  const least = u32(outerBase() + GUARD_SIZE + GRANULE);
  if (u32(outerBase() & (GRANULE - 1)) !== 0 || least > addressLimit()) trap();
  const needed = pagesFor(least);
  if (needed > pages() && grow(u32(needed - pages())) < 0) trap();
}

/** Makes an empty control block. */
export function openControl(allocator: u32): void {
  for (let field: u32 = 0; field < GUARD_SIZE; field += 4) set(field, 0);
  set(MAGIC, guardMagicOf(allocator));
  set(BASE, outerBase());
  set(LIMIT, DEFAULT_LIMIT);
  set(PAGES, pages());
}

/** First address of the heap, guard and all. */
export function guardBase(): Ptr {
  return outerBase();
}

export function rootAt(index: u32): Ptr {
  return u32(outerBase() + ROOT + u32(index << 2));
}

export function quarantineLimit(): Size {
  return get(LIMIT);
}

export function setQuarantineLimit(bytes: Size): void {
  set(LIMIT, bytes);
}

export function held(): Size {
  return get(HELD);
}

export function setHeld(bytes: Size): void {
  set(HELD, bytes);
}

export function oldest(): Ptr {
  return get(OLDEST);
}

export function setOldest(block: Ptr): void {
  set(OLDEST, block);
}

export function newest(): Ptr {
  return get(NEWEST);
}

export function setNewest(block: Ptr): void {
  set(NEWEST, block);
}

/** The number of the block that is handed out now, from 1 on. */
export function nextSerial(): u32 {
  const serial = u32(get(SERIAL) + 1);
  set(SERIAL, serial);
  return serial;
}

export function currentSite(): u32 {
  return get(SITE);
}

export function setCurrentSite(site: u32): void {
  set(SITE, site);
}

export function spares(): Ptr {
  return get(SPARES);
}

export function spareCount(): u32 {
  return get(SPARE_COUNT);
}

export function setSpares(node: Ptr, count: u32): void {
  set(SPARES, node);
  set(SPARE_COUNT, count);
}

export function isGrowthBarred(): bool {
  return get(BARRED) === 1;
}

export function barGrowth(isBarred: bool): void {
  set(BARRED, isBarred ? 1 : 0);
}

/** Where a gap's first page is kept; the first one behind it lies 2 bytes further. */
function gapAt(gap: u32): Ptr {
  return u32(u32(outerBase() + GAP) + u32(gap << 2));
}

/** The heap has grown the memory, which had `before` pages, by `count`. */
export function noteGrowth(before: u32, count: u32): void {
  if (before !== get(PAGES)) {
    if (get(GAPS) < MOST_GAPS) {
      store16(gapAt(get(GAPS)), get(PAGES));
      set(GAPS, u32(get(GAPS) + 1));
    }
    store16(u32(gapAt(u32(get(GAPS) - 1)) + 2), before);
  }
  set(PAGES, u32(before + count));
}

/** Whether an address lies in pages of somebody else's between the heap's own. */
export function isForeign(address: Ptr): bool {
  const page = u32(address >>> PAGE_BITS);
  for (let gap: u32 = 0; gap < get(GAPS); gap += 1) {
    const first = gapAt(gap);
    if (page >= load16(first) && page < load16(u32(first + 2))) return true;
  }
  return false;
}
