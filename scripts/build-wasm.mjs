// Compiles one entry to Wasm, with the options of asconfig.json.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import asc from "assemblyscript/asc";
import { isTunedForSpeed, optimize } from "./optimize.mjs";

/** Resolves the imports that depend on the module being built: a folder's `selected` is its file of the module's name. */
function readSource(root, name, allocator) {
  if (name.endsWith("/selected.ts")) return `export * from "./${allocator}";`;
  try {
    return readFileSync(join(root, name), "utf8");
  } catch {
    return null;
  }
}

export async function compile(root, source, allocator) {
  const target = isTunedForSpeed(allocator) ? "unoptimized" : "release";
  let bytes;
  const { error, stderr } = await asc.main([source, "--target", target, "--outFile", "out.wasm"], {
    readFile: (name) => readSource(root, name, allocator),
    writeFile: (_name, contents) => {
      bytes = contents;
    },
    listFiles: () => [],
  });
  const messages = stderr.toString().trim();
  if (error || messages) throw new Error(`${source}: ${messages || error.message}`);
  return isTunedForSpeed(allocator) ? optimize(bytes, allocator) : bytes;
}
