// Instruments a module: its malloc family tells a recorder of each call.

import { RecordError } from "../errors.js";
import { instrumentWith, loadBinaryen } from "./binaryen.js";
import type { FoundFunction } from "./family.js";
import { Recorder, type RecorderOptions } from "./recorder.js";

export interface InstrumentOptions extends RecorderOptions {
  /** Functions by their roles (malloc, free, …), where names do not tell: each an export, a name or an index. */
  functions?: Readonly<Record<string, string>> | undefined;
}

/** A module that has been instrumented. */
export interface Instrumented {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The functions whose calls are recorded. */
  readonly found: readonly FoundFunction[];
  /** Of malloc, free, calloc and realloc, those that were not found. */
  readonly missing: readonly string[];
  /** What that means for the trace, in words; undefined where nothing is missing. */
  readonly note: string | undefined;
}

/** An instrumented module with a recorder for its instance. */
export interface Recording extends Instrumented {
  /** To be merged into the imports: `new WebAssembly.Instance(module, { ...imports, ...recording.imports })`. */
  readonly imports: Recorder["imports"];
  /** The trace of all calls so far. Throws TraceError where there are none. */
  readonly trace: Recorder["trace"];
}

/** Instruments a module, in a browser or in Node. Throws as instrumentWith does, and where Binaryen is not installed. */
export async function instrument(bytes: Uint8Array<ArrayBuffer>, options: InstrumentOptions = {}): Promise<Recording> {
  if (!(bytes instanceof Uint8Array)) throw new RecordError("expected the module's bytes, as a Uint8Array");
  const instrumented = instrumentWith(await loadBinaryen(), bytes, options);
  const recorder = new Recorder(options);
  return { ...instrumented, imports: recorder.imports, trace: () => recorder.trace() };
}
