// Where things are: beside each other on a wide screen, where all fits into the window; below each other on a phone.

import { css } from "lit";

export const layout = css`
  :host { display: block; container-type: inline-size; background: var(--ground); color: var(--ink); font: 400 13px/1.5 var(--sans); }
  .lab { display: grid; gap: 10px; padding: 10px; grid-template-columns: minmax(0, 1fr); }
  .card { background: var(--surface); border: 1px solid var(--line); border-radius: 12px; padding: 12px 14px; min-width: 0; }
  .bar { padding: 4px 4px 0; }
  .message { display: flex; gap: 10px; align-items: start; justify-content: space-between; color: var(--error); background: var(--error-ground); border-color: currentColor; }
  .work { display: flex; gap: 12px; align-items: center; margin-top: 8px; }
  .work progress { flex: 1; accent-color: var(--accent); }
  .message, lab-module { margin-top: 8px; }
  .main { display: grid; gap: 8px; min-width: 0; min-height: 0; grid-template-rows: minmax(0, 1fr) auto; }
  .maps { display: grid; gap: 8px; grid-template-columns: minmax(0, 1fr); min-height: 0; }
  .pane { display: grid; grid-template-rows: auto minmax(0, 1fr) auto; padding: 0; overflow: hidden; height: 44svh; min-height: 220px; }
  .pane.many { height: 32svh; }
  .pane header { display: flex; gap: 10px; align-items: center; padding: 5px 8px 5px 6px; border-bottom: 1px solid var(--line); min-width: 0; }
  .pane header select { font-weight: 650; border-color: transparent; min-height: 28px; padding: 2px 6px; }
  .pane header h2 { margin: 0 0 0 8px; font-size: 13px; letter-spacing: 0; text-transform: none; color: inherit; }
  .pane header .figures { color: var(--ink-soft); font-variant-numeric: tabular-nums; font-size: 12px; flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .pane header button { min-height: 26px; padding: 0 8px; }
  .told { padding: 5px 14px 6px; border-top: 1px solid var(--line); font-size: 12px; line-height: 1.4; height: 4.9em; overflow: auto; }
  .told code { font-weight: 600; }
  .pane.differs { border-color: var(--warn); box-shadow: 0 0 0 1px var(--warn); }
  .differs-badge { font-size: 11px; font-weight: 600; padding: 1px 8px; border-radius: 9px; background: var(--warn); color: var(--on-warn); }
  .under { display: flex; flex-wrap: wrap; gap: 6px 14px; align-items: center; justify-content: space-between; padding: 0 4px; }
  .zoom { display: flex; gap: 4px; }
  .zoom button { min-height: 28px; min-width: 32px; padding: 0 8px; }
  .side { display: grid; gap: 10px; align-content: start; min-height: 0; }
  .transport { position: sticky; bottom: 8px; z-index: 1; box-shadow: 0 2px 14px light-dark(#1a202914, #0006); }
  .curves { padding-block: 8px; }
  .curves summary { cursor: pointer; font-size: 11px; font-weight: 600; letter-spacing: 0.06em; text-transform: uppercase; color: var(--ink-soft); }
  .dropping { outline: 3px dashed var(--accent); outline-offset: -6px; border-radius: 14px; }
  @container (min-width: 620px) {
    .maps.two, .maps.four { grid-template-columns: repeat(2, minmax(0, 1fr)); }
    .side { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  }
  @container (min-width: 980px) {
    .lab {
      height: var(--lab-height, 100svh); box-sizing: border-box;
      grid-template: auto minmax(0, 1fr) auto auto / minmax(0, 1fr) 348px;
      grid-template-areas: "bar bar" "main side" "curves curves" "transport transport";
    }
    .bar { grid-area: bar; }
    .main { grid-area: main; }
    .side { grid-area: side; overflow: auto; grid-template-columns: minmax(0, 1fr); }
    .curves { grid-area: curves; }
    .transport { grid-area: transport; position: static; box-shadow: none; }
    .pane, .pane.many { height: auto; min-height: 0; }
    .maps { grid-auto-rows: minmax(0, 1fr); }
  }
`;
