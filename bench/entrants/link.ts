// Links an allocator statically: memory, allocator and replay guest in one module, with direct calls and no inlining
// across them, for all alike.

import { embeddedBytes } from "../../src/engines/embed.js";
import { guests } from "../../src/generated/guests.js";
import type { Guest } from "../../src/trace/stage.js";
import { ask } from "../tools/client.js";

/** A module from its text. */
export function assemble(text: string): Promise<Uint8Array<ArrayBuffer>> {
  return ask({ kind: "assemble", text });
}

/** Compiles the module in which traces are replayed on an allocator whose heap begins at `base`. */
export async function link(allocator: Uint8Array, base: number): Promise<WebAssembly.Module> {
  const guest = embeddedBytes(guests.replay);
  return new WebAssembly.Module(await ask({ kind: "link", allocator, guest, base }));
}

type LinkedExports = Record<string, (...words: number[]) => number> & { memory: WebAssembly.Memory };

/** A fresh instance of a linked module. */
export function instantiateLinked(module: WebAssembly.Module): LinkedExports {
  const exports = new WebAssembly.Instance(module, {}).exports as unknown as LinkedExports;
  exports._initialize?.();
  return exports;
}

/** The guest of a linked module whose heap begins at its base. */
export function linkedGuest(module: WebAssembly.Module): Guest {
  const exports = instantiateLinked(module);
  const { memory, reset } = exports;
  return { memory, passes: exports, reset: reset && (() => void reset()) };
}
