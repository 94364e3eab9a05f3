// Bundles one entry to JavaScript: the same source on the JavaScript machine, as a function of what it imports.
import { join } from "node:path";
import { build } from "esbuild";
import { FLAVOURS, selected } from "./build-wasm.mjs";

/** Names and parameter counts of a module's exports, read off a throw-away instance. */
export function exportsOf(bytes) {
  const module = new WebAssembly.Module(bytes);
  const env = {};
  for (const { name, kind } of WebAssembly.Module.imports(module)) {
    if (kind === "memory") env[name] = new WebAssembly.Memory({ initial: 1 });
    else env[name] = kind === "global" ? 0 : () => 0;
  }
  return Object.entries(new WebAssembly.Instance(module, { env }).exports).map(([name, { length }]) => ({
    name,
    length,
  }));
}

function targetPlugin(root, allocator, { replaced }) {
  const file = (...words) => ({ path: `${join(...words)}.ts` });
  const machine = replaced["assembly/machine/index.ts"] ?? "js";
  const links = replaced["assembly/heap/links.ts"] ?? "links";
  return {
    name: "target",
    setup({ onResolve }) {
      onResolve({ filter: /^\.\.\/machine$/ }, () => file(root, "assembly/machine", machine));
      onResolve({ filter: /^\.\.\/machine\/wasm$/ }, () => file(root, "assembly/machine/js"));
      onResolve({ filter: /\/links$/ }, () => file(root, "assembly/heap", links));
      onResolve({ filter: /^\.\/env$/ }, ({ resolveDir }) => file(resolveDir, "env.js"));
      onResolve({ filter: /\/selected$/ }, ({ path, resolveDir }) => {
        const folder = join(resolveDir, path, "..");
        return file(folder, selected(folder, allocator));
      });
    },
  };
}

/** A call from outside: others may have grown the memory, and arguments are 32-bit words, as at a Wasm boundary. */
function entryPoint({ name, length }) {
  const parameters = Array.from({ length }, (_, index) => `a${index}`);
  const words = parameters.map((parameter) => `${parameter} >>> 0`);
  return `    ${name}: (${parameters.join(", ")}) => (enter(), ${name}(${words.join(", ")})),`;
}

/** `entryPoints`: names and parameter counts of what the bundle's `instantiate` gives. */
export async function bundle(root, source, allocator, entryPoints, flavour = FLAVOURS.release) {
  const names = entryPoints.map(({ name }) => name).join(", ");
  const { outputFiles } = await build({
    stdin: {
      contents: `export { ${names} } from "./${source}";\nexport { enter } from "./assembly/machine/js";`,
      resolveDir: root,
    },
    bundle: true,
    write: false,
    format: "iife",
    globalName: "module",
    target: "es2022",
    tsconfigRaw: {},
    plugins: [targetPlugin(root, allocator, flavour)],
  });
  return `// Made by scripts/build.mjs from ${source}.
export function instantiate(env) {
  const u32 = (value) => value >>> 0;
  const i32 = (value) => value | 0;
  ${outputFiles[0].text.replaceAll("\n", "\n  ").trimEnd()}
  const { enter, ${names} } = module;
  return {
${entryPoints.map(entryPoint).join("\n")}
  };
}
`;
}
