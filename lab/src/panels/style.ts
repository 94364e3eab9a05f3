// What all panels look like: type, controls, tables.

import { css } from "lit";

export const panelStyle = css`
  :host { display: block; font: 400 13px/1.5 var(--sans); color: var(--ink); }
  * { box-sizing: border-box; }
  h2 { margin: 0 0 8px; font-size: 11px; font-weight: 600; letter-spacing: 0.06em; text-transform: uppercase; color: var(--ink-soft); }
  p { margin: 0; }
  code, .mono { font-family: var(--mono); font-size: 12px; font-variant-numeric: tabular-nums; }
  button, select, input {
    font: inherit; color: inherit; background: var(--control); border: 1px solid var(--line); border-radius: 7px;
    min-height: 32px; padding: 4px 10px;
  }
  button { cursor: pointer; font-weight: 500; white-space: nowrap; }
  button:hover:not(:disabled) { background: var(--control-hover); border-color: var(--line-strong); }
  button:active:not(:disabled) { transform: translateY(0.5px); }
  button:disabled { opacity: 0.45; cursor: default; }
  button.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
  button.primary:hover:not(:disabled) { background: var(--accent-strong); border-color: var(--accent-strong); }
  button.quiet { border-color: transparent; background: transparent; }
  button.quiet:hover:not(:disabled) { background: var(--control-hover); }
  button[aria-pressed="true"] { background: var(--control-hover); border-color: var(--line-strong); }
  :focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
  table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
  th { font-weight: 500; color: var(--ink-soft); text-align: left; }
  th, td { padding: 3px 8px 3px 0; vertical-align: baseline; }
  td.number, th.number { text-align: right; }
  .row { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; }
  .soft { color: var(--ink-soft); }
  .hidden-text { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  @media (pointer: coarse) { button, select, input { min-height: 40px; } }
`;
