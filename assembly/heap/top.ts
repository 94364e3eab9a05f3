// The top: the free chunk at the high end of the current segment ("wilderness"), which growth extends.
//
//   … │ chunk │ top                       │ 4 │ end
//             └ header: size │ 1 │ 0
//
// The top is in no list and has no footer; its size may be 0. A segment's last word is its fence: of an older
// segment a header of size 0, in use, so that nothing merges beyond it.
// Invariant: the chunk below the top is in use (a free one would have melted into it).

import { heapBase, load32, store32 } from "../machine";
import { chunkSize, IN_USE, PREV_IN_USE, setHeader } from "./chunk";
import { CONTROL_SIZE, heapEnd } from "./control";
import { openSegments, SEGMENTS_SIZE } from "./segments";
import { openHeap } from "./source";
import { Ptr, Size } from "./units";

const TOP: u32 = CONTROL_SIZE + SEGMENTS_SIZE;

/** First byte of the control block behind the top. */
export const TOP_END: u32 = TOP + 4;

export function top(): Ptr {
  return load32(u32(heapBase() + TOP));
}

export function topSize(): Size {
  return chunkSize(top());
}

/** Makes all from `chunk` to the end of the segment the top. The chunk below must be in use. */
export function setTop(chunk: Ptr): void {
  store32(u32(heapBase() + TOP), chunk);
  setHeader(chunk, u32(heapEnd() - 4 - chunk), PREV_IN_USE);
}

/** Makes a new heap whose only chunk is the top, `firstChunk` bytes behind the base. */
export function openChunks(allocator: u32, firstChunk: Size): void {
  openHeap(allocator);
  openSegments();
  setTop(u32(heapBase() + firstChunk));
}

/** Takes `size` bytes, at most the top's size, from the low end of the top as a chunk in use. */
export function carveTop(size: Size): Ptr {
  const chunk = top();
  setTop(u32(chunk + size));
  setHeader(chunk, size, IN_USE | PREV_IN_USE);
  return chunk;
}
