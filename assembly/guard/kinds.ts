// What can be reported. The numbers are part of the interface: src/guard/misuse.ts has them in words.
//
//   kind                   address       size            detail
export const OVERFLOW: u32 = 1; //            of the block  of the block    bytes written past its end, at least
export const UNDERFLOW: u32 = 2; //           of the block  of the block    bytes written before its start, at least
export const WRITE_AFTER_FREE: u32 = 3; //    of the block  of the block    offset of the first changed byte, signed
export const DOUBLE_FREE: u32 = 4; //         of the block  of the block    0
export const FREED_POINTER: u32 = 5; //       as given      of the block    offset in the block
export const WILD_POINTER: u32 = 6; //        as given      0               0
export const INNER_POINTER: u32 = 7; //       as given      of the block    offset in the block
export const SIZE_MISMATCH: u32 = 8; //       of the block  of the block    the size given
export const ALIGNMENT_MISMATCH: u32 = 9; //  of the block  of the block    the alignment given; 1 for none
export const BAD_ALIGNMENT: u32 = 10; //      0             asked for       the alignment given
