// Colours and type of the lab, light and dark. The map's kinds are told apart by lightness too, and by patterns.

import { css } from "lit";

export const theme = css`
  :host {
    color-scheme: light dark;
    --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
    --mono: ui-monospace, "SF Mono", "Cascadia Mono", "Roboto Mono", "DejaVu Sans Mono", monospace;
    --ground: light-dark(#f6f7f9, #14171c);
    --surface: light-dark(#ffffff, #1b1f26);
    --line: light-dark(#dfe3e8, #2e343d);
    --line-strong: light-dark(#b6bec9, #4a5361);
    --ink: light-dark(#1a2029, #e6eaf0);
    --ink-soft: light-dark(#5a6472, #9aa5b4);
    --control: light-dark(#ffffff, #232831);
    --control-hover: light-dark(#eef1f5, #2d333e);
    --accent: light-dark(#1f5fbf, #7fb2f5);
    --accent-strong: light-dark(#174a97, #a5caf9);
    --accent-text: light-dark(#1a55ad, #8fbcf7);
    --on-accent: light-dark(#ffffff, #0d1520);
    --note: light-dark(#eef3fb, #202a39);
    --warn: light-dark(#9a3d00, #f0a35c);
    --on-warn: light-dark(#ffffff, #201000);
    --error: light-dark(#a3162b, #ff9aa8);
    --error-ground: light-dark(#fdeef0, #3a1b22);
    --field-0: light-dark(#1f5fbf, #7fb2f5);
    --field-1: light-dark(#b3541e, #f0a35c);
    --field-2: light-dark(#00755a, #57c9a6);
    --field-3: light-dark(#8a3a86, #d99ad6);

    --curve-0: light-dark(#1f5fbf, #7fb2f5);
    --curve-1: light-dark(#c2571a, #f0a35c);
    --curve-2: light-dark(#007a5e, #57c9a6);
    --curve-3: light-dark(#8a3a86, #d99ad6);

    --map-ground: light-dark(#ffffff, #1b1f26);
    --map-header: light-dark(#24324a, #c9d4e3);
    --map-header-mark: var(--map-header);
    --map-control: light-dark(#8592a6, #5d6878);
    --map-control-mark: light-dark(#6d7b90, #707d90);
    --map-live: light-dark(#4a86c8, #3f74b5);
    --map-live-mark: var(--map-live);
    --map-slack: light-dark(#b9d4f0, #23405f);
    --map-slack-mark: light-dark(#4a86c8, #79aee6);
    --map-free: light-dark(#fbf0d9, #2f2a1f);
    --map-free-mark: light-dark(#cf9a3a, #b98d3f);
    --map-top: light-dark(#f1f3f6, #20252d);
    --map-top-mark: light-dark(#b9c1cc, #4c5563);
    --map-foreign: light-dark(#d9d4dd, #35303b);
    --map-foreign-mark: light-dark(#93869c, #77697f);
    --map-run: light-dark(#4f8f86, #2f6f66);
    --map-run-mark: light-dark(#2f6f66, #6fb8ad);
    --map-locked: light-dark(#c2571a, #d97a3a);
    --map-locked-mark: light-dark(#7d3208, #ffc496);
    --map-on-live: light-dark(#ffffff, #f2f7fd);
    --map-on-free: light-dark(#5b4310, #e8cf9a);
    --map-on-header: light-dark(#ffffff, #10151d);
    --map-taken: light-dark(#b0125b, #ff7fb4);
    --map-left: light-dark(#6a3fb5, #c3a3ff);
    --map-hole: light-dark(#8a5a00, #f2c76b);
    --map-selection: light-dark(#111820, #ffffff);
    --map-hover: light-dark(#5a6472, #aab4c2);
    --map-link: light-dark(#8a5a00, #f2c76b);
  }
  :host([theme="light"]) { color-scheme: light; }
  :host([theme="dark"]) { color-scheme: dark; }
`;
