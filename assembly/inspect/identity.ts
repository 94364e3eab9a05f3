// The first word of a heap: what allocator, what version of its layout.

import { magicOf } from "../heap/control";
import { ID } from "../allocators/selected";

export function identity(): u32 {
  return magicOf(ID);
}
