// The lab's map and its playing, driven in Chromium as a person would.

import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { labForTests, press, told } from "./support/lab.js";

const site = labForTests();

interface MapState {
  readonly level: number;
  readonly scroll: number;
  readonly rows: number;
}

const choose = (page: Page, program: string) => page.getByRole("combobox", { name: "Program" }).selectOption(program);
const map = (page: Page) => page.locator("lab-map").first();
const place = (page: Page, text: string | RegExp, timeout = 10_000) =>
  expect.poll(() => page.getByLabel("Position").getAttribute("aria-valuetext"), { timeout }).toMatch(text);

/** The scale that a map is seen at. */
function state(page: Page): Promise<MapState> {
  return map(page).evaluate((element) => {
    const { level, scroll, rows } = (element as unknown as { scale: MapState }).scale;
    return { level, scroll, rows };
  });
}

/** Points at a chunk's middle, where the map shows it. */
async function pointAt(page: Page, address: number): Promise<{ x: number; y: number }> {
  const spot = await map(page).evaluate((element, at) => {
    const { scale } = element as unknown as {
      scale: { pointOf(at: number): { x: number; y: number }; rowHeight: number };
    };
    const { x, y } = scale.pointOf(at);
    return { x: x + 58 + 4, y: y + scale.rowHeight / 2 };
  }, address);
  const box = await map(page).boundingBox();
  return { x: (box?.x ?? 0) + spot.x, y: (box?.y ?? 0) + spot.y };
}

