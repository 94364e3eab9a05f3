// TRC1: a recorded sequence of allocation calls, as little-endian 32-bit words.
//
//   ┌───────┬────────────┬───────┬───┬──────────────────┬──────┬──────┬─
//   │ magic │ operations │ slots │ 0 │ code | log2 << 8 │ slot │ size │ …      three words for each operation
//   └───────┴────────────┴───────┴───┴──────────────────┴──────┴──────┴─

export const MAGIC = 0x54524331;
export const HEADER_WORDS = 4;
export const OPERATION_WORDS = 3;

/** Calls by their code. */
export const CALLS = ["malloc", "free", "realloc", "calloc", "memalign"] as const;
export type CallName = (typeof CALLS)[number];

export const FREE = CALLS.indexOf("free");
export const REALLOC = CALLS.indexOf("realloc");
export const MEMALIGN = CALLS.indexOf("memalign");

/** More operations than this would not leave a heap much of 32-bit memory: 768 MiB of it. */
export const MOST_OPERATIONS = 2 ** 26;
/** Slots take 12 bytes each while a trace is replayed: 192 MiB of memory. */
export const MOST_SLOTS = 2 ** 24;

/** One call of a trace. */
export interface TraceOperation {
  readonly call: CallName;
  /** Names the block as long as it lives. */
  readonly slot: number;
  /** Bytes asked for; 0, the default, for free. */
  readonly size?: number;
  /** log2 of the alignment; for memalign alone. */
  readonly alignmentLog2?: number;
}

/**
 * Writes operations as a TRC1 file. Nothing is validated: that is for who reads it.
 * @param slots number of slots; by default, just what the operations use
 */
export function encodeTrace(operations: readonly TraceOperation[], slots = countSlots(operations)): Uint8Array {
  const bytes = new Uint8Array(4 * (HEADER_WORDS + OPERATION_WORDS * operations.length));
  const view = new DataView(bytes.buffer);
  const words = [MAGIC, operations.length, slots, 0, ...operations.flatMap(operationWords)];
  for (const [index, word] of words.entries()) view.setUint32(4 * index, word, true);
  return bytes;
}

function operationWords({ call, slot, size = 0, alignmentLog2 = 0 }: TraceOperation): number[] {
  return [CALLS.indexOf(call) | (alignmentLog2 << 8), slot, size];
}

function countSlots(operations: readonly TraceOperation[]): number {
  return operations.reduce((count, { slot }) => Math.max(count, slot + 1), 0);
}
