// What a walk says of each chunk.

export const FREE: u32 = 0;
export const LIVE: u32 = 1;
/** Free, at the high end: what growth extends. */
export const TOP_STATE: u32 = 2;
/** Pages of somebody else's between the heap's own. */
export const GAP_STATE: u32 = 3;
/** A chunk that is cut into blocks, which follow. */
export const RUN: u32 = 4;
export const FREE_BLOCK: u32 = 5;
export const LIVE_BLOCK: u32 = 6;
/** The same of ranges that are not of the heap's memory. */
export const FREE_ELSEWHERE: u32 = 7;
export const LIVE_ELSEWHERE: u32 = 8;
/** Words of the heap's own among the chunks. */
export const TABLE_STATE: u32 = 9;
