// The calls of a recorded program, as they come, in the memory of a small module: see assembly/record/events.ts.

import { embeddedBytes } from "../engines/embed.js";
import { RecordError } from "../errors.js";
import { source } from "../generated/wasm/events.js";
import { FREE } from "../trace/format.js";

/** As they are now: a patch may put others in their place, which record what they make. */
const { Instance, Memory, Module } = WebAssembly;

const ANY = 7;
const CALL_BITS = 3;
const MOST_PAGES = 65_535;

type Add = (call: number, block: number, size: number, other: number, site: number) => void;
type Event = (call: number, block: number, size: number, other: number) => void;

export interface Events {
  /** What an instrumented module imports. Words may be signed. */
  readonly event: Event;
  /** The same with a number that says where the call came from. */
  readonly add: Add;
  /** Whether there are none yet. */
  readonly isEmpty: () => boolean;
  /**
   * Calls back with each event, in order. Addresses and sizes are unsigned; what an event has not is 0. Throws RecordError
   * where memory was refused to some of them.
   */
  readonly each: (visit: Add) => void;
}

let compiled: WebAssembly.Module | undefined;

/** Events in a memory that may have so many pages. */
export function createEvents(mostPages = MOST_PAGES): Events {
  compiled ??= new Module(embeddedBytes(source));
  const memory = new Memory({ initial: 1, maximum: mostPages });
  const { add, event, eventsEnd, eventsLost } = new Instance(compiled, { env: { memory } }).exports as {
    add: Add;
    event: Event;
    eventsEnd: () => number;
    eventsLost: () => number;
  };
  return {
    add,
    event,
    isEmpty: () => eventsEnd() === 0,
    each: (visit) => {
      const lost = eventsLost() >>> 0;
      if (lost > 0) throw new RecordError(`${lost} calls are not recorded: memory for them was refused`);
      const words = new Uint32Array(memory.buffer, 0, (eventsEnd() >>> 0) / 4);
      let at = 0;
      const next = (): number => words[at++] ?? 0;
      while (at < words.length) {
        const first = next();
        const call = first & ANY;
        if (call === ANY) visit(next(), next(), next(), next(), next());
        else if (call === FREE) visit(FREE, 0, 0, first - FREE, 0);
        else visit(call, next(), first >>> CALL_BITS, 0, 0);
      }
    },
  };
}
