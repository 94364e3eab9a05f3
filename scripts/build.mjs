// Builds everything: the Wasm modules, their JavaScript twins, the embedded registries, the host.
//   node scripts/build.mjs            builds all
//   node scripts/build.mjs --missing  builds only when a source is newer than the last build
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runtimeSources, writeSources } from "./build-as.mjs";
import { bundle, exportsOf } from "./build-js.mjs";
import { buildLab } from "./build-lab.mjs";
import { compile, FLAVOURS } from "./build-wasm.mjs";
import {
  createFolders,
  writeBytes,
  writeEntries,
  writeRegistry,
  writeRuntime,
  writeScript,
  writeTwins,
} from "./generate.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const stamp = join(root, "dist", ".built");

function newest(path) {
  if (!statSync(path).isDirectory()) return statSync(path).mtimeMs;
  const inside = readdirSync(path).filter((name) => name !== "generated");
  return Math.max(statSync(path).mtimeMs, ...inside.map((name) => newest(join(path, name))));
}

function isFresh() {
  const sources = ["assembly", "src", "scripts", "asconfig.json", "package.json", "tsconfig.json"];
  return existsSync(stamp) && sources.every((path) => newest(join(root, path)) <= statSync(stamp).mtimeMs);
}

/** Whether the lab's element is as new as what it is made of. */
function isLabFresh() {
  const built = join(root, "dist/lab/index.d.ts");
  const sources = ["lab/src", "lab/heap-lab.d.ts", "lab/vite.element.config.ts"];
  return existsSync(built) && sources.every((path) => newest(join(root, path)) <= statSync(built).mtimeMs);
}

/** Entries of a folder: one module each. Files that entries share are not entries. */
function entries(folder, shared) {
  const names = readdirSync(join(root, folder)).filter((file) => file.endsWith(".ts") && !shared.includes(file));
  return names.map((file) => basename(file, ".ts")).sort();
}

const calls = (arities) => Object.entries(arities).map(([name, length]) => ({ name, length }));

/** What every inspector gives: names and parameter counts. */
const INSPECTOR = calls({
  check: 0,
  end: 0,
  identity: 0,
  payload: 1,
  sizeOf: 1,
  stateOf: 1,
  violationAddress: 0,
  violationCode: 0,
  walkFirst: 0,
  walkNext: 1,
});

/** What every describer gives. */
const DESCRIBER = calls({
  begin: 0,
  bitmapAt: 1,
  bitmapBits: 1,
  bitmapCount: 0,
  bitmapFirst: 1,
  bitmapKind: 1,
  bitmapUnit: 1,
  listCount: 0,
  listFirst: 1,
  listHead: 1,
  listKind: 1,
  listLeast: 1,
  listMost: 1,
  listNext: 2,
  listOf: 1,
  placeAt: 1,
  placeCount: 0,
  placeKind: 1,
  wordAt: 2,
  wordBit: 2,
  wordCount: 1,
  wordKind: 2,
});

/** What looks at a heap, in JavaScript alone: for each allocator that has a file in the folder. */
async function buildLookers({ folder, prefix, type, name, entryPoints }) {
  const keys = entries("assembly/modules", ["c23.ts"]).filter((key) => existsSync(join(root, `${folder}/${key}.ts`)));
  for (const key of keys)
    writeScript(`${prefix}-${key}`, type, await bundle(root, `${folder}/${key}.ts`, key, entryPoints));
  writeTwins(keys, type, name, `${prefix}-`);
}

/** Every entry of a folder in Wasm and in JavaScript; returns their names. */
async function buildFolder({ folder, shared, type, name, ship }) {
  const keys = entries(folder, shared);
  for (const key of keys) {
    const source = `${folder}/${key}.ts`;
    const { bytes } = await compile(root, source, key);
    if (ship) writeFileSync(join(root, "dist", "wasm", `${key}.wasm`), bytes);
    writeScript(key, type, await bundle(root, source, key, exportsOf(bytes)));
    writeBytes(key, bytes);
  }
  writeRegistry(keys, type, name);
  return keys;
}

/** Every allocator under guard: one layer of source over all of them. */
async function buildGuarded(keys) {
  const source = "assembly/guard/module.ts";
  for (const key of keys) {
    const name = `${key}.guarded`;
    const { bytes } = await compile(root, source, key, FLAVOURS.guarded);
    writeFileSync(join(root, "dist", "wasm", `${name}.wasm`), bytes);
    writeScript(name, "GuardedModule", await bundle(root, source, key, exportsOf(bytes), FLAVOURS.guarded));
    writeBytes(name, bytes);
  }
  writeRegistry(keys, "GuardedModule", "guarded", ".guarded");
}

/** Allocators with hardened links: those that have links between free chunks. */
async function buildHardened(keys) {
  const hardened = [];
  for (const key of keys) {
    const source = `assembly/modules/${key}.ts`;
    const { bytes, sources } = await compile(root, source, key, FLAVOURS.hardened);
    if (!sources.has("assembly/heap/chunk.ts")) continue;
    const name = `${key}.hardened`;
    const inspector = `assembly/inspect/${key}.ts`;
    writeFileSync(join(root, "dist", "wasm", `${name}.wasm`), bytes);
    writeScript(name, "AllocatorModule", await bundle(root, source, key, exportsOf(bytes), FLAVOURS.hardened));
    writeBytes(name, bytes);
    writeScript(`inspect-${name}`, "InspectorModule", await bundle(root, inspector, key, INSPECTOR, FLAVOURS.hardened));
    hardened.push(key);
  }
  writeRegistry(hardened, "AllocatorModule", "hardened", ".hardened");
  writeTwins(hardened, "InspectorModule", "hardened-inspectors", "inspect-", ".hardened");
}

if (!(process.argv.includes("--missing") && isFresh())) {
  rmSync(join(root, "dist"), { recursive: true, force: true });
  rmSync(join(root, "src/generated"), { recursive: true, force: true });
  mkdirSync(join(root, "dist/wasm"), { recursive: true });
  createFolders();
  const allocators = await buildFolder({
    folder: "assembly/modules",
    shared: ["c23.ts"],
    type: "AllocatorModule",
    name: "allocators",
    ship: true,
  });
  allocators.forEach(writeEntries);
  writeTwins(allocators, "Twin", "twins", "");
  await buildGuarded(allocators);
  await buildHardened(allocators);
  await buildFolder({
    folder: "assembly/guests",
    shared: ["env.ts", "env.js.ts"],
    type: "GuestModule",
    name: "guests",
    ship: false,
  });
  writeBytes("events", (await compile(root, "assembly/record/events.ts", "events")).bytes);
  await buildLookers({
    folder: "assembly/inspect",
    prefix: "inspect",
    type: "InspectorModule",
    name: "inspectors",
    entryPoints: INSPECTOR,
  });
  await buildLookers({
    folder: "assembly/describe",
    prefix: "describe",
    type: "DescriberModule",
    name: "describers",
    entryPoints: DESCRIBER,
  });
  const runtime = runtimeSources(root, "rt/incremental.ts");
  writeRuntime(runtime.filter(({ path }) => path !== "rt/incremental.ts"));
  writeSources(runtime, join(root, "dist/assembly"));
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  execFileSync(process.execPath, [tsc, "-p", join(root, "tsconfig.json")], { stdio: "inherit" });
  cpSync(join(root, "src/generated/js"), join(root, "dist/generated/js"), { recursive: true });
  writeFileSync(stamp, "");
}
if (!isLabFresh()) await buildLab(root);
