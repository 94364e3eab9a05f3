// What the allocator did at a step, and why, in a sentence or two.

import { UNLIMITED } from "../model/program.js";
import { tellCompaction, tellLock, tellLocked, withDisplaced } from "./compaction.js";
import { tellPlacement, tellRefusal } from "./place.js";
import { tellRelease } from "./release.js";
import { tellResize } from "./resize.js";
import type { Choice, Event, Mark, Story } from "./story.js";
import { bytes, hex } from "./words.js";

/** A step as it is told. */
export interface Step {
  /** Index of the operation. */
  readonly index: number;
  /** The call as C has it, and what it gave. */
  readonly call: string;
  readonly sentence: string;
  readonly marks: readonly Mark[];
  readonly choice: Choice;
}

function tell(event: Event): Story {
  const { operation, old, block } = event;
  if (operation.call === "compact") return tellCompaction(event);
  if (operation.call === "lock" || operation.call === "unlock") return tellLock(event);
  if (event.isLocked) return tellLocked(event);
  if (operation.call === "free") {
    if (old === 0) return { sentence: "There is no block: nothing is done.", marks: [], from: "free" };
    return tellRelease(event, old);
  }
  if (block === 0) return tellRefusal(event);
  return operation.call === "realloc" && old !== 0 ? tellResize(event) : tellPlacement(event);
}

function callText({ operation: { call, size, alignment }, old, block }: Event): string {
  switch (call) {
    case "lock":
      return `lock(${hex(block)})`;
    case "unlock":
      return `unlock(${hex(block)})`;
    case "compact":
      return size === UNLIMITED ? "compact()" : `compact(${size})`;
    case "free":
      return `free(${hex(old)})`;
    case "realloc":
      return `realloc(${hex(old)}, ${size}) = ${hex(block)}`;
    case "calloc":
      return `calloc(1, ${size}) = ${hex(block)}`;
    case "memalign":
      return `memalign(${alignment}, ${size}) = ${hex(block)}`;
    default:
      return `malloc(${size}) = ${hex(block)}`;
  }
}

/** The slot of the live block just below a block. */
function neighbour({ after, block }: Event, slotOf: (block: number) => number | undefined): number | undefined {
  const chunk = after.at(block);
  let below = chunk === undefined ? undefined : after.below(chunk);
  while (below !== undefined && below.state !== "live") below = after.below(below);
  return below === undefined ? undefined : slotOf(below.payload);
}

export function explain(event: Event, index: number, slotOf: (block: number) => number | undefined): Step {
  const { sentence, marks, from } = withDisplaced(event, tell(event));
  const isPlaced = from !== "free" && from !== "kept" && from !== "refused" && event.block !== 0;
  return {
    index,
    call: callText(event),
    sentence,
    marks,
    choice: { from, neighbour: isPlaced ? neighbour(event, slotOf) : undefined },
  };
}

/** What a call is for, without its effect: for calls that are to come, or went by too fast. */
export function announce({ operation: { call, size, slot } }: Pick<Event, "operation">): string {
  return call === "free" ? `free block ${slot}` : `${call} ${bytes(size)} for block ${slot}`;
}
