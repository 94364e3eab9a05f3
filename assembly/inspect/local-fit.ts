// Inspector of local-fit.

import { frontHead, holeHead } from "../placement/local-fit";
import { checkBinsAnd } from "./bins";
import { checkTags } from "./boundary";

export * from "./boundary";

export function check(): bool {
  return checkTags() && checkBinsAnd(false, frontHead(), holeHead());
}
