// The elements that the lab consists of.

import { LabMap } from "../map/lab-map.js";
import { LabActions } from "../panels/lab-actions.js";
import { LabBar } from "../panels/lab-bar.js";
import { LabChunk } from "../panels/lab-chunk.js";
import { LabCompact } from "../panels/lab-compact.js";
import { LabCurves } from "../panels/lab-curves.js";
import { LabFigures } from "../panels/lab-figures.js";
import { LabLegend } from "../panels/lab-legend.js";
import { LabLists } from "../panels/lab-lists.js";
import { LabModule } from "../panels/lab-module.js";
import { LabSide } from "../panels/lab-side.js";
import { LabSteps } from "../panels/lab-steps.js";
import { LabTable } from "../panels/lab-table.js";
import { LabTransport } from "../panels/lab-transport.js";
import { LabStudy } from "./lab-study.js";
import { LabWatch } from "./lab-watch.js";

const PARTS: Readonly<Record<string, CustomElementConstructor>> = {
  "lab-actions": LabActions,
  "lab-bar": LabBar,
  "lab-chunk": LabChunk,
  "lab-compact": LabCompact,
  "lab-curves": LabCurves,
  "lab-figures": LabFigures,
  "lab-legend": LabLegend,
  "lab-lists": LabLists,
  "lab-map": LabMap,
  "lab-module": LabModule,
  "lab-side": LabSide,
  "lab-steps": LabSteps,
  "lab-study": LabStudy,
  "lab-table": LabTable,
  "lab-transport": LabTransport,
  "lab-watch": LabWatch,
};

export function defineParts(): void {
  for (const [name, part] of Object.entries(PARTS)) if (!customElements.get(name)) customElements.define(name, part);
}
