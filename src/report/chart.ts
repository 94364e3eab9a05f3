// Plots as SVG text, drawn by Apache ECharts without a browser. Colours are the page's variables, so that a plot is
// light or dark with the page around it.

import { UnsupportedError } from "../errors.js";

export interface Plot {
  /** In pixels of the page. */
  readonly width: number;
  readonly height: number;
  /** As ECharts takes it. */
  readonly option: object;
}

/** Names of the page's colours; see page.ts. */
export const INK = "var(--ink)";
export const MUTED = "var(--muted)";
export const LINE = "var(--line)";
export const GRID = "var(--grid)";
export const PAPER = "var(--paper)";
export const ACCENT = "var(--accent)";

/** One of the colours that tell things apart, of which there are ten. */
export function hue(index: number): string {
  return `var(--hue-${index % 10})`;
}

export const FONT = "system-ui, sans-serif";

/** What is used of ECharts. Its own types do not hold under this project's compiler options. */
interface ECharts {
  setPlatformAPI(platform: { measureText: (text: string, font?: string) => { width: number } }): void;
  init(
    element: null,
    theme: null,
    options: { renderer: "svg"; ssr: true; width: number; height: number },
  ): { setOption(option: object): void; renderToSVGString(): string; dispose(): void };
}

/** An optional package: for plots alone it is too large to be installed by everyone. */
const ECHARTS: string = "echarts";

async function loadECharts(): Promise<ECharts> {
  try {
    return await import(ECHARTS);
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== "ERR_MODULE_NOT_FOUND") throw cause;
    throw new UnsupportedError("plots need the package echarts: npm install echarts", undefined, { cause });
  }
}

/** Width of a letter over its height: a little more than most fonts have, as nobody knows the reader's. */
const LETTER = 0.6;

export function textWidth(text: string, fontSize: number): number {
  return LETTER * fontSize * text.length;
}

function measureText(text: string, font = "12px"): { width: number } {
  return { width: textWidth(text, Number.parseFloat(/([\d.]+)px/.exec(font)?.[1] ?? "12")) };
}

/** The plot as an `svg` element. Throws UnsupportedError where ECharts is not installed. */
export async function drawSvg({ width, height, option }: Plot): Promise<string> {
  const echarts = await loadECharts();
  echarts.setPlatformAPI({ measureText });
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width, height });
  chart.setOption({ animation: false, textStyle: { fontFamily: FONT, color: INK }, ...option });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return compact(svg);
}

/** Leaves out what a still picture does not need, and rounds its places. */
function compact(svg: string): string {
  const tags = svg.replaceAll(/<style ?>.*?<\/style>/gs, "").replaceAll(/>\s+</g, "><");
  return tags.replaceAll(/<[^>]*>/g, (tag) =>
    tag
      .replaceAll(/ (?:class|pointer-events|xml:space|baseProfile|version|xmlns:xlink)="[^"]*"/g, "")
      .replaceAll(/\d+\.\d{2,}/g, (number) => String(Math.round(Number(number) * 10) / 10))
      .replace("<image ", '<image preserveAspectRatio="none" style="image-rendering:pixelated" '),
  );
}

/** An axis in the page's colours. */
export function axis(name: string, more: object = {}): object {
  return {
    name,
    nameLocation: "middle",
    nameGap: 32,
    nameTextStyle: { color: MUTED, fontSize: 12 },
    axisLabel: { color: INK, fontSize: 12 },
    axisLine: { show: true, onZero: false, lineStyle: { color: LINE } },
    axisTick: { lineStyle: { color: LINE } },
    splitLine: { show: true, lineStyle: { color: GRID } },
    minorSplitLine: { show: false },
    ...more,
  };
}
