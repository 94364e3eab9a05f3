// What describers of boundary-tag heaps have in common.

import { walkFirst } from "../inspect/boundary";

export * from "./tags";

/** Looks at the heap anew, before anything else is asked. False where it cannot be read. */
export function begin(): bool {
  return walkFirst() !== 0;
}
