// Compiled modules from one build to the next, in node_modules/.cache: one is compiled again only where a source that
// it was made from reads differently, or the tools have changed.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "node_modules/.cache/heapsmith");
/** What every module depends on besides its sources. */
const TOOLS = ["asconfig.json", "package-lock.json", "scripts/build-wasm.mjs", "scripts/optimize.mjs"];

const hash = (contents) =>
  createHash("sha256")
    .update(contents ?? "absent")
    .digest("hex");

const tools = hash(TOOLS.map((file) => readFileSync(join(root, file), "utf8")).join("\0"));

/** What was made before of the same sources; undefined for none. */
function find(file, read) {
  if (!existsSync(file)) return undefined;
  const entry = JSON.parse(readFileSync(file, "utf8"));
  const isCurrent =
    entry.tools === tools && Object.entries(entry.sources).every(([name, sum]) => hash(read(name)) === sum);
  return isCurrent ? Buffer.from(entry.bytes, "base64") : undefined;
}

/**
 * The bytes that `make` gives, or gave in an earlier build.
 * @param key names what is made
 * @param read gives a source by its name, null for none
 * @param make is called with a `read` to use
 */
export async function cached(key, read, make) {
  const file = join(folder, `${hash(key)}.json`);
  const known = find(file, read);
  if (known !== undefined) return known;
  const sources = {};
  const bytes = await make((name) => {
    const contents = read(name);
    sources[name] = hash(contents);
    return contents;
  });
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, JSON.stringify({ tools, sources, bytes: Buffer.from(bytes).toString("base64") }));
  return bytes;
}
