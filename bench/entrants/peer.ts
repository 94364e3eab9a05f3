// An allocator of someone else's, built from its package into a Wasm module.

import type { Contender } from "../../src/trace/contender.js";
import { setStage } from "../../src/trace/stage.js";
import { inFolder } from "../tools/turns.js";
import { type Entrant, onceForEachBase } from "./entrant.js";
import { instantiateLinked, link } from "./link.js";
import { sizesOf } from "./sizes.js";

export interface WasmPeer {
  readonly name: string;
  /** Alignment it promises for blocks of 16 bytes and more, if not 16. */
  readonly alignment?: number;
  readonly version: () => string;
  readonly absence: () => string | null;
  /** The allocator as a module whose data begin at `base`. The folder is for what the tools write. */
  readonly build: (base: number, folder: string) => Uint8Array | Promise<Uint8Array>;
}

/** Where its data are put when only its size is asked for. */
const ANY_BASE = 2 ** 20;

export function wasmPeer({ name, alignment = 16, version, absence, build }: WasmPeer): Entrant {
  const built = onceForEachBase((base) => inFolder(async (folder) => build(base, folder)));
  return {
    name,
    allocator: name,
    kind: "peer",
    linkage: "static",
    version,
    absence,
    contender: onceForEachBase(async (base): Promise<Contender> => {
      const bytes = await built(base);
      const module = await link(bytes, base);
      return {
        allocator: name,
        engine: "wasm",
        moduleBytes: bytes.length,
        stage: (trace) => {
          const exports = instantiateLinked(module);
          const { memory, malloc, free } = exports;
          // A C library's data lie between the base and its heap: the span is counted from its first block.
          const low = (malloc?.(1) ?? 0) >>> 0;
          free?.(low);
          return setStage(trace, { memory, passes: exports, low, alignment });
        },
      };
    }),
    sizes: async () => sizesOf(await built(ANY_BASE)),
  };
}
