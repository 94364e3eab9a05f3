// Inspector of binned.

import { BIN_COUNT, binOf, firstInBin, headOf, isMarked, MAP_BITS } from "../heap/bins";
import { chunkSize, headAsChunk, isInUse, nextFree, previousFree } from "../heap/chunk";
import { Ptr } from "../heap/units";
import { checkTags } from "./boundary";
import { canBeChunk, firstListed, nextListed } from "./chunks";
import { BITS, holds, LINK, LIST } from "./report";

export * from "./boundary";

let count: u32 = 0;
let sum: u32 = 0;

/** Adds a chunk to what is known of a set: two sets of as many chunks and of the same sum are held to be the same. */
function add(chunk: Ptr): void {
  count = u32(count + 1);
  sum = u32(sum + u32(u32(chunk >>> 4) * 0x1d8ce7));
}

/** Takes a chunk out of what is known. */
function subtract(chunk: Ptr): void {
  count = u32(count - 1);
  sum = u32(sum - u32(u32(chunk >>> 4) * 0x1d8ce7));
}

function checkBin(bin: u32): bool {
  const head = headAsChunk(headOf(bin));
  let previous = head;
  for (let chunk = firstInBin(bin); chunk !== 0; chunk = nextFree(chunk)) {
    if (!holds(canBeChunk(chunk) && count !== 0 && previousFree(chunk) === previous, LINK, previous)) return false;
    const isInOrder = previous === head || chunkSize(previous) <= chunkSize(chunk);
    if (!holds(!isInUse(chunk) && binOf(chunkSize(chunk)) === bin && isInOrder, LIST, chunk)) return false;
    subtract(chunk);
    previous = chunk;
  }
  return holds(isMarked(bin) === (firstInBin(bin) !== 0), BITS, headOf(bin));
}

export function check(): bool {
  if (!checkTags()) return false;
  count = 0;
  sum = 0;
  for (let chunk = firstListed(); chunk !== 0; chunk = nextListed(chunk)) add(chunk);
  for (let bin: u32 = 0; bin < BIN_COUNT; bin++) {
    if (!checkBin(bin)) return false;
  }
  for (let bin = BIN_COUNT; bin < MAP_BITS; bin++) {
    if (!holds(!isMarked(bin), BITS, headOf(bin))) return false;
  }
  return holds(count === 0 && sum === 0, LIST, headOf(0));
}
