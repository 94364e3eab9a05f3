// A Rust program on our heap gives what it gives on Rust's own.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { createHeap } from "../src/index.js";
import { linkModule } from "../src/link/index.js";

const source = fileURLToPath(new URL("../examples/guests/words.rs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "heapsmith-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Words {
  readonly memory: WebAssembly.Memory;
  run(rounds: number): number;
}

/** Debian's compiler, as it comes with Debian's library for this target. */
function compile(name: string, ...flags: string[]): Uint8Array<ArrayBuffer> {
  const output = join(folder, name);
  const target = ["--target", "wasm32-unknown-unknown", "--crate-type", "cdylib", "-O"];
  execFileSync("/usr/bin/rustc", [...target, "-C", "link-arg=--export=__heap_base", ...flags, source, "-o", output]);
  return Uint8Array.from(readFileSync(output));
}

function instantiate(bytes: BufferSource): Words {
  return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as unknown as Words;
}

test("a linked Rust program", async () => {
  const own = instantiate(compile("own.wasm", "--cfg", "own_heap"));
  const { bytes, calls, heapBase } = await linkModule(compile("words.wasm"));
  expect([...calls].sort()).toEqual(["aligned_alloc", "free_aligned_sized", "free_sized", "malloc", "realloc"]);
  const linked = instantiate(bytes);
  for (const rounds of [1, 100, 20_000]) expect(linked.run(rounds)).toBe(own.run(rounds));
  const heap = createHeap({ allocator: "slab", memory: linked.memory, base: heapBase });
  heap.check();
  expect(heap.stats().liveBlocks).toBe(0);
});
