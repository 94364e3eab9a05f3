// The lab's page, built, served and opened in Chromium.

import { fileURLToPath } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { build, type InlineConfig, type PreviewServer, preview } from "vite";
import { launchBrowser } from "./browser.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** The lab's page. */
export const LAB: InlineConfig = { configFile: `${root}lab/vite.config.ts` };
/** The application in which the lab is an element. */
export const APPLICATION: InlineConfig = { configFile: false, root: `${root}examples/heap-lab` };

/** A built page in a browser. */
export class LabSite {
  readonly browser: Browser;
  readonly url: string;
  readonly #server: PreviewServer;

  private constructor(browser: Browser, server: PreviewServer, url: string) {
    this.browser = browser;
    this.#server = server;
    this.url = url;
  }

  static async open(config: InlineConfig): Promise<LabSite> {
    await build({ ...config, logLevel: "error" });
    const server = await preview({ ...config, logLevel: "error", preview: { host: "127.0.0.1", port: 0 } });
    const address = server.httpServer.address();
    if (address === null || typeof address === "string") throw new Error("the server has no port");
    const browser = await launchBrowser();
    return new LabSite(browser, server, `http://127.0.0.1:${address.port}/`);
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
  }
}
