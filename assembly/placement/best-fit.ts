// Best fit: the smallest free chunk that holds the request, the lowest of equals.

import { chunkSize, nextFree } from "../heap/chunk";
import { listHead } from "../heap/free-list";
import { Ptr, Size } from "../heap/units";

export { clearList, insertChunk, LIST_END, removeChunk } from "../heap/free-list";

export const ID: u32 = 4;

export function findChunk(size: Size): Ptr {
  let best: Ptr = 0;
  let least: Size = 0xffffffff;
  for (let chunk = nextFree(listHead()); chunk !== listHead(); chunk = nextFree(chunk)) {
    const held = chunkSize(chunk);
    if (held === size) return chunk;
    if (held > size && held < least) {
      best = chunk;
      least = held;
    }
  }
  return best;
}
