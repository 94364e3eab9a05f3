// What recording costs: programs that do nothing but allocate, and programs from npm as they are.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import binaryen from "binaryen";
import { embeddedBytes } from "../../src/engines/embed.js";
import { allocators } from "../../src/generated/allocators.js";
import { instrumentWith } from "../../src/record/binaryen.js";
import { Recorder } from "../../src/record/recorder.js";
import { median } from "../../src/trace/statistics.js";
import { assemble } from "../entrants/link.js";
import { ROOT } from "../root.js";

export interface Recording {
  readonly program: string;
  /** Time recorded over time as it is. */
  readonly slowdown: number;
  readonly operations: number;
}

const PROGRAMS = ["tree-sitter", "sqlite", "lua", "quickjs"];

/** Milliseconds that a program says its work took. */
function timeOf(program: string, recorded: boolean): number {
  const file = join(ROOT, `bench/guard/programs/${program}.mjs`);
  const hook = join(ROOT, "dist/record/hook.js");
  const settings = JSON.stringify({ output: "/dev/null.trc", stacks: false, functions: {} });
  const { stdout, stderr } = spawnSync(process.execPath, [...(recorded ? ["--import", hook] : []), file], {
    encoding: "utf8",
    env: recorded ? { ...process.env, HEAPSMITH_RECORD: settings } : process.env,
  });
  const milliseconds = Number(stdout.trim().split("\n").at(-1));
  if (!(milliseconds > 0)) throw new RangeError(`${program}: ${stderr}`);
  return milliseconds;
}

function measureProgram(program: string, rounds: number): Recording {
  const ratios = Array.from({ length: rounds }, () => timeOf(program, true) / timeOf(program, false));
  return { program, slowdown: median(ratios), operations: 0 };
}

/** Calls malloc and free of its own 2 `count` times, eight blocks live at a time, each written to. */
const LOOP = `(module
  (import "env" "memory" (memory 1))
  (import "env" "malloc" (func $malloc (param i32) (result i32)))
  (import "env" "free" (func $free (param i32)))
  (func (export "run") (param $count i32) (local $cell i32) (local $block i32)
    (loop $next
      (local.set $cell (i32.and (i32.shl (local.get $count) (i32.const 2)) (i32.const 28)))
      (call $free (i32.load (local.get $cell)))
      (local.set $block (call $malloc (i32.and (local.get $count) (i32.const 127))))
      (i32.store (local.get $cell) (local.get $block))
      (i32.store8 (local.get $block) (i32.const 1))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))))`;

/** The loop on slab: a function that runs it. */
function openLoop(guest: Uint8Array<ArrayBuffer>, imports: WebAssembly.Imports): (count: number) => void {
  const memory = new WebAssembly.Memory({ initial: 2 });
  const env = { memory, __heap_base: 1024, __heap_limit: 0 };
  const heap = new WebAssembly.Instance(new WebAssembly.Module(embeddedBytes(allocators.slab)), { env });
  const { malloc, free } = heap.exports as Record<string, WebAssembly.ExportValue>;
  const instance = new WebAssembly.Instance(new WebAssembly.Module(guest), {
    env: { memory, malloc: malloc as WebAssembly.ImportValue, free: free as WebAssembly.ImportValue },
    ...imports,
  });
  return instance.exports.run as (count: number) => void;
}

function timed(act: () => void): number {
  const start = performance.now();
  act();
  return performance.now() - start;
}

/** Ten million operations: throws RangeError where one of them is lost. */
async function measureLoop(rounds: number): Promise<Recording> {
  const COUNT = 5_000_000;
  const plain = await assemble(LOOP);
  const ratios: number[] = [];
  let operations = 0;
  for (let round = 0; round < rounds; round += 1) {
    const recorder = new Recorder();
    const recorded = openLoop(instrumentWith(binaryen, plain).bytes, recorder.imports as WebAssembly.Imports);
    const bare = openLoop(plain, {});
    for (const run of [recorded, bare]) run(1000);
    ratios.push(timed(() => recorded(COUNT)) / timed(() => bare(COUNT)));
    operations = recorder.trace().operations;
    // What lies in the cells at first is 0: eight frees of nothing.
    const due = 2 * (COUNT + 1000) - 8;
    if (operations !== due) throw new RangeError(`recorded ${operations} of ${due} operations`);
  }
  return { program: "malloc and free alone", slowdown: median(ratios), operations };
}

export async function measureRecording(rounds: number): Promise<Recording[]> {
  return [await measureLoop(rounds), ...PROGRAMS.map((program) => measureProgram(program, rounds))];
}
