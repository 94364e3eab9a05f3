// A dropped module, instrumented on the spot: its functions are called, and its own malloc tells what it does.

import { instrument, type Recording } from "heapsmith/record";
import { parseTrace } from "heapsmith/trace";
import { Program } from "../model/program.js";
import { type Host, hostFor } from "./imports.js";

/** A function that the module exports. */
export interface ExportedCall {
  readonly name: string;
  /** How many numbers it takes. */
  readonly parameters: number;
}

const START = "_start";

export class ModuleRun {
  readonly name: string;
  readonly calls: readonly ExportedCall[];
  readonly #recording: Recording;
  readonly #host: Host;
  readonly #instance: WebAssembly.Instance;

  private constructor(name: string, recording: Recording, host: Host, instance: WebAssembly.Instance) {
    this.name = name;
    this.#recording = recording;
    this.#host = host;
    this.#instance = instance;
    this.calls = Object.entries(instance.exports)
      .flatMap(([called, value]) => (typeof value === "function" ? [{ name: called, parameters: value.length }] : []))
      .sort((one, other) => Number(other.name === START) - Number(one.name === START));
  }

  /** Instruments and instantiates a module. Throws RecordError or OpenError, which say what it lacks. */
  static async of(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<ModuleRun> {
    const recording = await instrument(bytes);
    const module = await WebAssembly.compile(recording.bytes);
    const host = await hostFor(module, { ...recording.imports });
    const instance = await WebAssembly.instantiate(module, host.imports);
    host.initialize(instance);
    return new ModuleRun(name, recording, host, instance);
  }

  /** Functions of the malloc family that are recorded. */
  get family(): string {
    return this.#recording.found.map(({ name }) => name).join(", ");
  }

  /** What is not as the module expects it, in sentences. */
  get notes(): string[] {
    const { note } = this.#recording;
    const { standIns } = this.#host;
    return [
      ...(note === undefined ? [] : [note]),
      ...(standIns.length === 0 ? [] : [`imports that do nothing here and return 0: ${standIns.join(", ")}`]),
    ];
  }

  /** Calls recorded so far. */
  get recorded(): number {
    try {
      return this.#recording.trace().operations;
    } catch {
      return 0;
    }
  }

  /** Calls an exported function. Throws what the module throws. */
  call(name: string, words: readonly number[]): unknown {
    const exported = this.#instance.exports[name];
    if (typeof exported !== "function") throw new TypeError(`the module exports no function ${name}`);
    if (name === START) {
      this.#host.start(this.#instance);
      return undefined;
    }
    return exported(...words);
  }

  /** What has been recorded, as a program. Throws TraceError where that is nothing. */
  program(): Program {
    return Program.ofTrace({ ...parseTrace(this.#recording.trace().bytes, this.name), name: this.name });
  }
}
