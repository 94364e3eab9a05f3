// Inspector of local-fit.

import { BINS_END } from "../heap/bins";
import { heapBase } from "../machine";
import { front, hole } from "../placement/local-fit";
import { checkBinsBut } from "./bins";
import { checkTags } from "./boundary";

export * from "./boundary";

export function check(): bool {
  return checkTags() && checkBinsBut(false, front(), hole(), u32(heapBase() + BINS_END));
}
