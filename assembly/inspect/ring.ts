// Check of the list in address order: it must hold the free chunks of the walk, in the walk's order, and no other.

import { chunkSize, nextFree, previousFree } from "../heap/chunk";
import { LIMITLESS, listHead } from "../heap/free-list";
import { firstListed, nextListed } from "./chunks";
import { COUNTER, holds, LINK } from "./report";

/** Checks the ring of a heap whose tags have been checked. */
export function checkRing(): bool {
  const head = listHead();
  let previous = head;
  for (let chunk = firstListed(); chunk !== 0; chunk = nextListed(chunk)) {
    if (!holds(nextFree(previous) === chunk, LINK, previous)) return false;
    if (!holds(previousFree(chunk) === previous, LINK, chunk)) return false;
    previous = chunk;
  }
  const isClosed = nextFree(previous) === head && previousFree(head) === previous;
  return holds(isClosed, LINK, previous) && holds(chunkSize(head) === LIMITLESS, COUNTER, head);
}
