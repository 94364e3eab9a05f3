// Inspector of best-fit.

import { checkTags } from "./boundary";
import { checkRing } from "./ring";

export * from "./boundary";

export function check(): bool {
  return checkTags() && checkRing();
}
