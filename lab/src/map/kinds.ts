// What a byte of a heap can be, as the map shows it. Each has a colour and, so that no one depends on that, a pattern.

export const HEADER = 0;
export const LIVE = 1;
export const SLACK = 2;
export const FREE = 3;
export const TOP = 4;
export const FOREIGN = 5;
export const RUN = 6;
export const LOCKED = 7;
export const CONTROL = 8;

export type Kind = number;

export interface KindText {
  /** Name of its custom properties: `--map-<id>` for the colour, `--map-<id>-mark` for the pattern. */
  readonly id: string;
  readonly title: string;
  readonly about: string;
}

/** By kind. */
export const KINDS: readonly KindText[] = [
  { id: "header", title: "Header", about: "what a chunk's own header takes" },
  { id: "live", title: "Live", about: "bytes that were asked for" },
  { id: "slack", title: "Slack", about: "bytes of a live block beyond those asked for" },
  { id: "free", title: "Free", about: "holes: free chunks below the top" },
  { id: "top", title: "Top", about: "free memory at the high end" },
  { id: "foreign", title: "Foreign", about: "pages of others between the heap's own" },
  { id: "run", title: "Run", about: "what a run of equal blocks has besides them" },
  { id: "locked", title: "Locked", about: "blocks that may not move" },
  { id: "control", title: "Control", about: "the heap's own state: control block, bins, bitmaps, tables" },
];

export const KIND_COUNT = KINDS.length;

/** Whether the pattern of a kind marks this pixel of the map. */
export function isMarked(kind: Kind, x: number, y: number): boolean {
  switch (kind) {
    case SLACK:
      return (x & 3) === 0 && (y & 3) === 0;
    case FREE:
      return (x + y) % 6 === 0;
    case TOP:
      return (x & 7) === 0 && (y & 7) === 0;
    case FOREIGN:
      return (x + y) % 6 === 0 || (x - y) % 6 === 0;
    case RUN:
      return y % 3 === 0;
    case LOCKED:
      return x % 4 === 0;
    case CONTROL:
      return y % 4 === 0;
    default:
      return false;
  }
}
