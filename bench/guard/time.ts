// Time of guarded heaps over that of the same allocator's release build, linked alike, in interleaved rounds.

import { embeddedBytes } from "../../src/engines/embed.js";
import { allocators } from "../../src/generated/allocators.js";
import { guarded } from "../../src/generated/guarded.js";
import type { AllocatorName } from "../../src/options.js";
import type { Contender } from "../../src/trace/contender.js";
import { measureRounds } from "../../src/trace/rounds.js";
import { baseFor, setStage } from "../../src/trace/stage.js";
import { link, linkedGuest } from "../entrants/link.js";
import type { TraceSource } from "../traces.js";

export interface Slowdown {
  readonly trace: string;
  readonly allocator: string;
  /** Guarded over release; null where one of them was not timed. */
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

/** One record for each trace and allocator. */
export async function measureTime(
  traces: readonly TraceSource[],
  names: readonly AllocatorName[],
  rounds: number,
): Promise<Slowdown[]> {
  const results: Slowdown[] = [];
  for (const source of traces) {
    const trace = source.load();
    const base = baseFor(trace);
    for (const allocator of names) {
      const pair = [
        await contenderOf(allocator, embeddedBytes(allocators[allocator]), base),
        await contenderOf(`${allocator}, guarded`, embeddedBytes(guarded[allocator]), base),
      ];
      const [plain, guard] = measureRounds(trace, pair, { rounds, warmPasses: 3, budgetMs: 20_000 });
      const [warm, cold] = [over(guard?.warmNs, plain?.warmNs), over(guard?.coldNs, plain?.coldNs)];
      results.push({ trace: source.name, allocator, warm, cold });
    }
  }
  return results;
}
