// Trace files on disk, compressed or not.

import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { TraceError } from "../errors.js";
import { HEADER_WORDS, MOST_OPERATIONS, OPERATION_WORDS } from "./format.js";
import { parseTrace, type Trace } from "./parse.js";

/** The largest file that can be a trace; whatever expands beyond it is refused, not expanded. */
const maxOutputLength = 4 * (HEADER_WORDS + OPERATION_WORDS * MOST_OPERATIONS);

const EXPANDERS: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  ".trc": (bytes) => bytes,
  ".trc.br": (bytes) => brotliDecompressSync(bytes, { maxOutputLength }),
  ".trc.gz": (bytes) => gunzipSync(bytes, { maxOutputLength }),
};

/**
 * Reads a `.trc`, `.trc.br` or `.trc.gz` file. The trace is called by the file's name without that ending.
 * @throws {TraceError} where the file cannot be read or expanded, or holds no consistent trace
 */
export function readTrace(path: string): Trace {
  const [ending, expand] = Object.entries(EXPANDERS).find(([suffix]) => path.endsWith(suffix)) ?? [];
  if (ending === undefined || expand === undefined)
    throw new TraceError(`${path}: not a trace's name; expected one that ends in ${Object.keys(EXPANDERS).join(", ")}`);
  const packed = attempt(() => readFileSync(path), `${path}: cannot be read`);
  const bytes = attempt(() => expand(packed), `${path}: cannot be expanded; expected a whole ${ending} file`);
  return { ...parseTrace(bytes, path), name: basename(path, ending) };
}

/** What `act` returns; its error becomes a TraceError that says `otherwise` and the cause. */
function attempt<T>(act: () => T, otherwise: string): T {
  try {
    return act();
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new TraceError(`${otherwise} (${cause})`, undefined, { cause: error });
  }
}
