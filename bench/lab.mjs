// Frame times of the Heap Lab in steady play: the page is built, opened in Chromium, and plays a million calls on the
// reference heap of 100,000 chunks, on each strategy, at several speeds and in comparison.
//   npm run bench:lab -- [--seconds N] [--json FILE]
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { Command, InvalidArgumentError } from "commander";
import { chromium } from "playwright-core";
import { table } from "table";
import { preview } from "vite";

const root = fileURLToPath(new URL("..", import.meta.url));
const configFile = `${root}lab/vite.config.ts`;
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
/** What is played: the strategies side by side, calls a second. The first calls fill the heap. */
const PLAYS = [
  { allocators: ["slab"], speed: 1000 },
  { allocators: ["slab"], speed: 16_000 },
  { allocators: ["slab"], speed: 64_000 },
  { allocators: ["binned"], speed: 16_000 },
  { allocators: ["bitmap"], speed: 16_000 },
  { allocators: ["slab", "binned"], speed: 16_000 },
];
const FILLED = 150_000;
const SURVEY_MS = 8000;
/** A frame of 60 a second, with what a timer may be off. */
const FRAME_MS = 1000 / 60 + 1;

function positive(text) {
  const value = Number(text);
  if (value > 0) return value;
  throw new InvalidArgumentError("expected a number above 0.");
}

function options() {
  return new Command("bench:lab")
    .description("measure the frame times of the Heap Lab in steady play")
    .option("--seconds <number>", "how long each play is measured", positive, 6)
    .option("--json <file>", "where to write the results")
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .parse()
    .opts();
}

/** Brings the page to where a play begins. */
async function prepare(page, allocators) {
  await page.getByRole("combobox", { name: "Program" }).selectOption("steady");
  const position = page.getByLabel("Position");
  await position.and(page.locator('[max="1000000"]')).waitFor({ timeout: 60_000 });
  await page.getByRole("combobox", { name: "Strategy of this heap" }).first().selectOption(allocators[0]);
  for (const [index, allocator] of allocators.slice(1).entries()) {
    await page.getByRole("button", { name: "Compare with another" }).click();
    await page
      .getByRole("combobox", { name: "Strategy of this heap" })
      .nth(index + 1)
      .selectOption(allocator);
  }
  await position.fill(String(FILLED));
  await page.getByText(`${FILLED.toLocaleString("en")} / 1,000,000`).waitFor({ timeout: 120_000 });
  await page.getByRole("progressbar").waitFor({ state: "detached", timeout: 120_000 });
  // The curves are surveyed beside the page: with few cores, that would be measured too.
  await page.waitForTimeout(SURVEY_MS);
}

/** Frame times of the page for a while, in milliseconds. */
function watchFrames(page, seconds) {
  return page.evaluate(
    (ms) =>
      new Promise((resolve) => {
        const times = [];
        const end = performance.now() + ms;
        const tick = (now) => {
          times.push(now);
          if (now < end) requestAnimationFrame(tick);
          else resolve(times.slice(1).map((time, index) => time - times[index]));
        };
        requestAnimationFrame(tick);
      }),
    seconds * 1000,
  );
}

const place = async (page) => Number(await page.getByLabel("Position").inputValue());

async function measure(browser, url, { allocators, speed }, seconds) {
  const page = await browser.newPage({ viewport: { width: 1360, height: 860 } });
  await page.goto(url);
  await prepare(page, allocators);
  const session = await page.context().newCDPSession(page);
  // Time on the processor: what else the machine does is not counted.
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const busy = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration").value * 1000;
  };
  await page.getByRole("combobox", { name: "Calls a second" }).selectOption(String(speed));
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await page.waitForTimeout(1000);
  const [from, before] = [await place(page), await busy()];
  const frames = await watchFrames(page, seconds);
  const [to, after] = [await place(page), await busy()];
  await page.close();
  const sorted = frames.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(Math.floor(share * sorted.length), sorted.length - 1)];
  const elapsed = frames.reduce((sum, ms) => sum + ms, 0);
  return {
    allocators,
    speed,
    played: Math.round(((to - from) / elapsed) * 1000),
    framesASecond: (frames.length / elapsed) * 1000,
    medianMs: at(0.5),
    p95Ms: at(0.95),
    p99Ms: at(0.99),
    onTime: frames.filter((ms) => ms <= FRAME_MS).length / frames.length,
    mainThreadMsAFrame: (after - before) / frames.length,
  };
}

const { seconds, json } = options();
execFileSync(
  process.execPath,
  [`${root}node_modules/vite/bin/vite.js`, "build", "lab", "--config", configFile, "--logLevel", "error"],
  { cwd: root, stdio: "inherit" },
);
const server = await preview({
  root: `${root}lab`,
  configFile,
  logLevel: "error",
  preview: { host: "127.0.0.1", port: 0 },
});
const url = `http://127.0.0.1:${server.httpServer.address().port}/`;
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: FLAGS });
try {
  const results = [];
  for (const each of PLAYS) results.push(await measure(browser, url, each, seconds));
  const head = [
    "heaps",
    "calls/s wanted",
    "played",
    "frames/s",
    "median ms",
    "p95",
    "p99",
    "on time",
    "main thread ms/frame",
  ];
  const rows = results.map((each) => [
    each.allocators.join(" | "),
    each.speed,
    each.played,
    each.framesASecond.toFixed(1),
    each.medianMs.toFixed(1),
    each.p95Ms.toFixed(1),
    each.p99Ms.toFixed(1),
    `${(100 * each.onTime).toFixed(1)} %`,
    each.mainThreadMsAFrame.toFixed(1),
  ]);
  console.log(table([head, ...rows]));
  if (json !== undefined) {
    const machine = {
      cpu: cpus()[0]?.model ?? "unknown",
      cores: cpus().length,
      load: loadavg()[0],
      chromium: browser.version(),
    };
    writeFileSync(json, `${JSON.stringify({ machine, seconds, filledTo: FILLED, results }, null, 2)}\n`);
  }
} finally {
  await browser.close();
  await server.close();
}
