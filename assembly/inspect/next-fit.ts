// Inspector of next-fit.

import { listHead } from "../heap/free-list";
import { rover, stop } from "../placement/next-fit";
import { checkTags } from "./boundary";
import { firstListed, nextListed, sizeOf } from "./chunks";
import { COUNTER, holds } from "./report";
import { checkRing } from "./ring";

export * from "./boundary";

/** Checks that the rover is the first listed chunk that ends above the stop, the head where there is none. */
function checkRover(): bool {
  let chunk = firstListed();
  while (chunk !== 0 && chunk + sizeOf(chunk) <= stop()) chunk = nextListed(chunk);
  return holds(rover() === (chunk !== 0 ? chunk : listHead()), COUNTER, rover());
}

export function check(): bool {
  return checkTags() && checkRing() && checkRover();
}
