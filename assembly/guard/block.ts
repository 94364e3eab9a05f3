// What lies around a block.
//
//   live      ┌────────┬──────┬──────┬───────┬────────────────┬─────────────┐
//             │ serial │ site │ size │ check │ the user's     │ fence       │
//             └────────┴──────┴──────┴───────┴────────────────┴─────────────┘
//             -16                            block            +size         +extent
//
//   freed     ┌────────┬──────┬──────┬───────┬──────────────────────┬───────┬──────┐
//             │ serial │ site │ size │ check │ poison               │ freed │ next │
//             └────────┴──────┴──────┴───────┴──────────────────────┴───────┴──────┘
//             -16                            block                  +extent - 8
//
// serial  how many blocks had been handed out, this one included
// site    the host's number of the call that made the block, and in the low 5 bits log2 of the alignment asked for
// size    bytes asked for
// check   all other words of the header, and behind a freed block, with the address; it lies where an underflow comes first
// fence   8 to 23 bytes, to the next multiple of 16
// freed   the host's number of the call that freed the block
// next    the block that was freed after this one; 0 for the newest
//
// The allocator's block begins `lead` bytes below: 16, or the alignment where that is larger.

import { heapEnd } from "../heap/control";
import { alignUp, GRANULE, Ptr, Size } from "../heap/units";
import { fillEdge, fillWords, firstOther, isEdge, load32, store32, trailingZeros } from "./machine";

const SERIAL: u32 = 16;
const SITE: u32 = 12;
const SIZE: u32 = 8;
const CHECK: u32 = 4;
const ALIGNMENT_BITS: u32 = 5;

/** As in Visual C++'s debug heap: never written, freed, no man's land. */
const CLEAN: u32 = 0xcdcdcdcd;
const DEAD: u32 = 0xdddddddd;
const FENCE: u32 = 0xfdfdfdfd;
/** Least bytes of the fence, and bytes behind a freed block's poison. */
const TAIL: u32 = 8;
const NEXT_ROTATION: u32 = 17;
/** Tells a freed block's check from a live one's. */
const FREED_MARK: u32 = 0x5a17ed0f;

/** Bytes from a block's start to the end of its fence. */
export function extentOf(size: Size): Size {
  return u32(u32(size + (TAIL + GRANULE - 1)) & u32(~(GRANULE - 1)));
}

export function blockSize(block: Ptr): Size {
  return load32(u32(block - SIZE));
}

export function serialOf(block: Ptr): u32 {
  return load32(u32(block - SERIAL));
}

/** The host's number of the call that made the block. */
export function siteOf(block: Ptr): u32 {
  return u32(load32(u32(block - SITE)) >>> ALIGNMENT_BITS);
}

/** The alignment that the block was asked for with; 1 where with none. */
export function alignmentOf(block: Ptr): u32 {
  return u32(1 << u32(load32(u32(block - SITE)) & 31));
}

/** Bytes of the allocator's block below this one. */
export function leadFor(alignment: u32): Size {
  return alignment < GRANULE ? GRANULE : alignment;
}

/** The allocator's block. */
export function originOf(block: Ptr): Ptr {
  return u32(block - leadFor(alignmentOf(block)));
}

/** Bytes of the allocator's block, at least. */
export function footprintOf(block: Ptr): Size {
  return u32(leadFor(alignmentOf(block)) + extentOf(blockSize(block)));
}

function tailOf(block: Ptr): Ptr {
  return u32(block + extentOf(blockSize(block)) - TAIL);
}

/** Only valid of a freed block. */
export function freedAt(block: Ptr): u32 {
  return load32(tailOf(block));
}

/** Only valid of a freed block. */
export function nextFreed(block: Ptr): Ptr {
  return load32(u32(tailOf(block) + 4));
}

function rotate(word: u32, bits: u32): u32 {
  return u32(u32(word << bits) | (word >>> (32 - bits)));
}

function checkOf(block: Ptr, size: Size, site: u32, serial: u32): u32 {
  return u32(~u32(u32(block ^ rotate(size, 7)) ^ u32(rotate(site, 13) ^ rotate(serial, 22))));
}

function liveCheck(block: Ptr): u32 {
  return checkOf(block, blockSize(block), load32(u32(block - SITE)), serialOf(block));
}

/** What becomes of a block's check when it is freed by the call of a number, and another block is freed after it. */
function freedCheck(check: u32, site: u32, next: Ptr): u32 {
  return u32(u32(check ^ FREED_MARK) ^ u32(rotate(site, 5) ^ rotate(next, NEXT_ROTATION)));
}

function setCheck(block: Ptr, word: u32): void {
  store32(u32(block - CHECK), word);
}

