// What the benchmark can measure, in the order in which it does.

export const SECTION_NAMES = [
  "traces",
  "engines",
  "calls",
  "holes",
  "maps",
  "growth",
  "pauses",
  "compaction",
  "agreement",
] as const;

export type SectionName = (typeof SECTION_NAMES)[number];
