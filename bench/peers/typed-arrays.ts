// What a JavaScript program has by default: a typed array for each block, and the engine's garbage collector.

import type { Contender } from "../../src/trace/contender.js";
import { FREE, OPERATION_WORDS, REALLOC } from "../../src/trace/format.js";
import type { Trace } from "../../src/trace/parse.js";
import { collectGarbage } from "../../src/trace/rounds.js";
import type { Play, Stage } from "../../src/trace/stage.js";
import type { Entrant } from "../entrants/entrant.js";
import { SCRIPT_WARM_UP } from "../entrants/own.js";

const NAME = "typed-arrays";
const WINDOW = 16384;
const TOUCH = 0xa5;

/** Bytes on the engine's heap and of array buffers outside it. */
function bytesInUse(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function touch(block: Uint8Array): void {
  if (block.length === 0) return;
  block[0] = TOUCH;
  block[block.length - 1] = TOUCH;
}

class TypedArrays {
  readonly #words: Uint32Array;
  readonly #blocks: (Uint8Array | undefined)[];
  readonly #before = bytesInUse();
  #most = 0;

  constructor({ words, slots }: Trace) {
    this.#words = words;
    this.#blocks = new Array(slots).fill(undefined);
  }

  readonly run: Play = (from, to) => {
    const words = this.#words;
    const blocks = this.#blocks;
    for (let at = OPERATION_WORDS * from; at < OPERATION_WORDS * to; at += OPERATION_WORDS) {
      const call = words[at];
      const slot = words[at + 1] as number;
      if (call === FREE) {
        blocks[slot] = undefined;
        continue;
      }
      const block = new Uint8Array(words[at + 2] as number);
      const old = call === REALLOC ? blocks[slot] : undefined;
      if (old !== undefined) block.set(old.length > block.length ? old.subarray(0, block.length) : old);
      touch(block);
      blocks[slot] = block;
    }
    return to;
  };

  readonly freeLeft: Play = (from, to) => {
    this.#blocks.fill(undefined, from, to);
    return to;
  };

  /** Takes the measure of the memory between two windows, outside the time. */
  measure(): void {
    this.#most = Math.max(this.#most, bytesInUse() - this.#before);
  }

  get most(): number {
    return this.#most;
  }
}

/** The engine's arrays do not overlap: the checking pass measures the memory alone. */
function stage(trace: Trace): Stage {
  // What others have left would be collected meanwhile, and count as less.
  collectGarbage();
  const player = new TypedArrays(trace);
  return {
    window: WINDOW,
    hand: () => player.measure(),
    check: player.run,
    checkLeft: player.freeLeft,
    run: player.run,
    freeLeft: player.freeLeft,
    reset: () => {},
    fault: () => "no fault",
    span: () => null,
    memoryBytes: () => player.most,
    blocks: () => null,
    low: 0,
  };
}

const CONTENDER: Contender = { allocator: NAME, engine: "js", moduleBytes: null, warmUpPasses: SCRIPT_WARM_UP, stage };

export const TYPED_ARRAYS: Entrant = {
  name: NAME,
  allocator: NAME,
  kind: "peer",
  linkage: "JS",
  version: () => `V8 ${process.versions.v8}`,
  absence: () => null,
  contender: async () => CONTENDER,
  sizes: async () => null,
};
