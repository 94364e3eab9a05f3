// What becomes of a block that is resized: in place, or moved.

import { type Chunk, endOf } from "./moment.js";
import { tellPlacement } from "./place.js";
import { tellRelease } from "./release.js";
import { type Event, mark, type Story } from "./story.js";
import { bytes, count, hex, sentences } from "./words.js";

function inPlace(event: Event, old: Chunk | undefined, now: Chunk | undefined): Story {
  if (old === undefined || now === undefined || event.allocator === "bump")
    return {
      sentence: `It is the last block: the mark moves, and the block stays at ${hex(event.block)}.`,
      marks: [],
      from: "in place",
    };
  const change = now.size - old.size;
  const marks = [mark("taken", now)];
  if (change === 0)
    return { sentence: `The chunk of ${bytes(old.size)} holds it as it is: nothing moves.`, marks, from: "in place" };
  if (change < 0) {
    const rest = event.after.above(now);
    const where = rest?.state === "top" ? "to the top" : `as a hole, ${count(rest?.size ?? -change)} in all`;
    return { sentence: `It shrinks where it lies: ${bytes(-change)} go back ${where}.`, marks, from: "in place" };
  }
  const above = event.before.above(old);
  const source =
    above?.state === "free"
      ? `the hole above (${bytes(above.size)}) gives ${count(change)}`
      : `the top above gives ${bytes(change)}`;
  return { sentence: `It grows where it lies: ${source}.`, marks, from: "in place" };
}

/** Why a block could not grow where it lay. */
function whyMoved(event: Event, old: Chunk | undefined): string {
  if (old === undefined) return "Only the last block of an arena can grow where it lies.";
  if (old.isInRun) return `Blocks of its run have ${bytes(old.size)}: it has to move.`;
  const above = event.before.above(old);
  const neighbour =
    above?.state === "free"
      ? `the hole above has only ${bytes(above.size)}`
      : above?.state === "top"
        ? "the top above is too small"
        : "what lies above is in use";
  return `It cannot grow where it lies, as ${neighbour}.`;
}

export function tellResize(event: Event): Story {
  const old = event.allocator === "bump" ? undefined : event.before.at(event.old);
  if (event.block === event.old) return inPlace(event, old, event.after.at(event.block));
  const placed = tellPlacement(event);
  const copied = Math.min(event.oldSize, event.operation.size);
  const freed =
    event.allocator === "bump"
      ? ""
      : `The old block is freed: ${hex(event.old)} to ${hex(endOf(old ?? ({ address: event.old, size: 0 } as Chunk)))}.`;
  return {
    sentence: sentences(whyMoved(event, old), placed.sentence, `${bytes(copied)} are copied.`, freed),
    marks: [...placed.marks, ...tellRelease(event, event.old).marks.filter(({ what }) => what === "left")],
    from: placed.from,
  };
}
