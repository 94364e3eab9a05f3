// Inspector of bitmap: the bits against each other, the positions and counts against the bits.

import {
  addressOf,
  cursor,
  FIRST,
  fullBits,
  granuleAt,
  granuleCount,
  granulesThatFit,
  ID,
  lastBits,
  mostFree,
  tally,
  topGranule,
  usedBits,
} from "../allocators/bitmap";
import { endOfSetBelow, nextClear, nextSet, wordOf } from "../heap/bits";
import { GRANULE, Ptr, Size } from "../heap/units";
import { heapBase, load32, ones } from "../machine";
import { checkControl } from "./control";
import { BITS, COUNTER, holds } from "./report";
import { FREE, LIVE, TOP_STATE } from "./states";

export { end, identity } from "./identity";
export { violationAddress, violationCode } from "./report";

const ALL: u32 = 0xffffffff;

/** Checks what can be seen word by word: blocks end within what is in use, the summary, the tally. */
function checkWords(): bool {
  let count: u32 = 0;
  const end = roundedUp(topGranule());
  for (let granule: u32 = 0; granule < end; granule += 32) {
    const used = load32(wordOf(usedBits(), granule));
    const last = load32(wordOf(lastBits(), granule));
    if (!holds(u32(last & u32(~used)) === 0, BITS, addressOf(granule))) return false;
    if (!holds(isFull(u32(granule >>> 5)) === (used === ALL), BITS, addressOf(granule))) return false;
    count = u32(count + ones(used) + ones(last));
  }
  return (
    isClear(usedBits(), end, granuleCount()) &&
    isClear(lastBits(), end, granuleCount()) &&
    isClear(fullBits(), u32(end >>> 5), roundedUp(u32(granuleCount() >>> 5))) &&
    holds(count === tally(), COUNTER, heapBase())
  );
}

/** `count` bits and the rest of their last word. */
function roundedUp(count: u32): u32 {
  return u32((count + 31) & u32(~31));
}

/** Checks that no bit from `from` to `end` is set. */
function isClear(bits: Ptr, from: u32, end: u32): bool {
  const found = nextSet(bits, from, end);
  return holds(found >= end, BITS, wordOf(bits, found));
}

function isFull(word: u32): bool {
  return u32((load32(wordOf(fullBits(), word)) >>> (word & 31)) & 1) !== 0;
}

/** Checks run by run: each in use ends with a block's end, no free one below the top is longer than is known. */
function checkRuns(): bool {
  const top = topGranule();
  let granule: u32 = 0;
  while (granule < top) {
    const used = nextSet(usedBits(), granule, top);
    if (!holds(used < top && used - granule <= mostFree(), COUNTER, addressOf(granule))) return false;
    granule = nextClear(usedBits(), used, granuleCount());
    const isEnd = nextSet(lastBits(), u32(granule - 1), granule) === granule - 1;
    if (!holds(isEnd, BITS, addressOf(u32(granule - 1)))) return false;
  }
  return holds(endOfSetBelow(usedBits(), roundedUp(top)) === top, COUNTER, addressOf(top));
}

function checkPositions(): bool {
  if (!holds(granuleCount() === granulesThatFit(), COUNTER, heapBase())) return false;
  return holds(cursor() <= topGranule() && topGranule() <= granuleCount(), COUNTER, heapBase());
}

function isReadable(): bool {
  return checkControl(ID, FIRST + GRANULE) && checkPositions();
}

export function check(): bool {
  return isReadable() && checkWords() && checkRuns();
}

export function walkFirst(): Ptr {
  return isReadable() && granuleCount() !== 0 ? addressOf(0) : 0;
}

/** The granule behind the block or the run of free ones that begins here. */
function endOf(granule: u32): u32 {
  const count = granuleCount();
  if (granule >= topGranule()) return count;
  if (nextSet(usedBits(), granule, count) !== granule) return nextSet(usedBits(), granule, topGranule());
  const last = nextSet(lastBits(), granule, count);
  return last < count ? u32(last + 1) : count;
}

export function walkNext(chunk: Ptr): Ptr {
  const next = endOf(granuleAt(chunk));
  return next < granuleCount() ? addressOf(next) : 0;
}

export function stateOf(chunk: Ptr): u32 {
  const granule = granuleAt(chunk);
  if (granule >= topGranule()) return TOP_STATE;
  return nextSet(usedBits(), granule, granuleCount()) === granule ? LIVE : FREE;
}

export function sizeOf(chunk: Ptr): Size {
  return u32(addressOf(endOf(granuleAt(chunk))) - chunk);
}

export function payload(chunk: Ptr): Ptr {
  return chunk;
}
