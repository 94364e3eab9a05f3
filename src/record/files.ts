// Recorded traces as files.

import { writeFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { RecordError } from "../errors.js";
import type { RecordedTrace } from "./trace.js";

const ENDINGS: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  ".trc": (bytes) => bytes,
  ".trc.br": (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  ".trc.gz": (bytes) => gzipSync(bytes),
};

/** Throws RecordError for a name that is no trace's. */
export function checkTraceName(path: string): string {
  if (Object.keys(ENDINGS).some((ending) => path.endsWith(ending))) return path;
  throw new RecordError(`--output: expected a name that ends in ${Object.keys(ENDINGS).join(", ")}, got "${path}"`);
}

/** The path with a number before its ending; the first has none. */
export function numbered(path: string, index: number): string {
  return index === 0 ? path : path.replace(/\.trc(\.\w+)?$/, (ending) => `-${index + 1}${ending}`);
}

function write(path: string, contents: Uint8Array | string): void {
  try {
    writeFileSync(path, contents);
  } catch (cause) {
    throw new RecordError(`${path}: cannot be written (${(cause as Error).message})`, undefined, { cause });
  }
}

/** Writes the trace and, where stacks were recorded, `<path>.stacks.json` beside it. */
export function writeTrace(path: string, trace: RecordedTrace): void {
  const [, pack] = Object.entries(ENDINGS).find(([ending]) => path.endsWith(ending)) ?? [];
  if (pack === undefined) throw new RecordError(`${path}: not a trace's name`);
  write(path, pack(trace.bytes));
  if (trace.sites === undefined) return;
  write(`${path}.stacks.json`, JSON.stringify({ stacks: trace.stacks, sites: [...trace.sites] }));
}

export function writeModule(path: string, bytes: Uint8Array): void {
  write(path, bytes);
}
