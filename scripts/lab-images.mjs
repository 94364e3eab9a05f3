// Takes the pictures of docs/lab.md: the Heap Lab, built and driven in Debian's Chromium.
//   npm run lab:images [-- <picture> …]
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { preview } from "vite";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = `${root}docs/images`;
const vite = `${root}node_modules/vite/bin/vite.js`;
const FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"];
const QUALITY = 80;

async function serve(site, configFile) {
  const config = configFile === false ? [] : ["--config", configFile];
  execFileSync(process.execPath, [vite, "build", site, ...config, "--logLevel", "error"], { cwd: root });
  const server = await preview({ root: site, configFile, logLevel: "error", preview: { host: "127.0.0.1", port: 0 } });
  return { url: `http://127.0.0.1:${server.httpServer.address().port}/`, close: () => server.close() };
}

const press = (page, name) => page.getByRole("button", { name, exact: true }).click();
const choose = (page, program) => page.getByRole("combobox", { name: "Program" }).selectOption(program);

async function seek(page, position) {
  await page.getByLabel("Position").fill(String(position));
  await page.getByText(`${position.toLocaleString("en")} / `).waitFor();
}

/** Compares these strategies, the first of which is there already. */
async function compare(page, allocators) {
  const chosen = page.getByRole("combobox", { name: "Strategy of this heap" });
  await chosen.first().selectOption(allocators[0]);
  for (const [index, allocator] of allocators.slice(1).entries()) {
    await press(page, "Compare with another");
    await chosen.nth(index + 1).selectOption(allocator);
  }
}

/** Pictures by name: of what site, in what window, and what is done before they are taken. */
const PICTURES = {
  lab: {
    window: { width: 1280, height: 800 },
    async act(page) {
      await choose(page, "mixed");
      await seek(page, 420);
      await page.getByRole("tab", { name: "Lists" }).click();
      await page.locator("lab-lists button.chunk").nth(2).click();
      await page.getByRole("tab", { name: "Chunk" }).click();
    },
  },
  compare: {
    window: { width: 1280, height: 860 },
    dark: true,
    async act(page) {
      await choose(page, "mixed");
      await compare(page, ["best-fit", "first-fit", "next-fit", "slab"]);
      await seek(page, 2400);
      await press(page, "Next difference");
      await page.getByRole("tab", { name: "Figures" }).click();
    },
  },
  compaction: {
    window: { width: 1100, height: 720 },
    async act(page) {
      await page.getByRole("combobox", { name: "Strategy of this heap" }).selectOption("handles");
      await choose(page, "blank");
      const map = page.getByRole("application");
      for (let block = 0; block < 12; block += 1) await press(page, "Allocate 100 bytes");
      await press(page, "Lock block");
      for (let block = 0; block < 8; block += 1) await press(page, "Allocate 100 bytes");
      await map.focus();
      for (let block = 0; block < 6; block += 1) {
        for (const key of ["ArrowLeft", "ArrowLeft", "f"]) await page.keyboard.press(key);
      }
      await page.keyboard.press("c");
      await page.keyboard.press("c");
    },
  },
  words: {
    window: { width: 900, height: 640 },
    async act(page) {
      await seek(page, 12);
      await page.getByRole("application").focus();
      for (const key of ["Home", "ArrowRight", "ArrowRight", "ArrowRight", "+", "+", "+", "+"])
        await page.keyboard.press(key);
    },
    of: "section.pane",
  },
  phone: {
    window: { width: 390, height: 780 },
    dark: true,
    async act(page) {
      await seek(page, 13);
    },
  },
  attached: {
    site: "examples/heap-lab",
    window: { width: 1100, height: 780 },
    async act(page) {
      for (let storm = 0; storm < 3; storm += 1) {
        await press(page, "A storm of letters");
        await page.waitForTimeout(300);
      }
    },
  },
};

async function take(browser, urls, name) {
  const { site = "lab", window: viewport, dark = false, act, of } = PICTURES[name];
  const page = await browser.newPage({ viewport, colorScheme: dark ? "dark" : "light" });
  await page.goto(urls[site]);
  await page.getByRole("application").first().waitFor();
  await act(page);
  await page.mouse.move(1, 1);
  await page.waitForTimeout(1500);
  const session = await page.context().newCDPSession(page);
  const box = of === undefined ? undefined : await page.locator(of).first().boundingBox();
  const clip = box ? { clip: { ...box, scale: 1 } } : {};
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: QUALITY, ...clip });
  const bytes = Buffer.from(data, "base64");
  writeFileSync(`${folder}/lab-${name}.webp`, bytes);
  console.log(`docs/images/lab-${name}.webp: ${bytes.length} bytes`);
  await page.close();
}

const asked = process.argv.slice(2);
const names = asked.length === 0 ? Object.keys(PICTURES) : asked;
mkdirSync(folder, { recursive: true });
const sites = {
  lab: await serve(`${root}lab`, `${root}lab/vite.config.ts`),
  "examples/heap-lab": await serve(`${root}examples/heap-lab`, false),
};
const urls = Object.fromEntries(Object.entries(sites).map(([name, { url }]) => [name, url]));
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: FLAGS });
try {
  for (const name of names) await take(browser, urls, name);
} finally {
  await browser.close();
  await Promise.all(Object.values(sites).map(({ close }) => close()));
}
