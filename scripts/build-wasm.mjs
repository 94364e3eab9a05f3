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

/**
 * Flavours of a module: what takes the place of a source, seen from that source's folder; and whether the module is made
 * for speed whatever its size.
 */
export const FLAVOURS = {
  release: { replaced: {}, isTuned: false },
  guarded: { replaced: { "assembly/machine/index.ts": "../guard/machine" }, isTuned: true },
  hardened: { replaced: { "assembly/heap/links.ts": "../hardened/links" }, isTuned: true },
};

/** Resolves the imports that depend on the module being built. */
function readSource(root, name, allocator, { replaced }) {
  if (name.endsWith("/selected.ts")) return `export * from "./${selected(join(root, dirname(name)), allocator)}";`;
  if (replaced[name] !== undefined) return `export * from "${replaced[name]}";`;
  try {
    return readFileSync(join(root, name), "utf8");
  } catch {
    return null;
  }
}

async function make(source, allocator, flavour, read) {
  const isTuned = flavour.isTuned || isTunedForSpeed(allocator);
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
  return isTuned ? optimize(bytes, allocator, flavour.isTuned) : bytes;
}

/** The module with `edit` made to each of its sources: a variant, for studies. */
export function compileVariant(root, source, allocator, edit) {
  const read = (name) => {
    const text = readSource(root, name, allocator, FLAVOURS.release);
    return text === null ? null : edit(name, text);
  };
  return make(source, allocator, FLAVOURS.release, read);
}

/** The module, and the sources that it is made of. */
export async function compile(root, source, allocator, flavour = FLAVOURS.release) {
  const sources = new Set();
  const read = (name) => {
    const contents = readSource(root, name, allocator, flavour);
    if (contents !== null) sources.add(name);
    return contents;
  };
  const key = `${source} ${allocator} ${JSON.stringify(flavour)}`;
  const bytes = await cached(key, read, (recorded) => make(source, allocator, flavour, recorded));
  return { bytes, sources };
}
