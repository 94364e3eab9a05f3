// Colours as the style sheet resolves them: a custom property may depend on the colour scheme.

import type { OverlayColours } from "./overlay.js";

/** The colour of a custom property of an element, as `rgb(…)`. */
export function resolveColour(element: HTMLElement, property: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${property})`;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

export function rgbOf(colour: string): readonly [red: number, green: number, blue: number] {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}

export function readOverlayColours(element: HTMLElement): OverlayColours {
  const colour = (name: string): string => resolveColour(element, `--map-${name}`);
  const family = getComputedStyle(element).getPropertyValue("--mono");
  return {
    onLive: colour("on-live"),
    onFree: colour("on-free"),
    onHeader: colour("on-header"),
    halo: colour("free"),
    taken: colour("taken"),
    left: colour("left"),
    hole: colour("hole"),
    selection: colour("selection"),
    hover: colour("hover"),
    link: colour("link"),
    font: `11px ${family}`,
    smallFont: `10px ${family}`,
  };
}
