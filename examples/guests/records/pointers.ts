// The same of blocks that never move, to compare with.

export declare function malloc(bytes: u32): u32;
export declare function free(pointer: u32): void;

export function alloc(bytes: u32): u32 {
  return malloc(bytes);
}

export function release(block: u32): void {
  free(block);
}

/** Where a block is: it is its own address. */
export function addressOf(block: u32): u32 {
  return block;
}
