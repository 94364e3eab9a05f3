// Every allocator of the build, linked in every way.

import { embeddedBytes } from "../../src/engines/embed.js";
import type { AllocatorModule, RawExports } from "../../src/engines/module.js";
import { allocators } from "../../src/generated/allocators.js";
import { createHeap } from "../../src/heap.js";
import { type AllocatorName, allocatorNames } from "../../src/options.js";
import {
  type Contender,
  contender,
  type GuestMaker,
  importingStage,
  type ReplayHeap,
} from "../../src/trace/contender.js";
import { setStage } from "../../src/trace/stage.js";
import { type Entrant, LINKAGES, type Linkage, onceForEachBase } from "./entrant.js";
import { link, linkedGuest } from "./link.js";
import { freshInstantiate } from "./script.js";
import { scriptSizes, sizesOf } from "./sizes.js";

export function entrantName(allocator: string, linkage: Linkage): string {
  return linkage === "static" ? allocator : `${allocator} (${linkage})`;
}

export function resetOf({ reset }: RawExports): (() => void) | undefined {
  return reset && (() => void reset());
}

function linked(allocator: AllocatorName): (base: number) => Promise<Contender> {
  const { wasmBytes } = allocators[allocator];
  return onceForEachBase(async (base) => {
    const module = await link(embeddedBytes(allocators[allocator]), base);
    const stage: Contender["stage"] = (trace) => setStage(trace, linkedGuest(module));
    return { allocator, engine: "wasm", moduleBytes: wasmBytes, stage };
  });
}

/** How many passes JavaScript takes to be compiled. */
export const SCRIPT_WARM_UP = 4;

export const freshGuest = (): Promise<() => GuestMaker> => freshInstantiate<GuestMaker>("src/generated/js/replay.js");

function calledFromScript(allocator: AllocatorName): (base: number) => Promise<Contender> {
  return onceForEachBase(async () => {
    const guest = await freshGuest();
    const open = (memory: WebAssembly.Memory, base: number): ReplayHeap => {
      const { imports, exports } = createHeap({ allocator, engine: "wasm", memory, base });
      return { imports, reset: resetOf(exports) };
    };
    const { wasmBytes } = allocators[allocator];
    const stage: Contender["stage"] = (trace) => importingStage(trace, guest(), open);
    return { allocator, engine: "wasm", moduleBytes: wasmBytes, warmUpPasses: SCRIPT_WARM_UP, stage };
  });
}

function inScript(allocator: AllocatorName): (base: number) => Promise<Contender> {
  return onceForEachBase(async () => {
    const guest = await freshGuest();
    const file = `src/generated/js/${allocator}.js`;
    const instantiate = await freshInstantiate<AllocatorModule["instantiate"]>(file);
    const open = (memory: WebAssembly.Memory, base: number): ReplayHeap => {
      const exports = instantiate()({ memory, __heap_base: base, __heap_limit: 0 });
      return { imports: { memory, ...exports }, reset: resetOf(exports) };
    };
    const stage: Contender["stage"] = (trace) => importingStage(trace, guest(), open);
    return { allocator, engine: "js", moduleBytes: null, warmUpPasses: SCRIPT_WARM_UP, stage };
  });
}

const CONTENDERS: Record<Linkage, (allocator: AllocatorName) => (base: number) => Promise<Contender>> = {
  static: linked,
  imported: (allocator) => async () => contender(allocator, "wasm"),
  "from JS": calledFromScript,
  JS: inScript,
};

function entrant(allocator: AllocatorName, linkage: Linkage): Entrant {
  return {
    name: entrantName(allocator, linkage),
    allocator,
    kind: "own",
    linkage,
    version: () => null,
    absence: () => null,
    contender: CONTENDERS[linkage](allocator),
    sizes: async () =>
      linkage === "JS"
        ? scriptSizes(`export { instantiate } from "./src/generated/js/${allocator}.js";`)
        : sizesOf(embeddedBytes(allocators[allocator])),
  };
}

export const OWN: readonly Entrant[] = allocatorNames().flatMap((allocator) =>
  LINKAGES.map((linkage) => entrant(allocator, linkage)),
);
