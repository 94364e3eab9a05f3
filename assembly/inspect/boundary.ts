// What inspectors of boundary-tag heaps have in common.

import { top } from "../heap/top";
import { Ptr } from "../heap/units";
import { heapBase } from "../machine";
import { FIRST_CHUNK } from "../placement/boundary";
import { ID } from "../placement/selected";
import { checkChunks, checkSegments, describeChunks, walkFirst as firstOfAll } from "./chunks";
import { checkControl } from "./control";

export { payload, sizeOf, stateOf, walkNext } from "./chunks";
export { end, identity } from "./identity";
export { violationAddress, violationCode } from "./report";

/** Checks all but the lists. */
export function checkTags(): bool {
  if (!checkControl(ID, FIRST_CHUNK + 4)) return false;
  describe();
  return checkChunks();
}

function describe(): void {
  describeChunks(u32(heapBase() + FIRST_CHUNK), top(), false);
}

export function walkFirst(): Ptr {
  if (!checkControl(ID, FIRST_CHUNK + 4)) return 0;
  describe();
  return checkSegments() ? firstOfAll() : 0;
}
