// heapsmith link: an allocator and a module that imports malloc become one module.

import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { Command, InvalidArgumentError, Option } from "commander";
import { LinkError } from "../errors.js";
import { type Linked, linkModule, OPTIMIZATIONS, type Optimization } from "../link/link.js";
import { type AllocatorName, allocatorNames, DEFAULT_ALLOCATOR, knownAllocator } from "../options.js";
import { figure } from "./table.js";

interface Options {
  readonly output: string;
  readonly allocator: AllocatorName;
  readonly optimize?: Optimization;
  readonly heapBase?: number;
  readonly heapLimit?: number;
  readonly export?: readonly string[];
  readonly names?: true;
}

function address(text: string): number {
  const value = Number(text);
  if (/^(0x[\da-f]+|\d+)$/i.test(text) && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError("Expected an address, such as 65536 or 0x10000.");
}

function readModule(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new LinkError(`cannot be read (${(cause as Error).message})`, undefined, { cause });
  }
}

/** Replaces the file as a whole, or not at all. */
function writeModule(path: string, bytes: Uint8Array): void {
  const draft = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(draft, bytes);
    renameSync(draft, path);
  } catch (cause) {
    rmSync(draft, { force: true });
    throw new LinkError(`${path}: cannot be written (${(cause as Error).message})`, undefined, { cause });
  }
}

function text(
  path: string,
  { output }: Options,
  { bytes, allocator, calls, heapBase, heapLimit, added }: Linked,
): string {
  const end = heapLimit === 0 ? "as far as its memory grows" : `below ${figure(heapLimit, 0)}`;
  return [
    `${output}: ${path} with ${allocator}, ${figure(bytes.length, 0)} bytes`,
    `linked ${calls.join(", ")}`,
    `the heap lies from ${figure(heapBase, 0)} on, ${end}`,
    `${figure(added, 0)} bytes added`,
    "",
  ].join("\n");
}

/** What `work` gives; a LinkError of it names the file. */
async function onFile<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof LinkError)) throw error;
    throw new LinkError(`${path}: ${error.message}`, undefined, { cause: error });
  }
}

async function link(path: string, options: Options): Promise<void> {
  const linked = await onFile(path, () => linkModule(readModule(path), { ...options, exports: options.export }));
  writeModule(options.output, linked.bytes);
  process.stdout.write(text(path, options, linked));
}

export function linkCommand(): Command {
  const levels = OPTIMIZATIONS.filter((level) => level !== "none");
  const allocators = new Option("--allocator <name>", `one of ${allocatorNames().join(", ")}`);
  return new Command("link")
    .description("link an allocator statically into a module that imports malloc, free and the like")
    .argument("<module>", "a .wasm file")
    .requiredOption("-o, --output <file>", "where to write the linked module")
    .addOption(allocators.argParser(knownAllocator).default(DEFAULT_ALLOCATOR))
    .addOption(new Option("-O, --optimize <level>", "optimise the whole, as in -O3 or -Oz").choices(levels))
    .option("--heap-base <address>", "first address of the heap (default: the module's __heap_base)", address)
    .option("--heap-limit <address>", "first address that the heap must not touch", address)
    .option("--export <names>", "calls of the allocator to export, separated by commas", (names) => names.split(","))
    .option("-g, --names", "keep the names of functions")
    .action(link);
}
