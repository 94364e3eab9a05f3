// Static linking: an allocator's module and one that imports its calls become one module.

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { moduleBytes } from "../engines/bytes.js";
import { InvalidOptionError, LinkError } from "../errors.js";
import { type AllocatorName, DEFAULT_ALLOCATOR, knownAllocator } from "../options.js";
import { checkedBase, checkedLimit } from "../place.js";
import { forSharedMemory } from "../wasm/shared.js";
import { runTool } from "./binaryen.js";
import { type Guest, readGuest } from "./guest.js";
import { callsToLink, checkExports, type Part, partsOf, settleExports } from "./plan.js";

/** What `wasm-opt` takes behind -O; "none" for constants and unused code only. */
export const OPTIMIZATIONS = ["none", "0", "1", "2", "3", "4", "s", "z"] as const;
export type Optimization = (typeof OPTIMIZATIONS)[number];

export interface LinkOptions {
  /** Default: "slab". */
  allocator?: AllocatorName | undefined;
  /** How much Binaryen optimises the whole. Default: "none": the heap's range becomes constants, unused code goes. */
  optimize?: Optimization | undefined;
  /** First address that the heap owns: a multiple of 16. Default: the module's exported `__heap_base`. */
  heapBase?: number | undefined;
  /** First address that the heap must not touch; 0 (the default) for as far as the memory may grow. */
  heapLimit?: number | undefined;
  /** Calls of the allocator that the result shall export, for JavaScript or other modules. */
  exports?: readonly string[] | undefined;
  /** Whether names of functions are kept. Default: false. */
  names?: boolean | undefined;
}

export interface Linked {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly allocator: AllocatorName;
  /** The calls that were imports. */
  readonly calls: readonly string[];
  readonly heapBase: number;
  readonly heapLimit: number;
  /** Bytes that the allocator adds: to the module that the same tools make of the guest alone. */
  readonly added: number;
}

const PAGE = 65536;
/** Passes that change nothing of the guest but its size. */
const TIDY = ["--simplify-globals-optimizing", "--remove-unused-module-elements"];

function rangeOf(guest: Guest, { heapBase, heapLimit }: LinkOptions): { base: number; limit: number } {
  const least = guest.heapBase;
  if (heapBase === undefined && least === undefined)
    throw new LinkError("exports no constant __heap_base: say where the heap shall begin");
  const base = checkedBase(heapBase ?? least ?? 0);
  if (least !== undefined && base < least)
    throw new InvalidOptionError("heapBase", base, `at least ${least}, the module's __heap_base`);
  const { maximum } = guest.memory;
  if (maximum !== undefined && base >= maximum * PAGE)
    throw new LinkError(`has a memory of at most ${maximum} pages: a heap from ${base} has no room in it`);
  return { base, limit: checkedLimit(heapLimit ?? 0, base) };
}

async function inFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "heapsmith-link-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function merge(parts: readonly Part[], folder: string, keep: readonly string[]): Promise<Uint8Array> {
  const words: string[] = [];
  for (const [index, { name, bytes }] of parts.entries()) {
    const path = join(folder, `part${index}.wasm`);
    await writeFile(path, bytes);
    words.push(path, name);
  }
  const merged = join(folder, "merged.wasm");
  await runTool("wasm-merge", [...words, "-o", merged, ...keep]);
  return readFile(merged);
}

/** Optimises a module. The tool validates what it reads and what it has made of it. */
async function optimized(bytes: Uint8Array, path: string, words: readonly string[]): Promise<Uint8Array<ArrayBuffer>> {
  await writeFile(path, bytes);
  await runTool("wasm-opt", [path, "-o", path, ...words]);
  return Uint8Array.from(await readFile(path));
}

/**
 * Makes one module of an allocator and a module that imports `malloc`, `free` or others of its calls, from whatever
 * module: calls are direct, the heap's range is constant, and the memory stays exported or imported as it was.
 * @throws {LinkError} where the module cannot be linked
 * @throws {InvalidOptionError} for an option out of its range
 * @throws {UnsupportedError} where Binaryen is not installed
 */
export async function linkModule(module: Uint8Array, options: LinkOptions = {}): Promise<Linked> {
  const allocator = knownAllocator(options.allocator ?? DEFAULT_ALLOCATOR);
  const level = options.optimize ?? "none";
  if (!OPTIMIZATIONS.includes(level))
    throw new InvalidOptionError("optimize", level, `one of ${OPTIMIZATIONS.join(", ")}`);
  const guest = readGuest(module, options.names === true ? ["name"] : []);
  const released = moduleBytes(allocator);
  const heap = guest.memory.isShared ? forSharedMemory(released) : released;
  const { base, limit } = rangeOf(guest, options);
  const names = options.exports ?? [];
  const parts = partsOf(guest, heap, base, limit);
  checkExports(guest, heap, names);
  const keep = options.names === true ? ["-g"] : [];
  const passes = [...(level === "none" ? TIDY : [`-O${level}`]), ...keep];
  return inFolder(async (folder) => {
    const link = async (): Promise<Uint8Array<ArrayBuffer>> =>
      optimized(settleExports(await merge(parts, folder, keep), names), join(folder, "linked.wasm"), passes);
    const works = [link(), optimized(guest.bytes, join(folder, "alone.wasm"), passes)] as const;
    // Where one fails, the other must not write into a folder that is being removed.
    await Promise.allSettled(works);
    const [bytes, alone] = await Promise.all(works);
    const calls = callsToLink(guest, heap).map(({ name }) => name);
    return { bytes, allocator, calls, heapBase: base, heapLimit: limit, added: bytes.length - alone.length };
  });
}
