// <lab-curves>: figures along the program, a curve for each heap.

import { css, html, type TemplateResult, unsafeCSS } from "lit";
import UPlot from "uplot";
import uplotStyle from "uplot/dist/uPlot.min.css?inline";
import type { Measure } from "../curves/curve.js";
import { resolveColour } from "../map/colours.js";
import { ExhibitPanel } from "./panel.js";

interface Plot {
  readonly title: string;
  readonly measures: readonly Measure[];
}

const PLOTS: readonly Plot[] = [
  { title: "Span, and live bytes in grey", measures: ["span", "liveBytes"] },
  { title: "Fragmentation", measures: ["fragmentation"] },
  { title: "Largest hole", measures: ["largestHole"] },
  { title: "Holes", measures: ["holes"] },
];

const HEIGHT = 96;
/** Dashes tell the heaps apart where colours do not. */
const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 2], [8, 3, 2, 3]];
const UNITS: readonly (readonly [number, string])[] = [
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
];

function short(value: number): string {
  const [unit, letter] = UNITS.find(([least]) => Math.abs(value) >= least) ?? [1, ""];
  return `${Number((value / unit).toFixed(value / unit < 10 && unit > 1 ? 1 : 0))}${letter}`;
}

export class LabCurves extends ExhibitPanel {
  static override styles = [
    ...ExhibitPanel.styles,
    unsafeCSS(uplotStyle),
    css`
      .plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(210px, 1fr)); gap: 4px 14px; }
      figure { margin: 0; min-width: 0; }
      figcaption { font-size: 12px; font-weight: 500; color: var(--ink-soft); }
      ul { list-style: none; display: flex; flex-wrap: wrap; gap: 2px 14px; margin: 0 0 4px; padding: 0; font-size: 12px; }
      li { display: flex; gap: 6px; align-items: center; }
      svg { width: 24px; height: 4px; }
      .u-legend { display: none; }
    `,
  ];

  readonly #plots = new Map<string, UPlot>();
  #shape = "";
  readonly #sizes = new ResizeObserver(() => this.#resize());
  readonly #onCurves = (): void => this.renewSoon();

  override connectedCallback(): void {
    super.connectedCallback();
    this.#sizes.observe(this);
    this.exhibit.addEventListener("curves", this.#onCurves);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes.disconnect();
    this.exhibit.removeEventListener("curves", this.#onCurves);
    this.#clear();
  }

  protected override render(): TemplateResult {
    const { panes } = this.exhibit;
    return html`<ul aria-label="Curves">
        ${panes.map(
          ({ allocator }, index) => html`<li>
            <svg aria-hidden="true"><line x1="0" y1="2" x2="24" y2="2" stroke=${`var(--curve-${index})`} stroke-width="2.5" stroke-dasharray=${(DASHES[index] ?? []).join(" ")} /></svg>${allocator}
          </li>`,
        )}
      </ul>
      <div class="plots">
        ${PLOTS.map(({ title }) => html`<figure><figcaption>${title}</figcaption><div class="plot" role="img" aria-label=${this.#describe(title)}></div></figure>`)}
      </div>`;
  }

  protected override updated(): void {
    const { panes, curves } = this.exhibit;
    const shape = `${panes.length} ${curves[0]?.positions.at(-1)}`;
    if (shape !== this.#shape) this.#clear();
    this.#shape = shape;
    for (const [index, element] of this.renderRoot.querySelectorAll<HTMLElement>(".plot").entries()) {
      const plot = PLOTS[index];
      if (plot !== undefined) this.#draw(plot, element);
    }
  }

  /** The colour scheme has changed. */
  recolour(): void {
    this.#clear();
    this.requestUpdate();
  }

  #describe(title: string): string {
    const plot = PLOTS.find((one) => one.title === title);
    const now = this.exhibit.panes.map(({ allocator, figures }) => {
      const values = (plot?.measures ?? []).map((measure) =>
        measure === "fragmentation" ? figures[measure].toFixed(2) : short(figures[measure]),
      );
      return `${allocator} ${values.join(" and ")}`;
    });
    return `${title}: now ${now.join(", ")}`;
  }

  /** Live bytes are the program's, and the same on all heaps: one curve is enough. */
  #series({ measures }: Plot): { pane: number; measure: Measure }[] {
    return measures.flatMap((measure) =>
      this.exhibit.curves.flatMap((_, pane) => (measure === "liveBytes" && pane > 0 ? [] : [{ pane, measure }])),
    );
  }

  #data(plot: Plot): UPlot.AlignedData {
    const { curves } = this.exhibit;
    const [first] = curves;
    if (first === undefined) return [[]];
    const series = this.#series(plot).map(({ pane, measure }) =>
      Array.from(curves[pane]?.values(measure) ?? [], (value) => (Number.isNaN(value) ? null : value)),
    );
    return [[...first.positions], ...series];
  }

  #draw(plot: Plot, element: HTMLElement): void {
    const data = this.#data(plot);
    const known = this.#plots.get(plot.title);
    if (known !== undefined) known.setData(data);
    else if (element.clientWidth > 0)
      this.#plots.set(plot.title, new UPlot(this.#options(plot, element), data, element));
  }

  #options(plot: Plot, element: HTMLElement): UPlot.Options {
    const colour = (name: string): string => resolveColour(element, `--${name}`);
    const axis = {
      stroke: colour("ink-soft"),
      grid: { stroke: colour("line"), width: 1 },
      ticks: { show: false },
      font: "10px sans-serif",
    };
    const ink = colour("ink");
    const isShare = plot.measures.includes("fragmentation");
    return {
      width: element.clientWidth,
      height: HEIGHT,
      cursor: { show: false },
      legend: { show: false },
      scales: {
        x: { time: false },
        y: { range: (_plot, _least, most) => [0, isShare ? 1 : Math.max(most * 1.05, 1)] },
      },
      axes: [
        { ...axis, size: 18, gap: 2, values: (_plot, values) => values.map(short) },
        {
          ...axis,
          size: 36,
          gap: 3,
          values: (_plot, values) => values.map((value) => (isShare ? value.toFixed(1) : short(value))),
        },
      ],
      series: [
        {},
        ...this.#series(plot).map(({ pane, measure }) => ({
          stroke: colour(measure === "liveBytes" ? "ink-soft" : `curve-${pane}`),
          width: measure === "liveBytes" ? 1 : 1.75,
          dash: measure === "liveBytes" ? [] : [...(DASHES[pane] ?? [])],
          spanGaps: true,
          points: { show: false },
        })),
      ],
      hooks: { draw: [(plot) => this.#drawPlace(plot, ink)] },
    };
  }

  /** A line where the heaps are now. */
  #drawPlace(plot: UPlot, colour: string): void {
    const x = Math.round(plot.valToPos(this.exhibit.place, "x", true));
    const { ctx, bbox } = plot;
    ctx.fillStyle = colour;
    ctx.fillRect(x, bbox.top, Math.max(window.devicePixelRatio, 1), bbox.height);
  }

  #resize(): void {
    for (const plot of this.#plots.values()) {
      const width = plot.root.parentElement?.clientWidth ?? 0;
      if (width > 0) plot.setSize({ width, height: HEIGHT });
    }
    this.requestUpdate();
  }

  #clear(): void {
    for (const plot of this.#plots.values()) plot.destroy();
    this.#plots.clear();
  }
}
