// A page of figures that needs nothing but itself. It follows the reader's choice of light or dark.

export interface Figure {
  readonly title: string;
  /** Sentences, as HTML. */
  readonly text: string;
  /** An `svg` element for a wide page, and one for a narrow one where the same does not do. */
  readonly wide: string;
  readonly narrow?: string | undefined;
}

export interface Page {
  readonly title: string;
  /** What stands above the figures, as HTML. */
  readonly lead: string;
  readonly figures: readonly Figure[];
}

const LIGHT = `--paper:#ffffff;--ink:#1c2330;--muted:#5a6475;--line:#9aa3b2;--grid:#e6e9ef;--accent:#c2410c;
--hue-0:#c2410c;--hue-1:#1d4ed8;--hue-2:#0f766e;--hue-3:#7c3aed;--hue-4:#a16207;
--hue-5:#be185d;--hue-6:#0369a1;--hue-7:#4d7c0f;--hue-8:#6b7280;--hue-9:#9f1239;
--good-3:#0b7a75;--good-2:#5bb5ae;--good-1:#bfe3df;--even:#f1f3f6;--bad-1:#fbd9b5;--bad-2:#f2a65a;--bad-3:#d9631e;--bad-4:#9a2c06;--on-strong:#ffffff;
--free:#e3e7ee;--live-1:#a9c6ee;--live-2:#74a3e2;--live-3:#3f7dd0;--live-4:#1a56ae;`;
const DARK = `--paper:#12161d;--ink:#e8ecf3;--muted:#a2adbd;--line:#65718a;--grid:#2a313d;--accent:#fb923c;
--hue-0:#fb923c;--hue-1:#7aa7ff;--hue-2:#3fd0c0;--hue-3:#b79bff;--hue-4:#e5c04d;
--hue-5:#f589bd;--hue-6:#5cc8f5;--hue-7:#a3d65c;--hue-8:#9aa4b5;--hue-9:#ff8fa3;
--good-3:#2bb3ab;--good-2:#1e7f7a;--good-1:#17504e;--even:#252c37;--bad-1:#5a3a1c;--bad-2:#8f5420;--bad-3:#d06a25;--bad-4:#f59257;--on-strong:#10141a;
--free:#262d39;--live-1:#25456f;--live-2:#2f62a4;--live-3:#4c8add;--live-4:#8fbcff;`;

const STYLE = `:root{color-scheme:light dark;${LIGHT}}
@media(prefers-color-scheme:dark){:root{${DARK}}}
body{margin:0 auto;max-width:1000px;padding:24px 20px 64px;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
h1{font-size:28px;line-height:1.2;margin:8px 0 12px}h2{font-size:20px;line-height:1.3;margin:48px 0 4px}
p{margin:0 0 12px;max-width:72ch}figure{margin:8px 0 0}svg{display:block;height:auto;max-width:100%}
.narrow{display:none}.scroll{overflow-x:auto}.scroll svg{max-width:none}
table{border-collapse:collapse;font-size:14px;font-variant-numeric:tabular-nums}
th,td{padding:4px 10px;border-bottom:1px solid var(--grid);text-align:right;vertical-align:top}
th{color:var(--muted);font-weight:500}th:first-child,td:first-child{text-align:left}
code{font-size:.92em}.muted{color:var(--muted)}
@media(max-width:720px){.wide.paired{display:none}.narrow{display:block}body{padding:16px 14px 48px}h1{font-size:24px}}`;

export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

function drawFigure({ title, text, wide, narrow }: Figure): string {
  const pictures =
    narrow === undefined
      ? `<div class="wide scroll">${wide}</div>`
      : `<div class="wide paired">${wide}</div><div class="narrow">${narrow}</div>`;
  return `<section><h2>${escapeHtml(title)}</h2><p>${text}</p><figure>${pictures}</figure></section>`;
}

export function drawPage({ title, lead, figures }: Page): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body><h1>${escapeHtml(title)}</h1>
${lead}
${figures.map(drawFigure).join("\n")}
</body></html>
`;
}

/** A plot that stands alone, as a file: it brings the colours with it, and says what it shows. */
export function standAlone(svg: string, title: string): string {
  const style = `<style>:root{${LIGHT}}@media(prefers-color-scheme:dark){:root{${DARK}}}svg{background:var(--paper)}</style>`;
  // ECharts numbers its plots, so that they can share a page: here, the same plot is the same file.
  return svg
    .replaceAll(/zr\d+-/g, "zr-")
    .replace(
      /(<svg[^>]*)>/,
      `$1 role="img" aria-label="${escapeHtml(title)}"><title>${escapeHtml(title)}</title>${style}`,
    );
}
