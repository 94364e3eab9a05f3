// A heap under guard: the same calls, each verified, and the stacks of who made and who freed a block.

import { CoreHeap } from "../core.js";
import type { GuardedEnv, ModuleEnv, RawExports } from "../engines/module.js";
import { instantiateWasm } from "../engines/wasm.js";
import { guarded } from "../generated/guarded.js";
import type { InspectedHeap } from "../inspect/inspection.js";
import type { LiveBlock } from "../inspect/live.js";
import { check, stats, walk } from "../inspect/look.js";
import type { HeapStats, StatsOptions } from "../inspect/stats.js";
import type { HeapChunk } from "../inspect/walk.js";
import type { AllocatorName, EngineName } from "../options.js";
import type { Place } from "../place.js";
import { HeapMisuseError } from "./misuse.js";
import { Sites } from "./sites.js";
import { guardedSnapshot } from "./snapshot.js";

/** Calls whose stack is kept with the block. */
const NOTED = [
  "malloc",
  "calloc",
  "realloc",
  "aligned_alloc",
  "memalign",
  "posix_memalign",
  "free",
  "free_sized",
  "free_aligned_sized",
] as const;

type Call = (...words: number[]) => number;

/** What a guard's owner may set. */
export interface Settings {
  readonly stacks: boolean;
  readonly quarantineBytes: number | undefined;
}

/** A module and what its host knows of the blocks. */
class Guard {
  readonly sites = new Sites();
  /** The module's own exports, which keep no stacks. */
  raw: RawExports = {};

  /** The module's exports, with the stack of each call kept where that is asked for. */
  instantiate(env: ModuleEnv, allocator: AllocatorName, engine: EngineName, { stacks }: Settings): RawExports {
    const module = guarded[allocator];
    const guardedEnv: GuardedEnv = { ...env, report: (...words) => this.#report(...words) };
    this.raw = engine === "wasm" ? instantiateWasm(module, guardedEnv) : module.instantiate(guardedEnv);
    return stacks ? { ...this.raw, ...this.#noted() } : this.raw;
  }

  #noted(): RawExports {
    const note = this.call("guard_site");
    const noted = (call: Call): Call => {
      return (...words) => {
        note(this.sites.here());
        return call(...words);
      };
    };
    return Object.fromEntries(NOTED.map((name) => [name, noted(this.call(name))]));
  }

  call(name: string): Call {
    const call = this.raw[name];
    if (call === undefined) throw new TypeError(`${name} is not exported`);
    return call;
  }

  #report(kind: number, address: number, size: number, detail: number): never {
    const report = { kind, address: address >>> 0, size: size >>> 0, detail: detail >>> 0 };
    throw new HeapMisuseError(report, (block) => this.stacksOf(block));
  }

  stacksOf(block: number): { allocated?: string; freed?: string } {
    const allocated = this.sites.stack(this.call("guard_made_by")(block) >>> 0);
    const freed = this.sites.stack(this.call("guard_freed_by")(block) >>> 0);
    return { ...(allocated === undefined ? {} : { allocated }), ...(freed === undefined ? {} : { freed }) };
  }
}

/** A live block, with what a guard knows of it. */
export type GuardedBlock = LiveBlock & { readonly serial: number; readonly stack: string | undefined };

/**
 * A heap whose every call is verified. What it finds is thrown as HeapMisuseError, by the call that finds it or by
 * `check`. Made by `createHeap({ guarded: true })`.
 */
export class GuardedHeap extends CoreHeap {
  /** The allocator's own heap, behind the guard's control block: what heapsmith/inspect looks into. */
  readonly inner: InspectedHeap;
  readonly #guard: Guard;

  /** @internal */
  constructor(allocator: AllocatorName, engine: EngineName, place: Place, settings: Settings) {
    const guard = new Guard();
    const instantiate = (env: ModuleEnv): RawExports => guard.instantiate(env, allocator, engine, settings);
    super(place, { allocator, engine, instantiate, verifies: true });
    this.#guard = guard;
    const base = this.base + guard.call("guard_bytes")();
    this.inner = { allocator, memory: this.memory, base, limit: this.limit };
    if (settings.quarantineBytes !== undefined) guard.call("guard_quarantine")(settings.quarantineBytes);
  }

  /**
   * Verifies every block, live or in quarantine, then the allocator's own heap.
   * Throws HeapMisuseError, or HeapCorruptionError.
   */
  check(): void {
    this.#guard.call("heap_check")();
    check(this.inner);
  }

  /** All live blocks in address order. A call that changes the heap ends the walk's validity. */
  *blocks(): Generator<GuardedBlock, void, undefined> {
    const [next, sizeOf, serialOf] = ["guard_next", "malloc_usable_size", "guard_serial"].map((name) =>
      this.#guard.call(name),
    ) as [Call, Call, Call];
    for (let address = next(0) >>> 0; address !== 0; address = next(address) >>> 0) {
      const stack = this.#guard.stacksOf(address).allocated;
      yield { address, size: sizeOf(address) >>> 0, serial: serialOf(address) >>> 0, stack };
    }
  }

  /** What is out: all live blocks in address order, with the stacks of the calls that made them. */
  live(): GuardedBlock[] {
    return [...this.blocks()];
  }

  /** The allocator's chunks in address order: blocks with what surrounds them, live or in quarantine, and the guard's. */
  walk(): Generator<HeapChunk, void, undefined> {
    return walk(this.inner);
  }

  /** Statistics of the allocator's chunks. */
  stats(options?: StatsOptions): HeapStats {
    return stats(this.inner, options);
  }

  /** The heap's bytes, for `createHeap({ guarded: true, snapshot })`. */
  snapshot(): Uint8Array<ArrayBuffer> {
    return guardedSnapshot(this);
  }
}
