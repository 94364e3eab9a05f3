// The opener: turns what a person opens or drops into a program or a module. One thing at a time: the last one counts.

import type { Program } from "../model/program.js";
import type { ModuleRun } from "../module/module-run.js";
import { isWasm, openRecorded, openScenario, openTrace, type Recorded, readFile } from "./open.js";

/** What has come of it. A failure leaves all as it was. */
export type Opened = { readonly program: Program } | { readonly module: ModuleRun } | { readonly failure: string };

/** Work that is going on: what, and how much of it is done, 0 to 1, where that is known. */
export interface Work {
  readonly what: string;
  readonly share: number | undefined;
}

export class Opener {
  readonly #onWork: (work: Work | undefined) => void;
  /** Number of the thing that was opened last. */
  #last = 0;

  constructor(onWork: (work: Work | undefined) => void) {
    this.#onWork = onWork;
  }

  /** Opens a program by its id, or a file. Undefined where something else has been opened in the meantime. */
  async open(what: string | File, recorded: readonly Recorded[]): Promise<Opened | undefined> {
    this.#last += 1;
    const turn = this.#last;
    const name = typeof what === "string" ? what : what.name;
    const onProgress = (done: number, total: number): void => {
      if (turn === this.#last) this.#onWork({ what: `Opening ${name}`, share: done / total });
    };
    this.#onWork({ what: `Opening ${name}`, share: undefined });
    const opened = await this.#attempt(what, recorded, onProgress, name);
    if (turn !== this.#last) return undefined;
    this.#onWork(undefined);
    return opened;
  }

  async #attempt(
    what: string | File,
    recorded: readonly Recorded[],
    onProgress: (done: number, total: number) => void,
    name: string,
  ): Promise<Opened> {
    try {
      if (typeof what !== "string") return await this.#openFile(what);
      const trace = recorded.find(({ id }) => id === what);
      return { program: trace === undefined ? await openScenario(what, onProgress) : await openRecorded(trace) };
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      return { failure: text.includes(name) ? text : `${name}: ${text}` };
    }
  }

  async #openFile(file: File): Promise<Opened> {
    const bytes = await readFile(file);
    if (!isWasm(bytes)) return { program: await openTrace(bytes, file.name) };
    const { ModuleRun } = await import("../module/module-run.js");
    return { module: await ModuleRun.of(bytes, file.name) };
  }
}
