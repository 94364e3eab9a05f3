// Binaryen's tools, which the npm package `binaryen` carries as node programs.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { LinkError, UnsupportedError } from "../errors.js";

/** What every engine of today takes; no tool may make use of more, nor may the guest. */
const FEATURES = [
  "mutable-globals",
  "sign-ext",
  "nontrapping-float-to-int",
  "bulk-memory",
  "bulk-memory-opt",
  "multivalue",
  "reference-types",
  "simd",
  "extended-const",
  "tail-call",
  "exception-handling",
  "threads",
].map((feature) => `--enable-${feature}`);

export type Tool = "wasm-merge" | "wasm-opt";

/** The folder of the tools: of heapsmith's own Binaryen, or of the one in the current folder's project. */
function toolFolder(): string {
  for (const from of [import.meta.url, join(process.cwd(), "package.json")]) {
    try {
      return join(dirname(createRequire(from).resolve("binaryen/package.json")), "bin");
    } catch {}
  }
  throw new UnsupportedError("linking needs Binaryen's tools: npm install --save-dev binaryen");
}

function pathOf(tool: Tool): string {
  const path = join(toolFolder(), tool);
  if (existsSync(path)) return path;
  throw new UnsupportedError(`this release of binaryen has no ${tool}: npm install --save-dev binaryen@latest`);
}

const runFile = promisify(execFile);

/** Runs a tool. Throws UnsupportedError where it is not installed, LinkError with what it says where it fails. */
export async function runTool(tool: Tool, words: readonly string[]): Promise<void> {
  const path = pathOf(tool);
  try {
    await runFile(process.execPath, [path, ...words, ...FEATURES]);
  } catch (cause) {
    const { stderr, message } = cause as Error & { stderr?: string };
    throw new LinkError(`${tool} failed: ${firstLine(stderr) ?? message}`, undefined, { cause });
  }
}

function firstLine(text: string | undefined): string | undefined {
  return text?.split("\n").find((line) => line.trim() !== "");
}
