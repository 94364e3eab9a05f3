// The sections by name. A weight is about the share of the time that a section takes in a run of all.

import type { SectionData } from "../results.js";
import { measureAgreement } from "./agreement.js";
import { measureCalls } from "./calls.js";
import { measureCompaction } from "./compaction.js";
import { measureEngines } from "./engines.js";
import { measureGrowth } from "./growth.js";
import { measureHoles } from "./holes.js";
import { measureMaps } from "./maps.js";
import type { SectionName } from "./names.js";
import { measurePauses } from "./pauses.js";
import type { Section } from "./section.js";
import { measureTraces } from "./traces.js";

type Sections = {
  readonly [Name in SectionName]: { readonly weight: number; readonly measure: Section<SectionData[Name]> };
};

export const SECTIONS: Sections = {
  traces: { weight: 58, measure: measureTraces },
  engines: { weight: 9, measure: measureEngines },
  calls: { weight: 3, measure: measureCalls },
  holes: { weight: 5, measure: measureHoles },
  maps: { weight: 2, measure: measureMaps },
  growth: { weight: 13, measure: measureGrowth },
  pauses: { weight: 7, measure: measurePauses },
  compaction: { weight: 1, measure: measureCompaction },
  agreement: { weight: 6, measure: measureAgreement },
};
