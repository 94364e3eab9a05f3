// Inspector of next-fit.

import { rover } from "../placement/next-fit";
import { checkTags } from "./boundary";
import { checkPosition, checkRing } from "./ring";

export * from "./boundary";

export function check(): bool {
  return checkTags() && checkRing() && checkPosition(rover());
}
