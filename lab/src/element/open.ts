// Opening: a program of the lab's, or a file, as a program to be played.

import { parseTrace } from "heapsmith/trace";
import { Program } from "../model/program.js";
import { scenarios } from "../model/scenarios.js";

/** A file that cannot be opened: why, for whoever has dropped it. */
export class OpenError extends Error {
  override readonly name = "OpenError";
}

/** Larger files are no traces for a page to play. */
const MOST_BYTES = 2 ** 28;

async function expand(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Uint8Array> {
  if (name.endsWith(".br")) {
    const { default: brotli } = await import("brotli-dec-wasm");
    return (await brotli).decompress(bytes);
  }
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function readTraceFile(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Program> {
  const isPacked = name.endsWith(".gz") || name.endsWith(".br");
  let expanded: Uint8Array = bytes;
  if (isPacked) {
    try {
      expanded = await expand(bytes, name);
    } catch (cause) {
      throw new OpenError(`${name}: cannot be expanded; expected a whole file`, { cause });
    }
  }
  return Program.ofTrace(parseTrace(expanded, name));
}

/** Throws OpenError or TraceError, which say what is wrong. */
export async function openFile(file: File): Promise<Program> {
  if (file.size > MOST_BYTES) throw new OpenError(`${file.name}: ${file.size} bytes; expected at most ${MOST_BYTES}`);
  const bytes = new Uint8Array(await file.arrayBuffer());
  return readTraceFile(bytes, file.name);
}

export function openScenario(id: string): Program {
  const scenario = scenarios.find((one) => one.id === id);
  if (scenario === undefined) throw new OpenError(`no program "${id}"`);
  return scenario.make();
}
