// Inspector of good-fit.

import { checkBins } from "./bins";
import { checkTags } from "./boundary";

export * from "./boundary";

export function check(): bool {
  return checkTags() && checkBins(false);
}
