// A module as text, for embedding; src/engines/embed.ts reads it, and says how it works.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const sharing = fileURLToPath(new URL("../src/wasm/shared.ts", import.meta.url));
const { outputFiles } = await build({ entryPoints: [sharing], bundle: true, write: false, format: "esm" });
const { forSharedMemory } = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);

const PREFIXES = ["", "!", " "];

function character(number) {
  const code = 35 + number;
  return String.fromCharCode(code < 92 ? code : code + 1);
}

function embed(bytes) {
  return Array.from(bytes, (byte) => PREFIXES[Math.floor(byte / 91)] + character(byte % 91)).join("");
}

/** What differs in a module for shared memories. */
function difference(bytes, shared) {
  let from = 0;
  while (bytes[from] === shared[from]) from += 1;
  let tail = 0;
  while (bytes[bytes.length - 1 - tail] === shared[shared.length - 1 - tail]) tail += 1;
  return { from, to: bytes.length - tail, bytes: shared.subarray(from, shared.length - tail) };
}

/** A module as its record holds it: the text, and what is needed to share its memory. */
export function record(name, bytes) {
  const { from, to, bytes: patch } = difference(bytes, forSharedMemory(bytes));
  return {
    name,
    wasmBytes: bytes.length,
    wasm: embed(bytes),
    shared: { from, to, wasmBytes: patch.length, wasm: embed(patch) },
  };
}
