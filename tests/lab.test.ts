// The lab, driven in Chromium as a person would.

import { readFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type * as Axe from "axe-core";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { encodeTrace } from "../src/trace/format.js";
import { parseTrace } from "../src/trace/parse.js";
import { fromAssemblyScript, fromText } from "./support/compile.js";
import { APPLICATION, LabSite, labForTests, press, told } from "./support/lab.js";

const site = labForTests();

describe("do", () => {
  test("each step says what the allocator did and why", async () => {
    const page = await site().page();
    await press(page, "Step");
    await told(page, "malloc(40) = 0x1030");
    await told(page, "There are no holes: the top gives them");
    for (let step = 1; step < 11; step++) await press(page, "Step");
    await told(page, /malloc\(100\).*Best fit: the smallest of the \d holes that hold them: the hole of \d+ bytes/s);
    await page.context().close();
  });

  test("blocks are allocated and freed by buttons, clicks and keys", async () => {
    const page = await site().page();
    await page.getByRole("combobox", { name: "Program" }).selectOption("blank");
    await page.getByRole("spinbutton", { name: "Bytes to allocate" }).fill("100");
    await press(page, "Allocate");
    await told(page, "malloc(100) = 0x1030");
    await press(page, "Allocate");
    await told(page, "malloc(100) = 0x10a0");
    await press(page, "Free block");
    await told(page, "The top above merges with them");
    await page.getByRole("application").focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("f");
    await told(page, "free(0x1030)");
    await page.keyboard.press("a");
    await told(page, "malloc(64)");
    await page.keyboard.press(",");
    await told(page, "free(0x1030)");
    await page.context().close();
  });
});

/** Drops a file on the lab, as a person would from a folder. */
async function drop(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  const data = await page.evaluateHandle(
    ({ name, bytes }) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(bytes)], name));
      return transfer;
    },
    { name, bytes: [...bytes] },
  );
  await page.locator("lab-study").dispatchEvent("drop", { dataTransfer: data });
}

/** Waits until so much has been played. */
const place = (page: Page, text: string | RegExp, timeout = 5000) =>
  expect.poll(() => page.getByLabel("Position").getAttribute("aria-valuetext"), { timeout }).toMatch(text);

/** A module with its own malloc, as AssemblyScript has it, that allocates blocks and frees every second one. */
function guest(): Promise<Uint8Array> {
  const source = `
    export function churn(count: i32): i32 {
      for (let index = 0; index < count; index++) {
        const block = heap.alloc(16 + index);
        if (index % 2 == 0) heap.free(block);
      }
      return count;
    }`;
  return fromAssemblyScript(source, "--runtime", "minimal", "--exportRuntime", "--debug");
}

