// Worst fit: the largest free chunk, the lowest of equals, where it holds the request.

import { chunkSize, nextFree } from "../heap/chunk";
import { listHead } from "../heap/free-list";
import { Ptr, Size } from "../heap/units";

export { clearList, insertChunk, LIST_END, removeChunk } from "../heap/free-list";

export const ID: u32 = 5;

export function findChunk(size: Size): Ptr {
  let worst: Ptr = 0;
  let most = u32(size - 1);
  for (let chunk = nextFree(listHead()); chunk !== listHead(); chunk = nextFree(chunk)) {
    const held = chunkSize(chunk);
    if (held > most) {
      worst = chunk;
      most = held;
    }
  }
  return worst;
}