describe("the map", () => {
  test("what is pointed at is named, with its tags bit by bit and its neighbours; a click keeps it", async () => {
    const page = await site().page();
    for (let step = 0; step < 9; step++) await press(page, "Step");
    const hole = await pointAt(page, 0x1064);
    await page.mouse.move(hole.x, hole.y);
    const chunk = page.locator("lab-chunk");
    await chunk.getByText("Hole, 208 bytes at 0x105c").waitFor();
    for (const word of ["header", "next free", "previous free", "footer"])
      await chunk.getByText(word, { exact: true }).waitFor();
    await chunk.getByText("the chunk below is in use").waitFor();
    expect(await chunk.getByRole("term").allTextContents()).toEqual(["Payload", "List", "Below", "Above"]);
    await page.mouse.click(hole.x, hole.y);
    await page.mouse.move(2, 2);
    await chunk.getByText("Hole, 208 bytes at 0x105c").waitFor();
    await chunk.getByRole("button", { name: "0x102c" }).click();
    await chunk.getByText("Live block, 48 bytes at 0x102c").waitFor();
    await page.context().close();
  });

  test("lists and map point at each other", async () => {
    const page = await site().page();
    await choose(page, "mixed");
    await page.getByLabel("Position").fill("900");
    await place(page, "call 900 of");
    await page.getByRole("tab", { name: "Lists" }).click();
    const member = page
      .locator("lab-lists")
      .getByRole("button", { name: /^Hole of \d+ bytes at 0x/ })
      .first();
    const [, size, address] =
      /^Hole of (\d+) bytes at (0x\w+)$/.exec((await member.getAttribute("aria-label")) ?? "") ?? [];
    await member.click();
    await page
      .locator("[aria-live]")
      .getByText(`Hole, ${Number(size).toLocaleString("en")} bytes at ${address}`)
      .waitFor({ state: "attached" });
    const links = await map(page).evaluate((element) => (element as unknown as { links: number[] }).links);
    expect(links).toContain(Number(address));
    expect(links).toEqual([...links].sort((one, other) => one - other));
    await page.context().close();
  });

  test("from a gigabyte to single words by wheel, and back by keys", async () => {
    const page = await site().page();
    await choose(page, "blank");
    await page.getByLabel("Bytes to allocate").fill(String(2 ** 28));
    for (let block = 0; block < 3; block++) {
      await press(page, "Allocate");
      await place(page, `call ${block + 1} of`);
    }
    await page.locator(".figures").getByText("span 805,306").waitFor();
    expect((await state(page)).level).toBeGreaterThanOrEqual(24);
    const box = await map(page).boundingBox();
    await page.mouse.move((box?.x ?? 0) + 400, (box?.y ?? 0) + 100);
    for (let turn = 0; turn < 30; turn++) await page.mouse.wheel(0, -100);
    await expect.poll(async () => (await state(page)).level).toBe(5);
    await page.getByRole("application").focus();
    for (let turn = 0; turn < 30; turn++) await page.keyboard.press("-");
    expect((await state(page)).level).toBe(28);
    await page.keyboard.press("0");
    expect((await state(page)).level).toBeLessThan(28);
    await page.context().close();
  });

  test("by touch: a tap selects, a drag moves, two fingers zoom", async () => {
    const page = await site().page({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    await choose(page, "mixed");
    await page.getByLabel("Position").fill("600");
    await place(page, "call 600 of");
    const box = (await map(page).boundingBox()) ?? { x: 0, y: 0, width: 1, height: 1 };
    await page.touchscreen.tap(box.x + 150, box.y + 60);
    await page.locator("lab-chunk .name").waitFor();
    const touch = await page.context().newCDPSession(page);
    const send = (type: "touchStart" | "touchMove" | "touchEnd", ...points: [number, number][]) =>
      touch.send("Input.dispatchTouchEvent", {
        type,
        touchPoints: points.map(([x, y], id) => ({ x: box.x + x, y: box.y + y, id })),
      });
    const before = await state(page);
    await send("touchStart", [140, 100], [180, 100]);
    for (let spread = 20; spread <= 160; spread += 10)
      await send("touchMove", [160 - spread, 100], [160 + spread, 100]);
    await send("touchEnd");
    await expect.poll(async () => (await state(page)).level).toBeLessThan(before.level - 1);
    const { scroll } = await state(page);
    await send("touchStart", [160, 150]);
    for (let y = 140; y > 20; y -= 10) await send("touchMove", [160, y]);
    await send("touchEnd");
    await expect.poll(async () => (await state(page)).scroll).toBeGreaterThan(scroll + 50);
    await page.context().close();
  });
});

describe("playing", () => {
  const figures = (page: Page) => page.locator(".figures").first().textContent();

  test("scrubbing and stepping back lead to the same heap, told in the same words", async () => {
    const page = await site().page();
    await choose(page, "w-sqlite-oltp");
    await place(page, "call 0 of 632,570", 20_000);
    const position = page.getByLabel("Position");
    await position.fill("20000");
    await place(page, "call 20,000 of", 30_000);
    const [seen, words] = [await figures(page), await page.getByRole("status").textContent()];
    await position.fill("90000");
    await place(page, "call 90,000 of", 30_000);
    expect(await figures(page)).not.toBe(seen);
    await position.fill("20003");
    await place(page, "call 20,003 of", 30_000);
    for (const left of ["20,002", "20,001", "20,000"]) {
      await press(page, "Step back");
      await place(page, `call ${left} of`);
    }
    await expect.poll(() => page.getByRole("status").textContent()).toBe(words);
    expect(await figures(page)).toBe(seen);
    await page.context().close();
  });

  test("plays at a speed, pauses, and says what the last call did", async () => {
    const page = await site().page();
    await choose(page, "mixed");
    await place(page, "call 0 of");
    await page.getByLabel("Calls a second").selectOption("1000");
    await press(page, "Play");
    await page.waitForTimeout(900);
    await page.keyboard.press("Escape");
    await press(page, "Pause");
    await told(page, /\w+\(.*\)/);
    const value = Number(await page.getByLabel("Position").inputValue());
    expect(value).toBeGreaterThan(50);
    expect(value).toBeLessThan(4000);
    await page.context().close();
  });

  test("strategies in step: the differing choice is marked, and curves show all of them", async () => {
    const page = await site().page();
    await choose(page, "mixed");
    await place(page, "call 0 of");
    for (let more = 0; more < 3; more++) await press(page, "Compare with another");
    await expect(page.getByRole("button", { name: "Compare with another" }).isDisabled()).resolves.toBe(true);
    await press(page, "Next difference");
    await told(page, /chooses? another place than best-fit/);
    const marked = page.locator("section.pane.differs");
    expect(await marked.count()).toBeGreaterThan(0);
    await marked.first().getByText("differs", { exact: true }).waitFor();
    const stories = await page.locator("p.told").allTextContents();
    expect(stories).toHaveLength(4);
    expect(new Set(stories).size).toBeGreaterThan(1);
    const curves = page.locator("lab-curves").getByRole("img");
    expect(await curves.count()).toBe(4);
    for (const label of await curves.evaluateAll((plots) => plots.map((plot) => plot.getAttribute("aria-label"))))
      expect(label).toMatch(/: now best-fit .*, first-fit .*, slab .*, next-fit /);
    /** Pixels that are drawn on, of each plot. */
    const inked = () =>
      page.locator("lab-curves canvas").evaluateAll((plots) =>
        plots.map((plot) => {
          const canvas = plot as HTMLCanvasElement;
          const { data } =
            canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height) ?? new ImageData(1, 1);
          return Array.from(data).filter((value, index) => index % 4 === 3 && value > 0).length;
        }),
      );
    await expect.poll(async () => Math.min(...(await inked()))).toBeGreaterThan(500);
    await page.getByRole("button", { name: "Remove next-fit" }).click();
    expect(await page.locator("section.pane").count()).toBe(3);
    await place(page, /call \d+ of/);
    await page.context().close();
  });
});
