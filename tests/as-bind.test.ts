// Guests of as-bind: a module that its host side instantiates takes its memory and its malloc from a heap of ours.
//
// as-bind's transform does not load into today's AssemblyScript compiler, whose CommonJS build it requires; so the
// section with type information that it would add is added here. Numbers, and so addresses, pass as they are.

import { createRequire } from "node:module";
import asc from "assemblyscript/asc";
import { expect, test } from "vitest";
import { type AllocatorName, createHeap } from "../src/index.js";
import { engines, names } from "./support/engine.js";

interface AsBind {
  instantiateSync(
    bytes: Uint8Array,
    imports: { env: object },
  ): { exports: { squares(count: number): number; sumAndFree(block: number, count: number): number } };
}

const { instantiateSync } = createRequire(import.meta.url)("as-bind/dist/as-bind.cjs.js") as AsBind;

const GUEST = `
@external("env", "malloc") declare function malloc(size: u32): u32;
@external("env", "free") declare function free(block: u32): void;

export function squares(count: u32): u32 {
  const block = malloc(count * 4);
  for (let i: u32 = 0; i < count; i++) store<u32>(block + i * 4, i * i);
  return block;
}

export function sumAndFree(block: u32, count: u32): u32 {
  let sum: u32 = 0;
  for (let i: u32 = 0; i < count; i++) sum += load<u32>(block + i * 4);
  free(block);
  return sum;
}
`;

const signature = (returnType: string, ...parameters: string[]) => ({ returnType, parameters });

const BINDINGS = {
  typeIds: {},
  importedFunctions: { env: { malloc: signature("u32", "u32"), free: signature("void", "u32") } },
  exportedFunctions: { squares: signature("u32", "u32"), sumAndFree: signature("u32", "u32", "u32") },
};

/** A length as a WebAssembly module writes it: LEB128. */
function lengthBytes(length: number): number[] {
  return length < 128 ? [length] : [(length & 127) | 128, ...lengthBytes(length >>> 7)];
}

function withBindings(module: Uint8Array): Uint8Array {
  const name = Buffer.from("as-bind_bindings");
  const contents = Buffer.concat([Buffer.from(lengthBytes(name.length)), name, Buffer.from(JSON.stringify(BINDINGS))]);
  return Buffer.concat([module, Buffer.from([0, ...lengthBytes(contents.length)]), contents]);
}

async function compileGuest(): Promise<Uint8Array> {
  let module: Uint8Array | string = "";
  const options = ["guest.ts", "--outFile", "guest.wasm", "--importMemory", "--noExportMemory", "--exportRuntime"];
  const { error, stderr } = await asc.main([...options, "--runtime", "stub", "--use", "abort=", "-O"], {
    readFile: (name) => (name === "guest.ts" ? GUEST : null),
    writeFile: (_name, contents) => {
      module = contents;
    },
    listFiles: () => [],
  });
  if (error !== null) throw new Error(stderr.toString());
  return withBindings(Buffer.from(module));
}

/** Above what the guest keeps for itself. */
const HEAP_BASE = 32768;

test("a guest of as-bind allocates on every heap", async () => {
  const guestModule = await compileGuest();
  for (const allocator of names) {
    for (const engine of engines) {
      const heap = createHeap({
        allocator: allocator as AllocatorName,
        engine,
        base: HEAP_BASE,
        initialPages: 1,
        maximumPages: 16,
      });
      const { squares, sumAndFree } = instantiateSync(guestModule, { env: heap.imports }).exports;
      const neighbour = heap.malloc(1000);
      const block = squares(10_000);
      expect(block).not.toBe(neighbour);
      expect(new Uint32Array(heap.memory.buffer, block, 4)).toEqual(Uint32Array.of(0, 1, 4, 9));
      expect(sumAndFree(block, 100)).toBe(328_350);
    }
  }
});
