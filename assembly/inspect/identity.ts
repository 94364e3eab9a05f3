// What a snapshot needs to know of any heap.

import { ID } from "../allocators/selected";
import { heapEnd, magicOf } from "../heap/control";
import { Ptr } from "../heap/units";

/** The first word of such a heap: what allocator, what version of its layout. */
export function identity(): u32 {
  return magicOf(ID);
}

/** First address behind the heap; of a corrupt one, any number. */
export function end(): Ptr {
  return heapEnd();
}
