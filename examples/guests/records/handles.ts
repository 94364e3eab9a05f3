// Blocks behind handles: the calls that the heap gives, and the load that finds a block.

/** A block of `bytes` bytes; 0 when out of memory. Blocks may be moved. */
export declare function handle_alloc(bytes: u32): u32;
export declare function handle_free(handle: u32): u32;

export function alloc(bytes: u32): u32 {
  return handle_alloc(bytes);
}

export function release(block: u32): void {
  handle_free(block);
}

/** Where a block is, until the next call that allocates. */
export function addressOf(block: u32): u32 {
  return load<u32>(block);
}
