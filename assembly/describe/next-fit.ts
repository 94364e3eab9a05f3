// Description of next-fit's heaps.

import { top } from "../heap/top";
import { Ptr } from "../heap/units";
import { rover, stop } from "../placement/next-fit";
import { ROVER, STOP, TOP_PLACE } from "./kinds";

export { begin, wordAt, wordBit, wordCount, wordKind } from "./boundary";
export * from "./no-bitmaps";
export * from "./ring";

export function placeCount(): u32 {
  return 3;
}

export function placeKind(place: u32): u32 {
  return place === 0 ? TOP_PLACE : place === 1 ? ROVER : STOP;
}

export function placeAt(place: u32): Ptr {
  return place === 0 ? top() : place === 1 ? rover() : stop();
}
