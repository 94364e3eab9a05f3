// What becomes of a block that is freed: whom it merges with, where it is listed.

import { type Chunk, endOf } from "./moment.js";
import { type Event, mark, type Story } from "./story.js";
import { bytes, count, hex, sentences } from "./words.js";

function neighbours({ before }: Event, freed: Chunk): string {
  const below = before.below(freed);
  const above = before.above(freed);
  const parts = [
    below?.state === "free" && !below.isInRun ? `the hole below (${count(below.size)} at ${hex(below.address)})` : "",
    above?.state === "free" && !above.isInRun ? `the hole above (${count(above.size)} at ${hex(above.address)})` : "",
    above?.state === "top" ? "the top above" : "",
  ].filter((part) => part !== "");
  return parts.join(" and ");
}

function listed({ bins, allocator }: Event, hole: Chunk): string {
  if (allocator === "bitmap") return "";
  const bin = bins.of(hole.size);
  if (bin === undefined) return "";
  return bins.areSeveral ? `, in bin ${bin.index}` : ", in the list at its place by address";
}

function ofRun(event: Event, freed: Chunk): Story {
  const now = event.after.from(freed.address);
  const isKept = now?.isInRun === true;
  return {
    sentence: isKept
      ? `The block goes back to its run, as the first in its list: the next of ${bytes(freed.size)} gets it.`
      : "It was the last block of its run: the run goes back to the chunks, and merges with its free neighbours.",
    marks: [mark("left", now ?? freed)],
    from: "free",
  };
}

function ofChunk(event: Event, freed: Chunk): Story {
  const merged = neighbours(event, freed);
  const hole = event.after.at(freed.address);
  const verb = merged.includes(" and ") ? "merge" : "merges";
  if (hole === undefined || hole.state === "live")
    return { sentence: `The ${bytes(freed.size)} at ${hex(freed.address)} are free.`, marks: [], from: "free" };
  const result =
    hole.state === "top"
      ? `${merged === "" ? "They are" : "All is"} part of the top now, which begins at ${hex(hole.address)}.`
      : `${merged === "" ? "They are a hole" : `Now there is one hole of ${bytes(hole.size)}`} at ${hex(hole.address)}${listed(event, hole)}.`;
  return {
    sentence: sentences(
      `${bytes(freed.size)} at ${hex(freed.address)} become free.`,
      merged === ""
        ? "Both neighbours are in use."
        : `${merged.charAt(0).toUpperCase()}${merged.slice(1)} ${verb} with them.`,
      result,
    ),
    marks: [
      mark("left", freed),
      mark("hole", { address: hole.address, size: Math.min(hole.size, endOf(freed) - hole.address) }),
    ],
    from: "free",
  };
}

/** The story of the block at this address, as it was before the call. */
export function tellRelease(event: Event, block: number): Story {
  if (event.allocator === "bump")
    return {
      sentence: "In an arena, free does nothing: release and reset free all at once.",
      marks: [],
      from: "free",
    };
  const freed = event.before.at(block);
  if (freed === undefined) return { sentence: `The block at ${hex(block)} is free.`, marks: [], from: "free" };
  return freed.isInRun ? ofRun(event, freed) : ofChunk(event, freed);
}
