// Inspector of bump. Its blocks leave no trace: all that is allocated counts as one.

import { BUMP_CONTROL, ID, last, mark, start } from "../allocators/bump";
import { heapEnd } from "../heap/control";
import { Ptr, Size } from "../heap/units";
import { heapBase } from "../machine";
import { checkControl } from "./control";
import { COUNTER, holds } from "./report";
import { LIVE, TOP_STATE } from "./states";

export { end, identity } from "./identity";
export { violationAddress, violationCode } from "./report";

export function check(): bool {
  if (!checkControl(ID, BUMP_CONTROL)) return false;
  const base = heapBase();
  const isRoom = start() >= base + BUMP_CONTROL && start() <= mark() && mark() <= heapEnd();
  if (!holds(isRoom, COUNTER, mark())) return false;
  return holds(last() === 0 || (last() >= start() && last() < mark()), COUNTER, last());
}

export function walkFirst(): Ptr {
  return check() ? start() : 0;
}

export function walkNext(chunk: Ptr): Ptr {
  return chunk < mark() && mark() < heapEnd() ? mark() : 0;
}

export function stateOf(chunk: Ptr): u32 {
  return chunk < mark() ? LIVE : TOP_STATE;
}

export function sizeOf(chunk: Ptr): Size {
  return u32((chunk < mark() ? mark() : heapEnd()) - chunk);
}

export function payload(chunk: Ptr): Ptr {
  return chunk;
}