describe("yours", () => {
  const trace = encodeTrace([
    { call: "malloc", slot: 0, size: 100 },
    { call: "malloc", slot: 1, size: 50 },
    { call: "free", slot: 0 },
  ]);

  test("a dropped trace is played, compressed or not", async () => {
    const page = await site().page();
    const files = { "own.trc": trace, "own.trc.gz": gzipSync(trace), "own.trc.br": brotliCompressSync(trace) };
    for (const [name, bytes] of Object.entries(files)) {
      await drop(page, name, bytes);
      await place(page, "call 0 of 3");
      await press(page, "To the end");
      await told(page, "112 bytes at");
      expect(await page.getByRole("combobox", { name: "Program" }).inputValue()).toBe("");
      await page.getByRole("combobox", { name: "Program" }).selectOption("first-steps");
      await place(page, "call 0 of 20");
    }
    await page.context().close();
  });

  test("a recorded trace is fetched and played", async () => {
    const page = await site().page();
    await page.getByRole("combobox", { name: "Program" }).selectOption("w-cmark");
    await place(page, "call 0 of 128,608", 10_000);
    await press(page, "To the end");
    await place(page, "call 128,608 of 128,608", 20_000);
    await page.context().close();
  });

  test("calls of one's own are saved as a trace, which can be opened again; the program that was left is there still", async () => {
    const page = await site().page();
    for (let step = 0; step < 3; step++) await press(page, "Step");
    await press(page, "Allocate");
    await told(page, "malloc(64)");
    const [download] = await Promise.all([page.waitForEvent("download"), press(page, "Save as a trace")]);
    const saved = parseTrace(readFileSync(await download.path()), "saved");
    expect([saved.operations, saved.peakLive]).toEqual([4, 40 + 200 + 24 + 64]);
    await press(page, "Back to it");
    await place(page, "call 3 of 20");
    await told(page, "malloc(24)");
    await page.context().close();
  });

  test("long loads show how far they are, and can be stopped", async () => {
    const page = await site().page();
    await page.getByRole("combobox", { name: "Program" }).selectOption("steady");
    await page.getByRole("progressbar", { name: "Opening steady" }).waitFor();
    await place(page, "call 0 of 1,000,000", 30_000);
    await page.getByRole("combobox", { name: "Strategy of this heap" }).selectOption("first-fit");
    await press(page, "To the end");
    await page.getByRole("progressbar", { name: "Playing" }).waitFor();
    await press(page, "Stop");
    await place(page, /call [1-9][\d,]* of 1,000,000/, 20_000);
    await page.getByRole("progressbar").waitFor({ state: "detached" });
    await page.context().close();
  });

  const words = (...values: number[]) => new Uint8Array(Uint32Array.from(values).buffer);
  const malformed = {
    "empty.trc": [new Uint8Array(), "0 bytes; expected a TRC1 header"],
    "text.trc": [new TextEncoder().encode("this is no trace at all"), "expected TRC1's magic"],
    "short.trc": [trace.subarray(0, 40), "truncated to 40 bytes"],
    "twice.trc": [words(0x54524331, 2, 1, 0, 0, 0, 8, 0, 0, 8), "operation 1: malloc into slot 0"],
    "damaged.trc.gz": [gzipSync(trace).subarray(0, 30), "damaged.trc.gz: cannot be expanded"],
    "damaged.trc.br": [brotliCompressSync(trace).subarray(0, 9), "damaged.trc.br: cannot be expanded"],
    "half.wasm": [Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 99), "not a WebAssembly module"],
    "bare.wasm": [fromText(`(module (func (export "add") (result i32) (i32.const 1)))`), "no malloc family"],
  } as const;

  test("a malformed file says what is wrong and leaves the page as it was", async () => {
    const page = await site().page();
    for (let step = 0; step < 3; step++) await press(page, "Step");
    await place(page, "call 3 of 20");
    for (const [name, [bytes, message]] of Object.entries(malformed)) {
      await drop(page, name, bytes);
      await page.getByRole("alert").filter({ hasText: message }).waitFor({ timeout: 20_000 });
      await place(page, "call 3 of 20");
      await told(page, "malloc(24)");
      expect(await page.getByRole("combobox", { name: "Program" }).inputValue()).toBe("first-steps");
      await press(page, "Dismiss");
    }
    await press(page, "Step");
    await told(page, "malloc(120)");
    await page.context().close();
  });

  test("a dropped module is instrumented, called, and its calls are played", async () => {
    const page = await site().page();
    await drop(page, "guest.wasm", await guest());
    await page.getByRole("region", { name: "Module guest.wasm" }).waitFor({ timeout: 30_000 });
    await page.getByRole("combobox", { name: "Function to call" }).selectOption({ label: "churn / 1" });
    await page.getByLabel("Argument 1").fill("12");
    await press(page, "Call");
    await page.getByText("churn gives 12").waitFor();
    await page.getByRole("button", { name: /^Play \d+ recorded calls/ }).click();
    await place(page, /^call 0 of \d+/);
    await press(page, "Step");
    await told(page, "malloc(16)");
    await page.context().close();
  });
});

