// What a check finds: the number of the first violation, and where it is.

import { Ptr } from "../heap/units";

/** Not the control block of this allocator, of another version, or moved from where it was made. */
export const IDENTITY: u32 = 1;
/** The heap's end lies outside the memory or beyond its limit, or is misaligned. */
export const END: u32 = 2;
/** The chain of segments leads astray. */
export const SEGMENTS: u32 = 3;
/** A size that cannot be, or that leads beyond the segment. */
export const SIZE: u32 = 4;
/** A flag contradicts the neighbour's. */
export const FLAGS: u32 = 5;
/** The footer of a free chunk is not its size. */
export const FOOTER: u32 = 6;
/** Two neighbours are both free. */
export const NEIGHBOURS: u32 = 7;
/** The top is not where, or not as large as, it must be. */
export const TOP: u32 = 8;
/** A segment does not end with its fence. */
export const FENCE: u32 = 9;
/** A link leads to what is no listed chunk, or not back. */
export const LINK: u32 = 10;
/** A free chunk is in no list, or in the wrong one, or out of order. */
export const LIST: u32 = 11;
/** A bitmap contradicts what it describes. */
export const BITS: u32 = 12;
/** A counter or a position contradicts what it describes. */
export const COUNTER: u32 = 13;
/** Nodes of a table lie outside it, form no tree, or are out of order. */
export const TREE: u32 = 14;
/** Ranges overlap or leave a gap. */
export const TILING: u32 = 15;

/** A master and its block contradict each other. */
export const MASTER: u32 = 16;

let violation: u32 = 0;
let place: Ptr = 0;

export function beginReport(): void {
  violation = 0;
  place = 0;
}

/** Whether what was claimed of this address holds. The first claim that fails is kept. */
export function holds(claim: bool, code: u32, address: Ptr): bool {
  if (!claim && violation === 0) {
    violation = code;
    place = address;
  }
  return claim;
}

/** The first violation; 0 for none. */
export function violationCode(): u32 {
  return violation;
}

export function violationAddress(): Ptr {
  return place;
}
