// What a guarded heap finds, as a typed error. The numbers of the kinds are those of assembly/guard/kinds.ts.

import { HeapsmithError } from "../errors.js";

export type MisuseKind =
  | "overflow"
  | "underflow"
  | "write-after-free"
  | "double-free"
  | "freed-pointer"
  | "wild-pointer"
  | "inner-pointer"
  | "size-mismatch"
  | "alignment-mismatch"
  | "bad-alignment";

/** What a guarded module tells of a misuse. All are unsigned words; what they mean depends on the kind. */
export interface Report {
  readonly kind: number;
  readonly address: number;
  readonly size: number;
  readonly detail: number;
}

interface Meaning {
  readonly kind: MisuseKind;
  readonly text: (report: Report) => string;
  /** Whether the address lies `detail` bytes behind the start of a block. */
  readonly isOffset?: true;
  /** Whether `detail` is a distance, signed. */
  readonly isDistance?: true;
}

const block = ({ size, address }: Report): string => `the block of ${size} bytes at ${address}`;
const bytes = (count: number): string => `${count} ${count === 1 ? "byte" : "bytes"}`;
/** More damage than this before a block cannot be measured. */
const MOST_BEFORE = 4;

const MEANINGS: readonly (Meaning | undefined)[] = [
  undefined,
  {
    kind: "overflow",
    isDistance: true,
    text: (report) => `${block(report)} was written to ${bytes(report.detail)} past its end`,
  },
  {
    kind: "underflow",
    isDistance: true,
    text: (report) => {
      const distance = report.detail < MOST_BEFORE ? bytes(report.detail) : `${MOST_BEFORE} bytes or more`;
      return `the block at ${report.address} was written to ${distance} before its start`;
    },
  },
  {
    kind: "write-after-free",
    isDistance: true,
    text: (report) =>
      (report.detail | 0) < 0
        ? `what surrounds the freed block at ${report.address} was written to`
        : `${block(report)} was written to at offset ${report.detail} after it was freed`,
  },
  { kind: "double-free", text: (report) => `${block(report)} is freed already` },
  {
    kind: "freed-pointer",
    isOffset: true,
    text: (report) => `${report.address} lies at offset ${report.detail} of a freed block of ${report.size} bytes`,
  },
  { kind: "wild-pointer", text: ({ address }) => `${address} is no address that this heap has handed out` },
  {
    kind: "inner-pointer",
    isOffset: true,
    text: (report) => `${report.address} lies at offset ${report.detail} of a block of ${report.size} bytes`,
  },
  { kind: "size-mismatch", text: (report) => `${block(report)} was freed as one of ${report.detail} bytes` },
  {
    kind: "alignment-mismatch",
    text: (report) => `${block(report)} was freed with an alignment of ${report.detail}, not the one it was made with`,
  },
  { kind: "bad-alignment", text: ({ detail }) => `an alignment of ${detail} was asked for, which is no power of two` },
];

function section(title: string, stack: string | undefined): string {
  return stack === undefined ? "" : `\n  ${title}:\n${stack}`;
}

/** A guarded heap has been misused. */
export class HeapMisuseError extends HeapsmithError {
  readonly code = "ERR_HEAP_MISUSE";
  readonly kind: MisuseKind;
  /** First address of the block concerned; undefined where there is none. */
  readonly block: number | undefined;
  /** Bytes that the block was asked for with; of a request that was refused, those. */
  readonly size: number;
  /**
   * Of an overflow, how far past the block's end it has come; of an underflow, how far before its start, where 4 stands
   * for more; of a write after free, at what offset it begins. Else undefined.
   */
  readonly distance: number | undefined;
  /** Stack of the call that made the block, where it is known. */
  readonly allocatedBy: string | undefined;
  /** Stack of the call that freed the block, where it is known. */
  readonly freedBy: string | undefined;

  /** `stackOf`: the stacks of the calls that made and freed the block at an address. @internal */
  constructor(report: Report, stackOf: (block: number) => { allocated?: string; freed?: string }) {
    const meaning = MEANINGS[report.kind];
    if (meaning === undefined) throw new RangeError(`report of an unknown kind: ${report.kind}`);
    const { kind, text } = meaning;
    const start = report.address - (meaning.isOffset ? report.detail : 0);
    const hasBlock = kind !== "wild-pointer" && kind !== "bad-alignment";
    const { allocated, freed } = hasBlock ? stackOf(start) : {};
    super(`${kind}: ${text(report)}${section("allocated", allocated)}${section("freed", freed)}`, report.address);
    this.kind = kind;
    this.block = hasBlock ? start : undefined;
    this.size = report.size;
    this.distance = meaning.isDistance ? report.detail | 0 : undefined;
    this.allocatedBy = allocated;
    this.freedBy = freed;
  }
}
