// The events of a recorded program, as they come, in a memory of their own: one is a few stores, and no call
// leaves Wasm for JavaScript. What is left to save is memory, each page of which the system clears first. Hence three
// forms, told apart by the low three bits of the first word:
//
//   free             │ block     | FREE │                              where the block is a multiple of 8
//   malloc, calloc   │ size << 3 | call │ block │                      of less than 512 MiB
//   any              │ ANY │ call │ block │ size │ other │ site │
//
// Calls are numbered as in TRC1. other: the block before the call, or the alignment. site: where the call came from.
// Invariant: the memory holds one more event of any form, or no more is kept.

import { PAGE_BITS, Ptr, Size } from "../heap/units";
import { grow, pages, store32 } from "../machine";

const MALLOC: u32 = 0;
const FREE: u32 = 1;
const CALLOC: u32 = 3;
const ANY: u32 = 7;

const CALL_BITS: u32 = 3;
const LOW_BITS: u32 = 7;
const MOST_SHORT: Size = 0x1fffffff;
const ANY_BYTES: u32 = 24;

const GROWTH_PAGES: u32 = 16;
/** The last page stays out of use, so that no address overflows. */
const MOST_PAGES: u32 = 0xffff;

let end: Ptr = 0;
/** The highest address at which an event of any form fits, plus 1; 0 before the first one. */
let barrier: Ptr = 0;
let lost: u32 = 0;

/** Where the next event will lie. */
export function eventsEnd(): Ptr {
  return end;
}

/** Events for which memory was refused. */
export function eventsLost(): u32 {
  return lost;
}

/** Whether there is room for one more event; counts it as lost where memory is refused. */
function makeRoom(): bool {
  let held = pages();
  if (u32(held << PAGE_BITS) < end + ANY_BYTES && held + GROWTH_PAGES <= MOST_PAGES && grow(GROWTH_PAGES) >= 0)
    held += GROWTH_PAGES;
  barrier = u32(u32(held << PAGE_BITS) - (ANY_BYTES - 1));
  if (end < barrier) return true;
  lost += 1;
  return false;
}

/** An event with all that there may be to say of it. */
export function add(call: u32, block: Ptr, size: Size, other: u32, site: u32): void {
  const at = end;
  if (at >= barrier && !makeRoom()) return;
  store32(at, ANY);
  store32(u32(at + 4), call);
  store32(u32(at + 8), block);
  store32(u32(at + 12), size);
  store32(u32(at + 16), other);
  store32(u32(at + 20), site);
  end = u32(at + ANY_BYTES);
}

/** What the wrapper of each function of a malloc family calls. */
export function event(call: u32, block: Ptr, size: Size, other: u32): void {
  const at = end;
  if (at >= barrier && !makeRoom()) return;
  if (call === FREE && u32(other & LOW_BITS) === 0) {
    store32(at, u32(other | FREE));
    end = u32(at + 4);
  } else if ((call === MALLOC || call === CALLOC) && size <= MOST_SHORT) {
    store32(at, u32(u32(size << CALL_BITS) | call));
    store32(u32(at + 4), block);
    end = u32(at + 8);
  } else {
    add(call, block, size, other, 0);
  }
}
