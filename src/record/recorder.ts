// What a recorded module is given to tell of its calls.

import { createEvents } from "./events.js";
import { IMPORT_MODULE, IMPORT_NAME } from "./family.js";
import { type RecordedTrace, traceOf } from "./trace.js";

/** Stacks that are told apart; the number of one shares a word with the call's code. */
const MOST_STACKS = 2 ** 29 - 1;

/** Numbers for stacks, each once. */
class Stacks {
  readonly #numbers = new Map<string, number>();

  /** The number of the stack that leads to the caller's caller. */
  here(): number {
    const [, , , ...frames] = (new Error().stack ?? "").split("\n");
    const stack = frames.join("\n");
    const known = this.#numbers.get(stack);
    if (known !== undefined) return known;
    const number = Math.min(this.#numbers.size, MOST_STACKS);
    this.#numbers.set(stack, number);
    return number;
  }

  texts(): string[] {
    return [...this.#numbers.keys()];
  }
}

export interface RecorderOptions {
  /** Whether the stack of each call is recorded: some microseconds a call. Default: false. */
  stacks?: boolean | undefined;
}

/** Records the calls of one instance of an instrumented module. */
export class Recorder {
  readonly #events = createEvents();
  readonly #stacks: Stacks | undefined;
  /** To be merged into the imports that the module is instantiated with. */
  readonly imports: { readonly [IMPORT_MODULE]: Readonly<Record<string, (...words: number[]) => void>> };

  constructor({ stacks = false }: RecorderOptions = {}) {
    const { add, event } = this.#events;
    const noted = stacks ? new Stacks() : undefined;
    this.#stacks = noted;
    const told: typeof event =
      noted === undefined ? event : (call, block, size, other) => add(call, block, size, other, noted.here());
    this.imports = { [IMPORT_MODULE]: { [IMPORT_NAME]: told } };
  }

  /** Whether there has been a call, be it one that a trace leaves out. */
  get hasCalls(): boolean {
    return !this.#events.isEmpty();
  }

  /** The trace of all calls so far. Throws TraceError where there are none, RecordError where memory was short for them. */
  trace(): RecordedTrace {
    return traceOf(this.#events, this.#stacks?.texts());
  }
}
