// The documentation is true: followed word for word, its commands succeed and its programs print what they say; what it
// tells of the build is so; the reference of the API is made without a warning.

import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { moduleNamed, names } from "./support/engine.js";
import { blocksOf, checkTypes, follow } from "./support/guide.js";
import { assemble } from "./support/wat.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const guides = readdirSync(join(root, "docs")).filter((file) => file.endsWith(".md"));
const pages = ["README.md", "CONTRIBUTING.md", ...guides.map((file) => `docs/${file}`)];
const read = (page: string) => readFileSync(join(root, page), "utf8");
const manifest: { scripts: object; exports: Readonly<Record<string, string | { types: string }>> } = JSON.parse(
  read("package.json"),
);

/** Files that a page works with, which it does not write itself. */
const GIVEN: Readonly<Record<string, Readonly<Record<string, string | Uint8Array>>>> = {
  "docs/from-wasm.md": { "strings.wat": read("examples/guests/strings.wat") },
  "docs/linking.md": {
    "app.wasm": assemble(`
      (module
        (import "env" "malloc" (func $malloc (param i32) (result i32)))
        (memory (export "memory") 1)
        (global (export "__heap_base") i32 (i32.const 1024))
        (func (export "box") (result i32) (call $malloc (i32.const 4))))`),
  },
};

describe("followed", () => {
  const followed = pages.filter((page) => page !== "CONTRIBUTING.md" && blocksOf(page).length > 0);

  test.each(followed)("%s", { timeout: 180_000 }, (page) => {
    for (const { promised, printed } of follow(page, GIVEN[page])) expect(printed).toEqual(promised);
  });

  test("many programs say what they print", () => {
    const promises = followed.flatMap((page) => blocksOf(page)).filter(({ text }) => text.includes("console.log("));
    expect(promises.length).toBeGreaterThan(20);
  });
});

test("programs in TypeScript have no type error", { timeout: 120_000 }, () => {
  expect(checkTypes(pages)).toBe("");
});

test.each(pages)("%s links to what there is", (page) => {
  const text = read(page).replaceAll(/^```.*?^```$/gms, "");
  const links = Array.from(text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g));
  for (const [, file = "", anchor] of links) {
    const target = file === "" ? page : join(dirname(page), file);
    expect(existsSync(join(root, target)), target).toBe(true);
    if (anchor !== undefined) expect(anchorsOf(target), `${target}#${anchor}`).toContain(anchor);
  }
});

/** Headings as addresses within a page. */
function anchorsOf(page: string): string[] {
  return Array.from(read(page).matchAll(/^#+ (.*)$/gm), ([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

test("commands of npm are scripts", () => {
  const lines = pages.flatMap((page) => blocksOf(page)).filter(({ language }) => language === "sh");
  const commands = lines.flatMap(({ text }) => text.split(/\n|&&/)).map((command) => command.trim());
  const npm = commands.filter((command) => command.startsWith("npm "));
  expect(npm.length).toBeGreaterThan(3);
  for (const command of npm) {
    const [verb = "", script = verb] = command.split(/\s+/).filter((word) => word !== "npm" && word !== "run");
    if (verb !== "ci" && verb !== "install") expect(Object.keys(manifest.scripts)).toContain(script);
  }
});

test("the README's table of modules is that of the build", () => {
  const rows = Array.from(
    read("README.md").matchAll(/^\| +\[?`([\w-]+)`.*\| *([\d,]+) *\|$/gm),
    ([, name = "", bytes = ""]) => ({ name, bytes: Number(bytes.replaceAll(",", "")) }),
  );
  const built = names.map((name) => ({ name, bytes: moduleNamed(name).wasmBytes }));
  expect(rows.sort((one, other) => one.name.localeCompare(other.name))).toEqual(built);
});

test("the figures of docs/cost.md are those of the results", async () => {
  const { renewPage }: { renewPage: (page: string, results: unknown) => string } = await import(
    join(root, "bench/host/page.mjs")
  );
  const results = JSON.parse(read("bench/results/host.json"));
  expect(renewPage(read("docs/cost.md"), results)).toBe(read("docs/cost.md"));
});

test("the figures of guides are those of the results", async () => {
  interface Page {
    readonly page: string;
    readonly results: string;
    renew(page: string, results: unknown): string;
  }
  for (const part of ["guard", "guests", "slab"]) {
    const { PAGES }: { PAGES: readonly Page[] } = await import(join(root, `bench/${part}/page.mjs`));
    for (const { page, results, renew } of PAGES)
      expect(renew(read(page), JSON.parse(read(results))), "run bench/renew.mjs").toBe(read(page));
  }
});

/** What a picture says of each strategy: how far its heap reaches, in KiB. */
function reachesIn(picture: string): (readonly [string, number])[] {
  const rows = picture.matchAll(/text-anchor="end">([\w-]+)<.*?>([\d,]+) KiB</g);
  return Array.from(rows, ([, name = "", text = ""]) => [name, Number(text.replaceAll(",", ""))] as const);
}

test("the picture in the README is that of the build, to a twentieth", async () => {
  const { draw }: { draw: () => string } = await import(join(root, "scripts/picture.mjs"));
  const [shown, now] = [reachesIn(read("docs/heaps.svg")), reachesIn(draw())];
  expect(shown.length).toBeGreaterThan(5);
  expect(shown.map(([name]) => name)).toEqual(now.map(([name]) => name));
  for (const [index, [name, reach]] of now.entries())
    expect(Math.abs((shown[index]?.[1] ?? 0) / reach - 1), `${name}: run scripts/picture.mjs`).toBeLessThan(0.05);
});

test("the module in the guide is the one of the examples", () => {
  const shown = /```wat\n(.*?)```/s.exec(read("docs/from-wasm.md"))?.[1];
  expect(shown).toBe(read("examples/guests/strings.wat"));
});

test("the reference has every entry, of those of one allocator the first", () => {
  const { entryPoints }: { entryPoints: string[] } = JSON.parse(read("typedoc.json"));
  const entries = Object.entries(manifest.exports).flatMap(([, target]) =>
    typeof target === "object" ? [target.types.replace("./dist/", "src/").replace(".d.ts", ".ts")] : [],
  );
  const sources = entries.filter((file) => !file.includes("*") && existsSync(join(root, file)));
  expect(entryPoints).toEqual(expect.arrayContaining([...sources, "src/generated/entries/slab.ts"]));
});

test("the reference is made without a warning", { timeout: 120_000 }, () => {
  const typedoc = join(root, "node_modules/typedoc/bin/typedoc");
  const words = [typedoc, "--emit", "none", "--logLevel", "Warn"];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: root, encoding: "utf8" });
  expect(stdout + stderr).toBe("");
  expect(status).toBe(0);
});
