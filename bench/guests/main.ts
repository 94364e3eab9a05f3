// The C programs on each malloc. Started by run.mjs.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { dataTable, figure } from "../../src/cli/table.js";
import { type AllocatorName, createHeap } from "../../src/index.js";
import { linkModule } from "../../src/link/index.js";
import { WASI_LIBC } from "../peers/wasi-libc.js";
import { writeReport } from "../report.js";
import { machine } from "../results.js";
import { compile, GUEST_PAGES, linkObjects, optimize, PROGRAMS, type ProgramName } from "./build.js";
import { type Contender, play, type Timing } from "./rounds.js";

const PAGE = 65536;
const WARM_RUNS = 3;
const SIZES: Readonly<Record<ProgramName, number>> = { sqlite: 6000, "tree-sitter": 3000 };

interface Options {
  readonly allocator: AllocatorName;
  readonly rounds: number;
  readonly json?: string;
}

interface Result extends Timing {
  readonly program: ProgramName;
}

interface Exports {
  readonly memory?: WebAssembly.Memory;
  _initialize?(): void;
  run(size: number): number;
}

/** The programs work in memory: every call of the system fails (ENOSYS). */
const system = new Proxy({}, { get: () => () => 52 });

function contender(name: string, bytes: BufferSource, size: number, host: () => WebAssembly.ModuleImports): Contender {
  const module = new WebAssembly.Module(bytes);
  const open = () => {
    const env = host();
    const { exports } = new WebAssembly.Instance(module, { wasi_snapshot_preview1: system, env });
    const { memory = env.memory as WebAssembly.Memory, _initialize, run } = exports as unknown as Exports;
    _initialize?.();
    return { run: () => run(size) >>> 0, bytes: () => memory.buffer.byteLength };
  };
  return { name, moduleBytes: bytes.byteLength, open };
}

async function contendersOf(program: ProgramName, allocator: AllocatorName): Promise<Contender[]> {
  const folder = mkdtempSync(join(tmpdir(), "heapsmith-bench-"));
  const size = SIZES[program];
  const memory = () => ({ memory: new WebAssembly.Memory({ initial: GUEST_PAGES }) });
  const heap = () => createHeap({ allocator, initialPages: GUEST_PAGES, base: GUEST_PAGES * PAGE });
  try {
    const objects = await compile(PROGRAMS[program], "-O2", folder);
    const own = await optimize(await linkObjects(objects, "own", folder), folder);
    const imported = await linkObjects(objects, "imported", folder);
    const { bytes: linked } = await linkModule(imported, { allocator, optimize: "3" });
    return [
      contender("wasi-libc", own, size, () => ({})),
      contender(`${allocator}, linked`, linked, size, memory),
      contender(`${allocator}, imported`, await optimize(imported, folder), size, () => ({ ...heap().imports })),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function tableOf(results: readonly Result[]): string {
  const heading = ["program", "malloc", "cold ms", "ratio", "warm ms", "ratio", "memory MB", "module bytes"];
  const rows = results.map(({ program, name, cold, warm, memoryBytes, moduleBytes }) => {
    const reference = results.find((each) => each.program === program);
    const ratio = (time: number, other = Number.NaN): string => figure(time / other, 2);
    const times = [figure(cold, 1), ratio(cold, reference?.cold), figure(warm, 1), ratio(warm, reference?.warm)];
    return [program, name, ...times, figure(memoryBytes / 1e6, 1), figure(moduleBytes, 0)];
  });
  return dataTable(heading, rows, 2);
}

async function main(): Promise<void> {
  const { json, allocator, rounds } = new Command("npm run bench:guests --")
    .description("run real C programs on our heap and on their C library's malloc")
    .option("--allocator <name>", "our heap", "slab")
    .option("--rounds <number>", "interleaved rounds of one cold and three warm runs", Number, 5)
    .option("--json <file>", "where to write the results")
    .parse()
    .opts<Options>();
  const absence = WASI_LIBC.absence();
  if (absence !== null) throw new Error(`no C tool chain for WASI: ${absence}`);
  const results: Result[] = [];
  for (const program of Object.keys(PROGRAMS) as ProgramName[]) {
    const timings = play(await contendersOf(program, allocator), rounds, WARM_RUNS);
    results.push(...timings.map((timing) => ({ program, ...timing })));
  }
  console.log(tableOf(results));
  if (json !== undefined)
    writeReport(json, { machine: machine(process.execArgv), allocator, rounds, sizes: SIZES, results });
}

await main();
