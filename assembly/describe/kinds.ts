// What a heap's bookkeeping consists of, by number. The host puts it in words: src/inspect/texts.ts.

/** Words that tell of one chunk. */
export const HEADER: u32 = 1;
export const NEXT_FREE: u32 = 2;
export const PREVIOUS_FREE: u32 = 3;
export const FOOTER: u32 = 4;
export const USED_BITS: u32 = 5;
export const LAST_BITS: u32 = 6;
export const RANGE_START: u32 = 7;
export const RANGE_SIZE: u32 = 8;
export const TREE_LEFT: u32 = 9;
export const TREE_RIGHT: u32 = 10;
export const TREE_MOST: u32 = 11;
export const RUN_FILL: u32 = 12;
export const NEXT_RUN: u32 = 13;
export const PREVIOUS_RUN: u32 = 14;
export const UNIT_ENTRY: u32 = 15;
export const BLOCK_LINK: u32 = 16;
export const PAYLOAD_HEADER: u32 = 17;
export const RELOCATABLE_HEADER: u32 = 18;
export const BLOCK_LOCK: u32 = 19;

/** Lists of free chunks. */
export const ADDRESS_LIST: u32 = 1;
export const EXACT_BIN: u32 = 2;
export const SORTED_BIN: u32 = 3;
export const FREE_RANGES: u32 = 4;
export const RECENT_BIN: u32 = 5;
export const RUN_CLASS: u32 = 6;
export const RECENT_RING: u32 = 7;
/** The list of what is in none. */
export const NO_LIST: u32 = 0xffffffff;

/** Bitmaps. */
export const USED_MAP: u32 = 1;
export const LAST_MAP: u32 = 2;
export const FULL_MAP: u32 = 3;
export const BIN_MAP: u32 = 4;

/** Positions that a heap keeps. */
export const TOP_PLACE: u32 = 1;
export const ROVER: u32 = 2;
export const STOP: u32 = 3;
export const CURSOR: u32 = 4;
export const ARENA_START: u32 = 5;
export const ARENA_MARK: u32 = 6;
export const LAST_BLOCK: u32 = 7;
export const TABLE_LOW: u32 = 8;
export const UNTOUCHED: u32 = 9;
export const SPARE_MASTER: u32 = 10;
