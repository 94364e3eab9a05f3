// Check of two-level bins: they must hold the free chunks of the walk, each in the bin of its size, and no other.

import { BIN_COUNT, binAsChunk, binOf, firstInBin, headOf, MAP_WORDS, mapWordAt } from "../heap/bins";
import { chunkSize, isInUse, nextFree, previousFree } from "../heap/chunk";
import { load32 } from "../machine";
import { canBeChunk, firstListed, nextListed } from "./chunks";
import { BITS, holds, LINK, LIST } from "./report";
import { clearSet, hasMembers, isSetEmpty, putIn, takeOut } from "./set";

/** Checks a bin's list. */
function checkList(bin: u32, isSorted: bool): bool {
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
  return true;
}

/** Checks the bins of a word of the map: the bit of a bin with chunks is set, that of no bin is clear. */
function checkBinsOf(word: u32, isSorted: bool): bool {
  const bits = load32(mapWordAt(word));
  for (let index: u32 = 0; index < 32; index++) {
    const bin = u32(u32(word << 5) + index);
    const isSet = u32((bits >>> index) & 1) !== 0;
    if (bin >= BIN_COUNT) {
      if (!holds(!isSet, BITS, mapWordAt(word))) return false;
    } else if (firstInBin(bin) !== 0) {
      if (!holds(isSet, BITS, headOf(bin)) || !checkList(bin, isSorted)) return false;
    }
  }
  return true;
}

/** Checks the bins of a heap whose tags have been checked. */
export function checkBins(isSorted: bool): bool {
  clearSet();
  for (let chunk = firstListed(); chunk !== 0; chunk = nextListed(chunk)) putIn(chunk);
  for (let word: u32 = 0; word < MAP_WORDS; word++) {
    if (!checkBinsOf(word, isSorted)) return false;
  }
  return holds(isSetEmpty(), LIST, headOf(0));
}
