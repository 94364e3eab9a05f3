// The control block that all heaps share: what must hold before anything else may be read.

import { heapEnd, limit, madeAt, magic, magicOf } from "../heap/control";
import { endOfPages, GRANULE, Ptr, Size } from "../heap/units";
import { heapBase, pages } from "../machine";
import { beginReport, END, holds, IDENTITY } from "./report";

/** Checks identity and end of a heap whose control block, with what must follow it, has `least` bytes. */
export function checkControl(allocator: u32, least: Size): bool {
  beginReport();
  const base = heapBase();
  const end = heapEnd();
  const memoryEnd = endOfPages(pages());
  if (!holds(memoryEnd >= base && memoryEnd - base >= least, END, base)) return false;
  if (!holds(magic() === magicOf(allocator) && madeAt() === base, IDENTITY, base)) return false;
  const isInside = end >= base && end - base >= least && end <= memoryEnd && end <= limit();
  return holds(isInside && u32(end & (GRANULE - 1)) === 0, END, end);
}

/** Whether a word may be read here. */
export function isInHeap(address: Ptr): bool {
  return address >= heapBase() && address <= heapEnd() - 4 && u32(address & 3) === 0;
}
