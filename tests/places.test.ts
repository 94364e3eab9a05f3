// Everywhere: the installed package does the same in every Node.js that is supported, in Deno and Bun, and in a page:
// without a bundler, isolated with a worker, under a strict content security policy, and with Vite.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { build, createServer, preview } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allocatorNames } from "../src/index.js";
import { launchBrowser } from "./support/browser.js";
import { installPackage, removeFolder } from "./support/installed.js";
import { type Page, type Site, serve } from "./support/site.js";

declare global {
  /** Defined by tests/places/page.mjs. */
  var report: (engine: string, worker?: () => Worker) => Promise<unknown>;
  /** Defined by the page that Vite builds. */
  var makeWorker: () => Worker;
}

const places = fileURLToPath(new URL("places/node_modules", import.meta.url));
const summary = (engine: string) => ({ engine, allocators: allocatorNames().length });
const exchanged = { text: "from the worker", left: 0 };

let project: string;

beforeAll(() => {
  project = installPackage();
}, 120_000);

afterAll(() => removeFolder(project));

describe("on a command line", () => {
  test.each([
    [`Node.js ${process.versions.node}`, process.execPath, []],
    ["Node.js 22", "node22/bin/node", []],
    ["Node.js 24", "node24/bin/node", []],
    ["Node.js 26", "node26/bin/node", []],
    ["Deno", "@deno/linux-x64-glibc/deno", ["run", "--no-remote", "--node-modules-dir=manual"]],
    ["Bun", "@oven/bun-linux-x64/bin/bun", []],
  ])("%s", (name, path, words) => {
    const program = join(path.startsWith("/") ? "" : places, path);
    if (!existsSync(program)) throw new Error(`${name} is missing: npm run setup installs it on Linux`);
    const output = execFileSync(program, [...words, "run.mjs"], { cwd: project, encoding: "utf8" });
    expect(JSON.parse(output)).toEqual(summary("wasm"));
  });
});

describe("in a page", () => {
  const NONCE = "cGxhY2Vz";
  const isolation = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
  const policy = { "content-security-policy": `default-src 'none'; script-src 'self' 'nonce-${NONCE}'` };
  let browser: Browser;
  let site: Site;

  /** A page that finds modules by an import map, as one without a bundler does. */
  function plainPage(headers: Page["headers"] = {}): Page {
    const { resolve } = createRequire(join(project, "package.json"));
    const names = ["heapsmith", ...["guarded", "inspect", "js", "js/bump", "slab"].map((name) => `heapsmith/${name}`)];
    const imports = Object.fromEntries(names.map((name) => [name, resolve(name).replace(project, "")]));
    const map = `<script type="importmap" nonce="${NONCE}">${JSON.stringify({ imports })}</script>`;
    return { body: `<!doctype html>${map}<script type="module" src="/page.mjs"></script>`, headers };
  }

  /** Opens a page, and gives what `run` does there; fails on any error of a script. */
  async function visit<Result>(url: string, run: () => Promise<Result>): Promise<Result> {
    const context = await browser.newContext();
    const page = await context.newPage();
    const errors: Error[] = [];
    page.on("pageerror", (error) => errors.push(error));
    await page.goto(url);
    await page.waitForFunction(() => "report" in globalThis, undefined, { timeout: 15_000 }).catch(() => {});
    expect(errors).toEqual([]);
    const result = await page.evaluate(run);
    await context.close();
    return result;
  }

  beforeAll(async () => {
    browser = await launchBrowser();
    const { resolve } = createRequire(join(project, "package.json"));
    const worker = { type: "text/javascript", headers: isolation };
    const source = `import { createHeap } from "${resolve("heapsmith").replace(project, "")}";`;
    const body = readFileSync(join(project, "worker.mjs"), "utf8").replace(/^import .*$/m, source);
    site = await serve(project, {
      "/plain.html": plainPage(),
      "/isolated.html": plainPage(isolation),
      "/strict.html": plainPage(policy),
      "/worker-by-url.mjs": { ...worker, body },
    });
  });

  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  test("without a bundler", async () => {
    const found = await visit(`${site.url}/plain.html`, () => report("wasm"));
    expect(found).toEqual({ ...summary("wasm"), exchange: null });
  });

  test("with a worker on the same memory", async () => {
    const found = await visit(`${site.url}/isolated.html`, () =>
      report("wasm", () => new Worker("/worker-by-url.mjs", { type: "module" })),
    );
    expect(found).toEqual({ ...summary("wasm"), exchange: exchanged });
  });

  test("under a content security policy that forbids Wasm, in JavaScript", async () => {
    const found = await visit(`${site.url}/strict.html`, () => report("js"));
    expect(found).toEqual({ ...summary("js"), exchange: null });
  });

  describe("with Vite", () => {
    const settings = () => ({ root: project, configFile: false, logLevel: "error" }) as const;

    beforeAll(() => {
      writeFileSync(join(project, "index.html"), `<!doctype html><script type="module" src="/vite.mjs"></script>`);
      const worker = `new Worker(new URL("./worker.mjs", import.meta.url), { type: "module" })`;
      writeFileSync(
        join(project, "vite.mjs"),
        `globalThis.makeWorker = () => ${worker};\nawait import("./page.mjs");\n`,
      );
    });

    test("built", async () => {
      await build({ ...settings(), worker: { format: "es" }, build: { target: "es2022" } });
      const server = await preview({ ...settings(), preview: { host: "127.0.0.1", port: 0, headers: isolation } });
      const [url = ""] = server.resolvedUrls?.local ?? [];
      const found = await visit(url, () => report("wasm", makeWorker));
      await server.close();
      expect(found).toEqual({ ...summary("wasm"), exchange: exchanged });
    });

    test("while developing", async () => {
      const server = await createServer({ ...settings(), server: { host: "127.0.0.1", port: 0, headers: isolation } });
      await server.listen();
      const [url = ""] = server.resolvedUrls?.local ?? [];
      const found = await visit(url, () => report("wasm", makeWorker));
      await server.close();
      expect(found).toEqual({ ...summary("wasm"), exchange: exchanged });
    });
  });
});
