// The lab's page, built, served and opened in Chromium.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { type PreviewServer, preview } from "vite";
import { afterAll, beforeAll } from "vitest";
import { launchBrowser } from "./browser.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A folder with a page, and its configuration file, if there is one. */
export interface Site {
  readonly folder: string;
  readonly configFile: string | false;
}

/** The lab's page. */
export const LAB: Site = { folder: `${root}lab`, configFile: `${root}lab/vite.config.ts` };
/** The application in which the lab is an element. */
export const APPLICATION: Site = { folder: `${root}examples/heap-lab`, configFile: false };

/** Builds a page as its users do: a test's environment would make it another one. Returns the folder it is in. */
function buildSite({ folder, configFile }: Site): string {
  const outDir = mkdtempSync(join(tmpdir(), "heapsmith-lab-"));
  const config = configFile === false ? [] : ["--config", configFile];
  const { NODE_ENV: _mode, VITEST: _vitest, ...env } = process.env;
  const vite = `${root}node_modules/vite/bin/vite.js`;
  const options = [...config, "--outDir", outDir, "--emptyOutDir", "--logLevel", "error"];
  execFileSync(process.execPath, [vite, "build", folder, ...options], { env, cwd: root });
  return outDir;
}

/** A built page in a browser. */
export class LabSite {
  readonly browser: Browser;
  readonly url: string;
  readonly #server: PreviewServer;
  readonly #outDir: string;

  private constructor(browser: Browser, server: PreviewServer, url: string, outDir: string) {
    this.browser = browser;
    this.#server = server;
    this.url = url;
    this.#outDir = outDir;
  }

  static async open(site: Site): Promise<LabSite> {
    const outDir = buildSite(site);
    const server = await preview({
      root: site.folder,
      configFile: false,
      logLevel: "error",
      build: { outDir },
      preview: { host: "127.0.0.1", port: 0 },
    });
    const address = server.httpServer.address();
    if (address === null || typeof address === "string") throw new Error("the server has no port");
    const browser = await launchBrowser();
    return new LabSite(browser, server, `http://127.0.0.1:${address.port}/`, outDir);
  }

  /** A page of its own, which fails the test that uses it at the first error of a script. */
  async page(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    const page = await context.newPage();
    page.on("pageerror", (error) => {
      throw error;
    });
    await page.goto(this.url);
    await page.getByRole("application").first().waitFor();
    return page;
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.#server.close();
    rmSync(this.#outDir, { recursive: true, force: true });
  }
}

/** The lab, opened before the tests of a file or group and closed behind them. */
export function labForTests(): () => LabSite {
  let site: LabSite | undefined;
  beforeAll(async () => {
    site = await LabSite.open(LAB);
  }, 60_000);
  afterAll(async () => {
    await site?.close();
  });
  return () => {
    if (site === undefined) throw new Error("the lab is open within tests only");
    return site;
  };
}

export const press = (page: Page, name: string): Promise<void> =>
  page.getByRole("button", { name, exact: true }).click();

/** Waits until the present step is told so. */
export const told = (page: Page, words: string | RegExp): Promise<void> =>
  page.getByRole("status").filter({ hasText: words }).waitFor({ timeout: 5000 });
