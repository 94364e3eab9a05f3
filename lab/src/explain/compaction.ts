// What a lock does, and what a step of compaction has moved.

import type { Move } from "../model/movables.js";
import { type Event, type Mark, mark, type Story } from "./story.js";
import { bytes, hex, plural, sentences } from "./words.js";

/** Moves, and blocks that stay, that are named one by one. */
const NAMED = 4;

function named(texts: readonly string[]): string {
  const more = texts.length - NAMED;
  return `${texts.slice(0, NAMED).join("; ")}${more > 0 ? `; and ${more} more` : ""}`;
}

function moveText({ after }: Event, { from, to }: Move): string {
  return `${bytes(after.at(to)?.size ?? 0)} from ${hex(from)} to ${hex(to)}`;
}

/** Blocks above the lowest hole that a compaction would have moved. */
function stayed({ before, fixed }: Event): string {
  const lowest = [...before.holes()].reduce((low, { address }) => Math.min(low, address), Number.POSITIVE_INFINITY);
  const stay = fixed.filter((block) => block > lowest).sort((one, other) => one - other);
  if (stay.length === 0) return "";
  const [verb, are] = stay.length === 1 ? ["stays", "it is"] : ["stay", "they are"];
  return `${named(stay.map(hex))} ${verb}, because ${are} locked.`;
}

function markOf({ after }: Event, { from, to }: Move): Mark[] {
  const chunk = after.at(to);
  return chunk === undefined ? [] : [{ ...mark("moved", chunk), from: from - (to - chunk.address) }];
}

/** The story of a step of compaction. */
export function tellCompaction(event: Event): Story {
  const { moves } = event;
  if (moves === undefined)
    return { sentence: "Blocks of this heap cannot move: nothing is done.", marks: [], from: "kept" };
  const { moved, isDone } = moves;
  const slid = moved.map((move) => moveText(event, move));
  const first =
    moved.length > 0
      ? `${plural(moved.length, "block moves", "blocks move")} down: ${named(slid)}.`
      : isDone
        ? "Nothing is left to move."
        : "Nothing has moved yet: the budget went into passing what stays.";
  return {
    sentence: sentences(first, stayed(event)),
    marks: moved.flatMap((move) => markOf(event, move)),
    from: "kept",
  };
}

/** The story of a lock that is put on or taken off. */
export function tellLock({ allocator, operation, block }: Event): Story {
  if (allocator !== "handles")
    return { sentence: "Blocks of this heap never move: they need no locks.", marks: [], from: "kept" };
  const sentence =
    operation.call === "lock"
      ? `The block at ${hex(block)} stays where it is until it is unlocked: it is not moved, freed or resized.`
      : `The block at ${hex(block)} may be moved again.`;
  return { sentence, marks: [], from: "kept" };
}

/** The story of a block that cannot be freed or resized, as it is locked. */
export function tellLocked({ old }: Event): Story {
  return {
    sentence: `The block at ${hex(old)} is locked: the call is refused, and it is as it was.`,
    marks: [],
    from: "refused",
  };
}

/** The story of an allocation, and of the block that has made way for more handles. */
export function withDisplaced(event: Event, story: Story): Story {
  if (event.displaced.length === 0) return story;
  const moved = event.displaced.map((move) => moveText(event, move)).join("; ");
  return {
    ...story,
    sentence: sentences(story.sentence, `A block makes way for more handles: ${moved}.`),
    marks: [...story.marks, ...event.displaced.flatMap((move) => markOf(event, move))],
  };
}
