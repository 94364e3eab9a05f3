// The null allocator: all blocks are the same. Its time is the driver's and the calls', which is a part of every
// other's that is linked in the same way.

import type { RawExports } from "../../src/engines/module.js";
import { type Contender, type GuestMaker, guestOn, importingStage } from "../../src/trace/contender.js";
import { OPERATION_WORDS } from "../../src/trace/format.js";
import type { Trace } from "../../src/trace/parse.js";
import { setStage } from "../../src/trace/stage.js";
import { type Entrant, LINKAGES, type Linkage, onceForEachBase } from "./entrant.js";
import { assemble, link, linkedGuest } from "./link.js";
import { entrantName, freshGuest, SCRIPT_WARM_UP } from "./own.js";

export const NULL = "null";

const source = (base: number): string => `(module
    (func (export "malloc") (param i32) (result i32) (i32.const ${base}))
    (func (export "free") (param i32))
    (func (export "realloc") (param i32 i32) (result i32) (i32.const ${base}))
    (func (export "calloc") (param i32 i32) (result i32) (i32.const ${base}))
    (func (export "memalign") (param i32 i32) (result i32) (i32.const ${base})))`;

/** Makes room for the largest request: of each block the first and the last byte are written. */
function makeRoom(memory: WebAssembly.Memory, { words }: Trace): void {
  let largest = 0;
  for (let at = 2; at < words.length; at += OPERATION_WORDS) largest = Math.max(largest, words[at] ?? 0);
  memory.grow(Math.ceil(largest / 65536));
}

function importing(makeGuest: () => GuestMaker, calls: (base: number) => RawExports): Contender["stage"] {
  return (trace) =>
    importingStage(trace, makeGuest(), (memory, base) => {
      makeRoom(memory, trace);
      return { imports: { memory, ...calls(base) } };
    });
}

function linked(module: WebAssembly.Module): Contender["stage"] {
  return (trace) => {
    const guest = linkedGuest(module);
    makeRoom(guest.memory, trace);
    return setStage(trace, guest);
  };
}

function inScript(base: number): RawExports {
  return { malloc: () => base, free: () => 0, realloc: () => base, calloc: () => base, memalign: () => base };
}

async function stageFor(linkage: Linkage, base: number): Promise<Contender["stage"]> {
  const bytes = await assemble(source(base));
  if (linkage === "static") return linked(await link(bytes, base));
  if (linkage === "JS") return importing(await freshGuest(), inScript);
  const module = new WebAssembly.Module(bytes);
  const calls = (): RawExports => new WebAssembly.Instance(module, {}).exports as unknown as RawExports;
  return importing(linkage === "imported" ? () => guestOn("wasm") : await freshGuest(), calls);
}

function entrant(linkage: Linkage): Entrant {
  return {
    name: entrantName(NULL, linkage),
    allocator: NULL,
    kind: "null",
    linkage,
    version: () => null,
    absence: () => null,
    contender: onceForEachBase(async (base) => ({
      allocator: NULL,
      engine: linkage === "JS" ? "js" : "wasm",
      moduleBytes: null,
      isUnchecked: true,
      warmUpPasses: linkage === "JS" || linkage === "from JS" ? SCRIPT_WARM_UP : 0,
      stage: await stageFor(linkage, base),
    })),
    sizes: async () => null,
  };
}

export const NULLS: readonly Entrant[] = LINKAGES.map(entrant);
