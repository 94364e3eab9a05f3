// The runtime for AssemblyScript's programs: the files under assembly/ that it is made of, with all bound that is bound
// when a module is compiled. Programs compile them along.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { selected } from "./build-wasm.mjs";

const ALLOCATOR = "good-fit";
/** What takes the place of the folder machine/. */
const MACHINE = "machine.ts";

function readSource(folder, path) {
  if (path === MACHINE) return `export * from "./rt/machine";\n`;
  if (path.endsWith("/selected.ts")) return `export * from "./${selected(join(folder, dirname(path)), ALLOCATOR)}";\n`;
  return readFileSync(join(folder, path), "utf8");
}

/** The files of the folder that one imports. */
function importsOf(path, text) {
  const specifiers = Array.from(text.matchAll(/^(?:.* from|import) "(\.[^"]*)";$/gm), ([, specifier]) => specifier);
  return specifiers.map((specifier) => `${normalize(join(dirname(path), specifier))}.ts`);
}

/** The files that an entry is made of, each behind those that it imports. */
export function runtimeSources(root, entry) {
  const folder = join(root, "assembly");
  const sources = new Map();
  const visited = new Set();
  const visit = (path) => {
    if (visited.has(path)) return;
    visited.add(path);
    const text = readSource(folder, path);
    importsOf(path, text).forEach(visit);
    sources.set(path, text);
  };
  visit(entry);
  return Array.from(sources, ([path, text]) => ({ path, text }));
}

/** Writes the files below a folder, for the compiler's option --runtime. */
export function writeSources(sources, folder) {
  for (const { path, text } of sources) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
