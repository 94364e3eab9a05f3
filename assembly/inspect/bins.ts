// Check of two-level bins: they must hold the free chunks of the walk, each in the bin of its size, and no other.

import { BIN_COUNT, binAsChunk, binOf, firstInBin, headOf, MAP_WORDS, mapWordAt, summary } from "../heap/bins";
import { chunkSize, isInUse, nextFree, previousFree } from "../heap/chunk";
import { load32 } from "../machine";
import { canBeChunk, firstListed, nextListed } from "./chunks";
import { BITS, holds, LINK, LIST } from "./report";
import { clearSet, hasMembers, isSetEmpty, putIn, takeOut } from "./set";

function isMarked(bin: u32): bool {
  return u32((load32(mapWordAt(u32(bin >>> 5))) >>> (bin & 31)) & 1) !== 0;
}

function checkBin(bin: u32, isSorted: bool): bool {
  const head = binAsChunk(bin);
  let previous = head;
  for (let chunk = firstInBin(bin); chunk !== 0; chunk = nextFree(chunk)) {
    const isLink = canBeChunk(chunk) && hasMembers() && previousFree(chunk) === previous;
    if (!holds(isLink, LINK, previous === head ? headOf(bin) : previous)) return false;
    const isInOrder = !isSorted || previous === head || chunkSize(previous) <= chunkSize(chunk);
    if (!holds(!isInUse(chunk) && binOf(chunkSize(chunk)) === bin && isInOrder, LIST, chunk)) return false;
    takeOut(chunk);
    previous = chunk;
  }
  return holds(isMarked(bin) === (firstInBin(bin) !== 0), BITS, headOf(bin));
}

/** Checks the map's words against the summary, and that bits of no bin are clear. */
function checkSummary(): bool {
  let words: u32 = 0;
  for (let word: u32 = 0; word < MAP_WORDS; word++) {
    if (load32(mapWordAt(word)) !== 0) words = u32(words | (1 << word));
  }
  for (let bin = BIN_COUNT; bin < MAP_WORDS * 32; bin++) {
    if (!holds(!isMarked(bin), BITS, mapWordAt(u32(bin >>> 5)))) return false;
  }
  return holds(words === summary(), BITS, mapWordAt(0));
}

/** Checks the bins of a heap whose tags have been checked. */
export function checkBins(isSorted: bool): bool {
  clearSet();
  for (let chunk = firstListed(); chunk !== 0; chunk = nextListed(chunk)) putIn(chunk);
  for (let bin: u32 = 0; bin < BIN_COUNT; bin++) {
    if (!checkBin(bin, isSorted)) return false;
  }
  return checkSummary() && holds(isSetEmpty(), LIST, headOf(0));
}
