// A set of addresses, known by how many they are and by a sum over them: where what is put in one way and what is taken
// out another way leave nothing, they are held to have been the same.

import { Ptr } from "../heap/units";

/** Odd; of 21 bits, as products in JavaScript are exact to 2^53. */
const SCRAMBLE: u32 = 0x1d8ce7;

let count: u32 = 0;
let sum: u32 = 0;

function scrambled(address: Ptr): u32 {
  const word = u32(address * SCRAMBLE);
  return u32(u32(word ^ (word >>> 15)) * SCRAMBLE);
}

export function clearSet(): void {
  count = 0;
  sum = 0;
}

export function putIn(address: Ptr): void {
  count = u32(count + 1);
  sum = u32(sum + scrambled(address));
}

export function takeOut(address: Ptr): void {
  count = u32(count - 1);
  sum = u32(sum - scrambled(address));
}

export function isSetEmpty(): bool {
  return count === 0 && sum === 0;
}

/** Whether more has been put in than taken out. */
export function hasMembers(): bool {
  return count !== 0;
}
