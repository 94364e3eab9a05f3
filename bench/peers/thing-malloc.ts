// @thi.ng/malloc: a pool in JavaScript, over a buffer of fixed size. It aligns to what the pool is made with.

import { MemPool } from "@thi.ng/malloc";
import { type Contender, importingStage } from "../../src/trace/contender.js";
import { type Entrant, onceForEachBase } from "../entrants/entrant.js";
import { freshGuest, SCRIPT_WARM_UP } from "../entrants/own.js";
import { scriptSizes } from "../entrants/sizes.js";
import { packageVersion } from "./npm.js";

const NAME = "@thi.ng/malloc";
const ALIGNMENT = 16;
/** Its pool cannot grow: it is given this many times the live bytes. */
const ROOM = 4;
const LEAST_PAGES = 64;

async function contender(): Promise<Contender> {
  const guest = await freshGuest();
  const stage: Contender["stage"] = (trace) => {
    const staged = importingStage(trace, guest(), (memory, base) => {
      memory.grow(Math.max(LEAST_PAGES, Math.ceil((ROOM * trace.peakLive) / 65536)));
      const pool = new MemPool({ buf: memory.buffer, start: base, align: ALIGNMENT });
      return {
        imports: {
          memory,
          malloc: (size: number) => pool.malloc(size),
          free: (block: number) => void pool.free(block),
          realloc: (block: number, size: number) => (block === 0 ? pool.malloc(size) : pool.realloc(block, size)),
          calloc: (count: number, size: number) => pool.calloc(count * size),
          memalign: (alignment: number, size: number) => (alignment > ALIGNMENT ? 0 : pool.malloc(size)),
        },
      };
    });
    return { ...staged, memoryBytes: () => null };
  };
  return { allocator: NAME, engine: "js", moduleBytes: null, warmUpPasses: SCRIPT_WARM_UP, stage };
}

export const THING_MALLOC: Entrant = {
  name: NAME,
  allocator: NAME,
  kind: "peer",
  linkage: "JS",
  version: () => `${NAME} ${packageVersion(NAME)}`,
  absence: () => null,
  contender: onceForEachBase(contender),
  sizes: () => scriptSizes(`export { MemPool } from "${NAME}";`),
};