describe("for everybody", () => {
  const axe = readFileSync(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

  /** What axe finds on the page as it is, in a line each. */
  async function faults(page: Page): Promise<string[]> {
    await page.evaluate(axe);
    return page.evaluate(async () => {
      const { violations } = await (globalThis as unknown as { axe: typeof Axe }).axe.run();
      return violations.map(({ impact, id, nodes }) => `${impact}: ${id} (${nodes[0]?.html})`);
    });
  }

  test.each([
    ["wide and light", { viewport: { width: 1280, height: 800 }, colorScheme: "light" }],
    ["a phone, dark", { viewport: { width: 390, height: 844 }, colorScheme: "dark", hasTouch: true }],
  ] as const)("axe finds nothing: %s", async (_name, options) => {
    const page = await site().page(options);
    for (let step = 0; step < 12; step++) await press(page, "Step");
    await press(page, "Compare with another");
    await page.getByRole("application").first().focus();
    await page.keyboard.press("Home");
    for (const tab of ["Chunk", "Lists", "Figures", "Table"]) {
      await page.getByRole("tab", { name: tab }).click();
      expect(await faults(page)).toEqual([]);
    }
    await drop(page, "text.trc", new TextEncoder().encode("no trace"));
    await page.getByRole("alert").filter({ hasText: "text.trc" }).waitFor();
    expect(await faults(page)).toEqual([]);
    await page.context().close();
  });

  test("the chunks of the map can be gone through by keyboard, are read out, and are in the table", async () => {
    const page = await site().page();
    for (let step = 0; step < 9; step++) await press(page, "Step");
    const map = page.getByRole("application");
    const readOut = page.locator("lab-study .pane [aria-live=polite]");
    await map.focus();
    await page.keyboard.press("Home");
    const seen: string[] = [];
    for (let step = 0; step < 5; step++) {
      seen.push((await readOut.textContent()) ?? "");
      await page.keyboard.press("ArrowRight");
    }
    expect(seen.slice(0, 2)).toEqual(["Live block, 48 bytes at 0x102c", "Hole, 208 bytes at 0x105c"]);
    expect(new Set(seen).size).toBe(5);
    await page.getByRole("tab", { name: "Table" }).click();
    for (const name of seen) {
      const address = name.split(" at ")[1] ?? "";
      await page.getByRole("button", { name: `Select ${address}`, exact: true }).waitFor();
    }
    await page.keyboard.press("End");
    await page.context().close();
  });

  test("the page needs no network once it has been seen, and little at first", async () => {
    const page = await site().page();
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
    const files = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
    const bodies = await Promise.all(
      [site().url, ...files].map(async (url) => gzipSync(Buffer.from(await (await fetch(url)).arrayBuffer())).length),
    );
    expect(bodies.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(300_000);
    expect(files.filter((url) => !url.startsWith(site().url))).toEqual([]);
    await page.context().setOffline(true);
    await page.reload();
    await press(page, "Step");
    await told(page, "malloc(40)");
    await page.context().close();
  });
});

test("an application shows its own heap while it runs", async () => {
  const application = await LabSite.open(APPLICATION);
  try {
    const page = await application.page();
    const figures = page.locator("lab-watch .figures");
    await expect.poll(() => figures.textContent()).toMatch(/^0 live/);
    await page.getByLabel("Type:").fill("a");
    await page.getByText("Last seen: 1 block allocated (8 bytes)").waitFor();
    await press(page, "A storm of letters");
    await page.getByText(/Last seen: 334 blocks allocated/).waitFor();
    await page.getByRole("tab", { name: "Table" }).click();
    await page.getByText(/^1–50 of \d+$/).waitFor();
    await press(page, "Pause");
    const before = await figures.textContent();
    await press(page, "Done");
    await page.waitForTimeout(300);
    expect(await figures.textContent()).toBe(before);
    await press(page, "Watch");
    await page.getByText(/Last seen: \d+ blocks freed/).waitFor();
    await page.context().close();
  } finally {
    await application.close();
  }
});
