// Recorded traces for the lockstep tests: read without the code under test, replayed on two heaps at once.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync } from "node:zlib";
import type { Subject } from "./engine.js";

const FOLDER = new URL("../../bench/traces/", import.meta.url);
const SUFFIX = ".trc.br";
const HEADER_WORDS = 4;

export interface RecordedTrace {
  readonly name: string;
  readonly load: () => Uint32Array;
}

/** Every trace of the repository, as the words of a TRC1 file. */
export function recordedTraces(): RecordedTrace[] {
  const files = readdirSync(fileURLToPath(FOLDER)).filter((file) => file.endsWith(SUFFIX));
  return files.map((file) => ({
    name: file.slice(0, -SUFFIX.length),
    load: () => {
      const { buffer, byteOffset, byteLength } = brotliDecompressSync(readFileSync(new URL(file, FOLDER)));
      return new Uint32Array(buffer.slice(byteOffset, byteOffset + byteLength));
    },
  }));
}

/** One operation's result: the new address, or 0 for a free. */
function perform({ calls }: Subject, code: number, held: number, size: number): number {
  switch (code & 0xff) {
    case 0:
      return calls.malloc(size);
    case 1:
      calls.free(held);
      return 0;
    case 2:
      return calls.realloc(held, size);
    case 3:
      return calls.calloc(1, size);
    default:
      return calls.memalign(2 ** (code >>> 8), size);
  }
}

/** Throws at the first operation that does not give the same address on both heaps, or that is refused. */
export function replay(words: Uint32Array, left: Subject, right: Subject): void {
  const [, operations = 0, slots = 0] = words;
  const held = new Uint32Array(slots);
  for (let index = 0; index < operations; index++) {
    const at = HEADER_WORDS + 3 * index;
    const [code = 0, slot = 0, size = 0] = words.subarray(at, at + 3);
    const address = perform(left, code, held[slot] ?? 0, size);
    const other = perform(right, code, held[slot] ?? 0, size);
    if (address !== other)
      throw new Error(`operation ${index}: ${address} on ${left.engine}, ${other} on ${right.engine}`);
    if (address === 0 && (code & 0xff) !== 1) throw new Error(`operation ${index}: ${size} bytes refused`);
    held[slot] = address;
  }
}
