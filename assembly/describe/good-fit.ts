// Description of good-fit's heaps.

import { Ptr } from "../heap/units";
import * as bins from "./bins";
import { PAYLOAD_HEADER, RECENT_BIN, SORTED_BIN } from "./kinds";
import * as tags from "./tags";

export {
  bitmapAt,
  bitmapBits,
  bitmapCount,
  bitmapFirst,
  bitmapKind,
  bitmapUnit,
  listCount,
  listFirst,
  listHead,
  listLeast,
  listMost,
  listNext,
  listOf,
} from "./bins";
export { begin, placeAt, placeCount, placeKind, wordAt, wordBit, wordCount } from "./boundary";

/** The header's word is laid out as in traits/good-fit. */
export function wordKind(chunk: Ptr, index: u32): u32 {
  return index === 0 ? PAYLOAD_HEADER : tags.wordKind(chunk, index);
}

export function listKind(bin: u32): u32 {
  const kind = bins.listKind(bin);
  return kind === SORTED_BIN ? RECENT_BIN : kind;
}
