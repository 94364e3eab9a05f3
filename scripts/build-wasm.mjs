// Compiles one entry to Wasm, with the options of asconfig.json.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import asc from "assemblyscript/asc";
import { cached } from "./cache.mjs";
import { isTunedForSpeed, optimize } from "./optimize.mjs";

/**
 * What a folder's `selected` is while a module is built: its file of the module's name; `none`, where the folder has no
 * such file but that.
 */
export function selected(folder, allocator) {
  const isThere = existsSync(join(folder, `${allocator}.ts`)) || !existsSync(join(folder, "none.ts"));
  return isThere ? allocator : "none";
}

/** Resolves the imports that depend on the module being built; `machine`: what takes the machine's place. */
function readSource(root, name, allocator, machine) {
  if (name.endsWith("/selected.ts")) return `export * from "./${selected(join(root, dirname(name)), allocator)}";`;
  if (machine !== undefined && name === "assembly/machine/index.ts") return `export * from "${machine}";`;
  try {
    return readFileSync(join(root, name), "utf8");
  } catch {
    return null;
  }
}

async function make(source, allocator, isGuarded, read) {
  const isTuned = isGuarded || isTunedForSpeed(allocator);
  const target = isTuned ? ["unoptimized", "--debug"] : ["release"];
  let bytes;
  const { error, stderr } = await asc.main([source, "--outFile", "out.wasm", "--target", ...target], {
    readFile: read,
    writeFile: (name, contents) => {
      if (name === "out.wasm") bytes = contents;
    },
    listFiles: () => [],
  });
  const messages = stderr.toString().trim();
  if (error || messages) throw new Error(`${source}: ${messages || error.message}`);
  return isTuned ? optimize(bytes, allocator, isGuarded) : bytes;
}

/** The module with `edit` made to each of its sources: a variant, for studies. */
export function compileVariant(root, source, allocator, edit) {
  const read = (name) => {
    const text = readSource(root, name, allocator);
    return text === null ? null : edit(name, text);
  };
  return make(source, allocator, false, read);
}

/** `machine`: what takes the machine's place, seen from its folder; only guarded modules have one. */
export function compile(root, source, allocator, machine) {
  const read = (name) => readSource(root, name, allocator, machine);
  return cached(`${source} ${allocator} ${machine}`, read, (recorded) =>
    make(source, allocator, machine !== undefined, recorded),
  );
}
