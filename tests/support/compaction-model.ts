// What a full compaction must leave, told in a few words: the policy itself, without a heap.

const LEAST = 16;

/** A range of a heap, in address order. */
export interface Piece {
  /** The block that lies there, by the name that it is known by; undefined: a hole. */
  readonly name: number | undefined;
  readonly size: number;
  readonly canMove: boolean;
}

interface Placed {
  readonly name: number;
  readonly address: number;
}

const blockOf = (pieces: readonly Piece[]): Piece | undefined => pieces.find(({ name }) => name !== undefined);

/**
 * Where the blocks of a heap whose pieces begin at `first` lie after a full compaction. From the low end: a block that can
 * move slides down to what is below it; a block that cannot stays, and as long as the block directly above it can move
 * and fits in the hole below, it goes there (and has 8 bytes more, where no hole can be as small).
 */
export function compacted(first: number, pieces: readonly Piece[]): Placed[] {
  const left = [...pieces];
  const placed: Placed[] = [];
  let address = first;
  let gap = 0;
  for (let piece = left.shift(); piece !== undefined; piece = left.shift()) {
    const { name, size, canMove } = piece;
    if (name === undefined) {
      gap += size;
      continue;
    }
    if (canMove) {
      placed.push({ name, address });
      address += size;
      continue;
    }
    for (let next = blockOf(left); next?.canMove && next.size <= gap && next.name !== undefined; next = blockOf(left)) {
      left[left.indexOf(next)] = { name: undefined, size: next.size, canMove: false };
      const taken = gap - next.size < LEAST ? gap : next.size;
      placed.push({ name: next.name, address });
      address += taken;
      gap -= taken;
    }
    address += gap;
    gap = 0;
    placed.push({ name, address });
    address += size;
  }
  return placed;
}
