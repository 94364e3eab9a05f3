// Good fit: bins that are last in, first out, and a search of bounded length.
//
// A request looks at a few chunks of its own bin and takes the tightest, else the first of the next bin that is not
// empty. What is found is less than an eighth larger than it need be.

import { binAsChunk, binOf, EXACT_LIMIT, firstFrom, firstInBin, linkChunk } from "./bins";
import { chunkSize, nextFree } from "./chunk";
import { Ptr, Size } from "./units";

/** Chunks of its own bin that a request looks at. */
const TRIES: u32 = 4;

/** Puts a free chunk of this size at the head of its bin. */
export function insertChunk(chunk: Ptr, size: Size): void {
  const bin = binOf(size);
  linkChunk(chunk, binAsChunk(bin), bin);
}

/** First chunk in the bin of this size, larger or smaller as it may be; 0 for none. */
export function firstOfBin(size: Size): Ptr {
  return firstInBin(binOf(size));
}

/** The tightest of a few free chunks of at least `size` bytes; 0 for none. */
export function goodFit(size: Size): Ptr {
  let bin = binOf(size);
  if (size >= EXACT_LIMIT) {
    let best: Ptr = 0;
    let least: Size = 0xffffffff;
    let tries = TRIES;
    for (let chunk = firstInBin(bin); chunk !== 0 && tries !== 0; tries -= 1) {
      const held = chunkSize(chunk);
      if (held >= size && held < least) {
        best = chunk;
        least = held;
      }
      chunk = nextFree(chunk);
    }
    if (best !== 0) return best;
    bin += 1;
  }
  return firstFrom(bin);
}
