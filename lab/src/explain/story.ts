// What a step is told with: a sentence, the places that it speaks of, and the choice that was made.

import type { Move, Moves } from "../model/movables.js";
import type { Operation } from "../model/program.js";
import type { Bins, Chunk, Moment } from "./moment.js";

/** Part of the map that a sentence speaks of. */
export interface Mark {
  readonly what: "taken" | "rest" | "hole" | "left" | "moved" | "locked";
  readonly address: number;
  readonly size: number;
  /** Where it was before. */
  readonly from?: number;
}

/** Where an allocation was placed, in terms that mean the same on every heap. */
export interface Choice {
  readonly from: "hole" | "top" | "growth" | "run" | "in place" | "free" | "kept" | "refused";
  /** Slot of the block just below, where there is one: the neighbour in which strategies differ. */
  readonly neighbour: number | undefined;
}

/** A call, and the heap on either side of it. */
export interface Event {
  readonly allocator: string;
  readonly operation: Operation;
  /** The block before and after the call; 0 for none. */
  readonly old: number;
  readonly block: number;
  readonly before: Moment;
  readonly after: Moment;
  readonly bins: Bins;
  /** Bytes that were asked for in the block before the call. */
  readonly oldSize: number;
  /** What a compaction has moved. */
  readonly moves: Moves | undefined;
  /** What an allocation has moved out of the way of masters. */
  readonly displaced: readonly Move[];
  /** Whether the block is locked: it is not freed or resized. */
  readonly isLocked: boolean;
  /** Blocks that a compaction does not move. */
  readonly fixed: readonly number[];
}

export interface Story {
  readonly sentence: string;
  readonly marks: readonly Mark[];
  readonly from: Choice["from"];
}

export function mark(what: Mark["what"], { address, size }: Pick<Chunk, "address" | "size">): Mark {
  return { what, address, size };
}
