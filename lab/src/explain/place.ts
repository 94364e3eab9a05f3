// Where a new block was placed, and why there.

import { type Chunk, endOf } from "./moment.js";
import { whyHole, whyNoHole } from "./search.js";
import { type Event, type Mark, mark, type Story } from "./story.js";
import { bytes, capital, count, hex, plural, sentences } from "./words.js";

const PAGE = 65536;

/** A part of the hole that was not taken, as a hole of its own; undefined where it is none, or part of a larger one. */
function part({ after }: Event, address: number, size: number): Chunk | undefined {
  const chunk = size > 0 ? after.from(address) : undefined;
  return chunk?.state === "free" && chunk.size === size ? chunk : undefined;
}

/** What is left of the hole on either side, and where that goes. */
function remainder(event: Event, hole: Chunk, taken: Chunk): { text: string; marks: Mark[] } {
  const sizes = { lead: taken.address - hole.address, rest: endOf(hole) - endOf(taken) };
  if (sizes.lead <= 0 && sizes.rest <= 0) return { text: "Nothing of it is left.", marks: [] };
  const parts = [part(event, hole.address, sizes.lead), part(event, endOf(taken), sizes.rest)];
  const found = parts.filter((chunk) => chunk !== undefined);
  const text = found.map(({ size, address }) => {
    const bin = event.bins.areSeveral ? event.bins.of(size)?.index : undefined;
    return `${count(size)} at ${hex(address)}${bin === undefined ? "" : `, to bin ${bin}`}`;
  });
  if (text.length === 0) return { text: "", marks: [] };
  return { text: `What is left stays free: ${text.join("; ")}.`, marks: found.map((chunk) => mark("rest", chunk)) };
}

function fromHole(event: Event, hole: Chunk, taken: Chunk): Story {
  const why = whyHole(event, hole, taken.size);
  const left = remainder(event, hole, taken);
  const what = `hole of ${bytes(hole.size)} at ${hex(hole.address)} for a chunk of ${count(taken.size)}`;
  const first = why === "" ? `The ${what}.` : `${capital(why)}: the ${what}.`;
  return {
    sentence: sentences(first, left.text),
    marks: [mark("hole", hole), ...left.marks, mark("taken", taken)],
    from: "hole",
  };
}

function grown({ before, after }: Event): number {
  return Math.round((after.end - before.end) / PAGE);
}

function fromTop(event: Event, taken: Chunk): Story {
  const pages = grown(event);
  const source =
    pages > 0
      ? `the memory grows by ${plural(pages, "page")}, and the top gives them`
      : `the top gives them, at ${hex(taken.address)}`;
  return {
    sentence: `${whyNoHole(event, taken.size)}: ${source}.`,
    marks: [mark("taken", taken)],
    from: pages > 0 ? "growth" : "top",
  };
}

/** Where a new run was cut from. */
function cutFrom(event: Event, run: Chunk): { source: string; from: "run" | "growth" } {
  const source = event.before.at(run.address);
  if (source?.state === "free" && !source.isInRun)
    return { source: `the hole of ${bytes(source.size)} at ${hex(source.address)}`, from: "run" };
  const pages = grown(event);
  if (pages > 0) return { source: `the top, for which the memory grows by ${plural(pages, "page")}`, from: "growth" };
  return { source: source?.state === "top" ? "the top" : "what another run has held", from: "run" };
}

function fromRun(event: Event, taken: Chunk): Story {
  const old = event.before.at(taken.address);
  const size = `blocks of ${bytes(taken.size)}`;
  const marks = [mark("taken", taken)];
  if (old?.isInRun === true && old.size === taken.size) {
    const sentence = `A run of ${size} has free ones: the first in its list, at ${hex(taken.address)}.`;
    return { sentence, marks, from: "hole" };
  }
  const run = event.after.runOf(taken);
  if (run === undefined) return { sentence: `The first block of a new run of ${size}.`, marks, from: "run" };
  const { source, from } = cutFrom(event, run);
  return {
    sentence:
      `No run of ${size} has a free one: a new run of ${bytes(run.size)} is cut from ${source}, at ${hex(run.address)}, ` +
      "and gives its first.",
    marks: [mark("rest", run), ...marks],
    from,
  };
}

/** An arena's chunk is all that is allocated: the block is what the mark has passed. */
function fromArena({ before, after, block, operation, ...event }: Event): Story {
  const [low, high] = [before.places.get("mark") ?? 0, after.places.get("mark") ?? 0];
  const pages = grown({ before, after, block, operation, ...event });
  const growth = pages > 0 ? ` The memory has grown by ${plural(pages, "page")} for it.` : "";
  const gap = block - low > 0 && block - low < 16 ? ` ${bytes(block - low)} are skipped for alignment.` : "";
  return {
    sentence: `The mark moves up from ${hex(low)} to ${hex(high)}; what it passes is the block.${gap}${growth}`,
    marks: [{ what: "taken", address: block, size: high - block }],
    from: pages > 0 ? "growth" : "top",
  };
}

/** The story of a new block. */
export function tellPlacement(event: Event): Story {
  if (event.allocator === "bump") return fromArena(event);
  const taken = event.after.at(event.block);
  if (taken === undefined) return { sentence: `The block lies at ${hex(event.block)}.`, marks: [], from: "hole" };
  if (taken.isInRun) return fromRun(event, taken);
  const source = event.before.at(taken.address);
  return source?.state === "free" && !source.isInRun ? fromHole(event, source, taken) : fromTop(event, taken);
}

/** The story of a request that was refused. */
export function tellRefusal(event: Event): Story {
  const { size } = event.operation;
  return {
    sentence: `${whyNoHole(event, size)}, and the memory cannot grow so far: the call gives 0, and the heap is as it was.`,
    marks: [],
    from: "refused",
  };
}
