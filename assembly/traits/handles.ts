// Traits of handles, whose heap is as large as what lives in it.

/** log2 of the share of its span by which a heap grows. */
export const GROWTH_SHIFT: u32 = 6;
