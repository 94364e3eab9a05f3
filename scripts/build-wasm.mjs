// Compiles one entry to Wasm, with the options of asconfig.json: its target of the entry's name, or else "release".
import { readFileSync } from "node:fs";
import { join } from "node:path";
import asc from "assemblyscript/asc";

/** Resolves the one import that depends on the module being built. */
function readSource(root, name, allocator) {
  if (name.endsWith("assembly/allocators/selected.ts")) return `export * from "./${allocator}";`;
  try {
    return readFileSync(join(root, name), "utf8");
  } catch {
    return null;
  }
}

function targetOf(root, allocator) {
  const { targets } = JSON.parse(readFileSync(join(root, "asconfig.json"), "utf8"));
  return allocator in targets ? allocator : "release";
}

export async function compile(root, source, allocator) {
  let bytes;
  const target = targetOf(root, allocator);
  const { error, stderr } = await asc.main([source, "--target", target, "--outFile", "out.wasm"], {
    readFile: (name) => readSource(root, name, allocator),
    writeFile: (_name, contents) => {
      bytes = contents;
    },
    listFiles: () => [],
  });
  const messages = stderr.toString().trim();
  if (error || messages) throw new Error(`${source}: ${messages || error.message}`);
  return bytes;
}
