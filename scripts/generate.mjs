// Writes the sources under src/generated: modules as text, registries, and an entry for each allocator.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { record } from "./embed.mjs";

const folder = fileURLToPath(new URL("../src/generated", import.meta.url));

export function createFolders() {
  for (const name of ["js", "wasm", "entries/js"]) mkdirSync(join(folder, name), { recursive: true });
}

const camelCase = (key) => key.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());

function write(path, contents) {
  writeFileSync(join(folder, path), `// Made by scripts/build.mjs.\n${contents}`);
}

/** A bundle that build-js.mjs has made, and its type. */
export function writeScript(file, type, script) {
  writeFileSync(join(folder, "js", `${file}.js`), script);
  write(
    `js/${file}.d.ts`,
    `import type { ${type} } from "../../engines/module.js";\n\nexport const instantiate: ${type}["instantiate"];\n`,
  );
}

/** A module's bytes, alone in a file, so that a program carries no other. */
export function writeBytes(key, bytes) {
  write(`wasm/${key}.ts`, `export const source = ${JSON.stringify(record(key, bytes))} as const;\n`);
}

/** Records by name, each with the Wasm module and the twin, which are in files of that name and the suffix. */
export function writeRegistry(keys, type, name, suffix = "") {
  const imports = keys.flatMap((key) => [
    `import { source as ${camelCase(key)} } from "./wasm/${key}${suffix}.js";`,
    `import { instantiate as ${camelCase(key)}Twin } from "./js/${key}${suffix}.js";`,
  ]);
  const records = keys.map(
    (key) => `  ${JSON.stringify(key)}: { ...${camelCase(key)}, instantiate: ${camelCase(key)}Twin },`,
  );
  write(
    `${name}.ts`,
    `import type { ${type} } from "../engines/module.js";
${imports.join("\n")}

export const ${name} = {
${records.join("\n")}
} as const satisfies Record<string, ${type}>;
`,
  );
}

/** Functions that make an inspector or a twin, by name. */
export function writeTwins(keys, type, name, prefix, suffix = "") {
  write(
    `${name}.ts`,
    `import type { ${type} } from "../engines/module.js";
${keys.map((key) => `import { instantiate as ${camelCase(key)} } from "./js/${prefix}${key}${suffix}.js";`).join("\n")}

export const ${camelCase(name)}: Readonly<Record<string, ${type}>> = {
${keys.map((key) => `  ${JSON.stringify(key)}: { instantiate: ${camelCase(key)} },`).join("\n")}
};
`,
  );
}

/** The class of an allocator's heaps, and its file. */
function heapClass(key) {
  return key === "handles" ? ["CoreHandleHeap", "handles/core.js"] : ["CoreHeap", "core.js"];
}

/** The entries heapsmith/<allocator> and heapsmith/js/<allocator>: one allocator on one engine, and nothing else. */
export function writeEntries(key) {
  const name = JSON.stringify(key);
  const [heap, file] = heapClass(key);
  write(
    `entries/${key}.ts`,
    `import { ${heap} } from "../../${file}";
import { createWasmHeap, type SingleOptions } from "../../single.js";
import { source } from "../wasm/${key}.js";

export * from "../../api.js";

/** As createHeap of the main entry, for ${key} in WebAssembly alone. */
export function createHeap(options: SingleOptions<${name}, "wasm"> = {}): ${heap} {
  return createWasmHeap(${heap}, source, options);
}
`,
  );
  write(
    `entries/js/${key}.ts`,
    `import { ${heap} } from "../../../${file}";
import { createTwinHeap, type SingleOptions } from "../../../single.js";
import { instantiate } from "../../js/${key}.js";

export * from "../../../api.js";

/** As createHeap of the main entry, for ${key} in JavaScript alone. */
export function createHeap(options: SingleOptions<${name}, "js"> = {}): ${heap} {
  return createTwinHeap(${heap}, ${name}, { instantiate }, options);
}
`,
  );
}

/** The files of the AssemblyScript runtime, in the order in which they are to be parsed. */
export function writeRuntime(sources) {
  const type = "readonly { readonly path: string; readonly text: string }[]";
  write("runtime.ts", `export const runtimeSources: ${type} = ${JSON.stringify(sources, null, 2)};\n`);
}