/** The header of a live block. */
export function writeHeader(block: Ptr, size: Size, alignment: u32, site: u32, serial: u32): void {
  const made = u32(u32(site << ALIGNMENT_BITS) | trailingZeros(alignment));
  store32(u32(block - SERIAL), serial);
  store32(u32(block - SITE), made);
  store32(u32(block - SIZE), size);
  setCheck(block, checkOf(block, size, made, serial));
}

/** Bytes of a header's check that are not as written, counted from the highest down to the lowest: 1 to 4; 0 for none. */
function damageOf(found: u32, expected: u32): u32 {
  const wrong = u32(found ^ expected);
  return wrong === 0 ? 0 : u32(4 - u32(trailingZeros(wrong) >>> 3));
}

/** Whether a block's header is a live block's, as it was written. */
export function isLive(block: Ptr): bool {
  return load32(u32(block - CHECK)) === liveCheck(block);
}

/** Whether a block is in quarantine, where its check may not tell because it has been written to. */
export function isFreed(block: Ptr): bool {
  if (isLive(block)) return false;
  return isBuried(block) || (load32(block) === DEAD && load32(u32(block + 4)) === DEAD);
}

/** Bytes written before a live block's start, as far as they can be told: 4 stands for more. 0 for none. */
export function underflowOf(block: Ptr): u32 {
  return damageOf(load32(u32(block - CHECK)), liveCheck(block));
}

/** The bits of a word at `end` rounded down that belong to what lies below `end`. */
function bitsBelow(end: Ptr): u32 {
  return u32(u32(1 << u32(u32(end & 3) << 3)) - 1);
}

/** Lays the fence, and fills the block but for its first `kept` bytes, a multiple of 8 of them where they are not all. */
export function dress(block: Ptr, size: Size, kept: Size): void {
  const end = u32(block + size);
  if (kept !== size) fillWords(u32(block + u32(kept & u32(~7))), alignUp(end, 8), CLEAN);
  fillEdge(end, u32(block + extentOf(size)), FENCE);
}

/** Whether a live block's fence is as it was laid. */
export function isFenced(block: Ptr): bool {
  const size = blockSize(block);
  return isEdge(u32(block + size), u32(block + extentOf(size)), FENCE);
}

/** How far past its end a live block has been written to, in bytes, as far as the fence tells. 0: not at all. */
export function overflowOf(block: Ptr): u32 {
  const end = u32(block + blockSize(block));
  const last = u32(end & u32(~3));
  for (let at = u32(block + extentOf(blockSize(block)) - 4); at > last; at -= 4) {
    const word = load32(at);
    if (word !== FENCE) return u32(highestByte(u32(word ^ FENCE), at) - end + 1);
  }
  const wrong = u32(u32(load32(last) ^ FENCE) & u32(~bitsBelow(end)));
  return wrong === 0 ? 0 : u32(highestByte(wrong, last) - end + 1);
}

/** Address of the highest byte of the word at `at` that is not zero in `wrong`, which is not 0. */
function highestByte(wrong: u32, at: Ptr): Ptr {
  if (wrong >>> 24 !== 0) return u32(at + 3);
  if (wrong >>> 16 !== 0) return u32(at + 2);
  return wrong >>> 8 !== 0 ? u32(at + 1) : at;
}

/** Poisons a live block, whose check has been verified: the newest in quarantine. */
export function bury(block: Ptr, site: u32): void {
  const tail = tailOf(block);
  fillWords(block, tail, DEAD);
  store32(tail, site);
  store32(u32(tail + 4), 0);
  setCheck(block, freedCheck(load32(u32(block - CHECK)), site, 0));
}

/** Puts a block behind one that was the newest, whose check keeps what damage it shows. */
export function setNextFreed(block: Ptr, next: Ptr): void {
  store32(u32(tailOf(block) + 4), next);
  setCheck(block, u32(load32(u32(block - CHECK)) ^ rotate(next, NEXT_ROTATION)));
}

/** Whether what surrounds a freed block's poison is as it was left. */
export function isBuried(block: Ptr): bool {
  const tail = tailOf(block);
  if (tail < block || tail > heapEnd() - TAIL) return false;
  return load32(u32(block - CHECK)) === freedCheck(liveCheck(block), load32(tail), load32(u32(tail + 4)));
}

/** The first byte of a freed block that has been written to; 0 for none. */
export function firstDisturbed(block: Ptr): Ptr {
  const end = tailOf(block);
  const at = firstOther(block, end, DEAD);
  return at === end ? 0 : u32(at + u32(trailingZeros(u32(load32(at) ^ DEAD)) >>> 3));
}

/** Wipes the header out of memory that the allocator takes back. */
export function unmark(block: Ptr): void {
  setCheck(block, DEAD);
}
