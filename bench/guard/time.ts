// Time of guarded or hardened heaps over that of the same allocator's release build, linked alike, in interleaved rounds.

import { embeddedBytes } from "../../src/engines/embed.js";
import type { WasmSource } from "../../src/engines/module.js";
import { allocators } from "../../src/generated/allocators.js";
import type { AllocatorName } from "../../src/options.js";
import type { Contender } from "../../src/trace/contender.js";
import { measureRounds } from "../../src/trace/rounds.js";
import { baseFor, setStage } from "../../src/trace/stage.js";
import { link, linkedGuest } from "../entrants/link.js";
import type { TraceSource } from "../traces.js";

export interface Slowdown {
  readonly trace: string;
  readonly allocator: string;
  /** Over release; null where one of them was not timed. */
  readonly warm: number | null;
  readonly cold: number | null;
}

const linked = new Map<string, Promise<WebAssembly.Module>>();

async function contenderOf(name: string, bytes: Uint8Array, base: number): Promise<Contender> {
  const key = `${name} ${base}`;
  const made = linked.get(key) ?? link(bytes, base);
  linked.set(key, made);
  const module = await made;
  const stage: Contender["stage"] = (trace) => setStage(trace, linkedGuest(module));
  return { allocator: name, engine: "wasm", moduleBytes: bytes.length, stage };
}

const over = (one: number | null | undefined, other: number | null | undefined): number | null =>
  one == null || other == null ? null : one / other;

/** One record for each trace and allocator that there is a module of the flavour for. */
export async function measureTime(
  traces: readonly TraceSource[],
  flavour: ReadonlyMap<string, WasmSource>,
  names: readonly AllocatorName[],
  rounds: number,
): Promise<Slowdown[]> {
  const results: Slowdown[] = [];
  for (const source of traces) {
    const trace = source.load();
    const base = baseFor(trace);
    for (const allocator of names) {
      const other = flavour.get(allocator);
      if (other === undefined) continue;
      const pair = [
        await contenderOf(allocator, embeddedBytes(allocators[allocator]), base),
        await contenderOf(other.name, embeddedBytes(other), base),
      ];
      const [plain, changed] = measureRounds(trace, pair, { rounds, warmPasses: 3, warmMs: 200, budgetMs: 20_000 });
      const [warm, cold] = [over(changed?.warmNs, plain?.warmNs), over(changed?.coldNs, plain?.coldNs)];
      results.push({ trace: source.name, allocator, warm, cold });
    }
  }
  return results;
}
