// Opening: a program of the lab's, a recorded trace, or a file, as a program to be played.

import { parseTrace } from "heapsmith/trace";
import { Program } from "../model/program.js";
import { makeProgram, scenarios } from "../model/scenarios.js";

/** What cannot be opened: why, for whoever has tried. */
export class OpenError extends Error {
  override readonly name = "OpenError";
}

/** A recorded trace that can be fetched. */
export interface Recorded {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly url: string;
}

export type OnProgress = (done: number, total: number) => void;

/** Larger files are no traces for a page to play. */
const MOST_BYTES = 2 ** 28;
const TRACE_ENDINGS = [".trc", ".trc.gz", ".trc.br"];
/** What files begin with. */
const GZIP = [0x1f, 0x8b];
const TRC1 = [0x31, 0x43, 0x52, 0x54];
const WASM = [0, 0x61, 0x73, 0x6d];

function beginsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

/** The trace itself. A server may have expanded it on the way, whatever the file's name. */
async function expand(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Uint8Array> {
  if (beginsWith(bytes, TRC1)) return bytes;
  if (beginsWith(bytes, GZIP)) {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }
  if (!name.endsWith(".br")) return bytes;
  const { default: brotli } = await import("brotli-dec-wasm");
  return (await brotli).decompress(bytes);
}

/** Reads a trace, compressed or not. Throws OpenError or TraceError, which say what is wrong. */
async function readTrace(bytes: Uint8Array<ArrayBuffer>, file: string, title: string): Promise<Program> {
  let expanded: Uint8Array;
  try {
    expanded = await expand(bytes, file);
  } catch (cause) {
    throw new OpenError(`${file}: cannot be expanded; expected a whole compressed file`, { cause });
  }
  return Program.ofTrace({ ...parseTrace(expanded, file), name: title });
}

/** Whether a file is a Wasm module, by its first bytes. */
export function isWasm(bytes: Uint8Array): boolean {
  return beginsWith(bytes, WASM);
}

export async function readFile(file: File): Promise<Uint8Array<ArrayBuffer>> {
  if (file.size > MOST_BYTES) throw new OpenError(`${file.name}: ${file.size} bytes; expected at most ${MOST_BYTES}`);
  return new Uint8Array(await file.arrayBuffer());
}

export function openTrace(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Program> {
  const ending = TRACE_ENDINGS.find((each) => name.endsWith(each)) ?? "";
  return readTrace(bytes, name, name.slice(0, name.length - ending.length));
}

export async function openRecorded({ id, title, url }: Recorded): Promise<Program> {
  const response = await fetch(url);
  if (!response.ok) throw new OpenError(`${id}: the server says ${response.status} to ${url}`);
  return readTrace(new Uint8Array(await response.arrayBuffer()), url, title);
}

export function openScenario(id: string, onProgress: OnProgress): Promise<Program> {
  const scenario = scenarios.find((one) => one.id === id);
  if (scenario === undefined) throw new OpenError(`no program "${id}"`);
  return makeProgram(scenario, onProgress);
}
