// The lab, driven in Chromium as a person would.

import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, test } from "vitest";
import { LabSite } from "./support/lab.js";

let site: LabSite;

beforeAll(async () => {
  site = await LabSite.open();
});

afterAll(async () => {
  await site?.close();
});

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
/** Waits until the present step is told so. */
const told = (page: Page, words: string | RegExp) =>
  page.getByRole("status").filter({ hasText: words }).waitFor({ timeout: 5000 });

describe("do", () => {
  test("each step says what the allocator did and why", async () => {
    const page = await site.page();
    await press(page, "Step");
    await told(page, "malloc(40) = 0x13a0");
    await told(page, "There are no holes: the top gives them");
    for (let step = 1; step < 11; step++) await press(page, "Step");
    await told(
      page,
      /malloc\(100\).*Bin 7, of 112 bytes, has none; \d+ is the next that is not empty: the hole of \d+/s,
    );
    await page.context().close();
  });

  test("blocks are allocated and freed by buttons, clicks and keys", async () => {
    const page = await site.page();
    await page.getByRole("combobox", { name: "Program" }).selectOption("blank");
    await page.getByRole("spinbutton", { name: "Bytes to allocate" }).fill("100");
    await press(page, "Allocate");
    await press(page, "Allocate");
    await told(page, "malloc(100)");
    await press(page, "Free block");
    await told(page, "The top above merges with them");
    await page.getByRole("application").focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("f");
    await told(page, "free(0x13a0)");
    await page.keyboard.press("a");
    await told(page, "malloc(64)");
    await page.keyboard.press(",");
    await told(page, "free(0x13a0)");
    await page.context().close();
  });
});
