// Links between free chunks, hardened: encoded, so that what overwrites one does not become another by chance, and
// verified before they are followed or undone. A link that cannot be ends the call with a trap; nothing was written
// through it.
//
//   stored   link ^ mask(address), where the mask's low bits are 01; 0 for none
//
// Source: "Safe-Linking", Check Point Research (2020), and the checked unlink of dlmalloc 2.8; the mask here is no secret.

import { heapEnd } from "../heap/control";
import { Ptr } from "../heap/units";
import { heapBase, load32, store32, trap } from "../machine";

export const FLAVOUR: u32 = 0x8000;
export const VERIFIES: bool = true;

/** Any number with well-mixed bits: the golden ratio's. */
const PATTERN: u32 = 0x9e3779b8;

function maskAt(at: Ptr): u32 {
  const turned = u32(u32(at << 13) | (at >>> 19));
  return u32(u32(u32(turned ^ PATTERN) & u32(~3)) | 1);
}

/** The link at an address; 0 for none. Traps for what no link can be. */
export function loadLink(at: Ptr): Ptr {
  const stored = load32(at);
  if (stored === 0) return 0;
  const link = u32(stored ^ maskAt(at));
  if (u32(link & 3) !== 0 || link < heapBase() || link > heapEnd() - 16) trap();
  return link;
}

export function storeLink(at: Ptr, link: Ptr): void {
  store32(at, link === 0 ? 0 : u32(link ^ maskAt(at)));
}

/** What a chunk's neighbours say of it, `forth` and `back`, must be the chunk itself. */
export function verifyUnlink(chunk: Ptr, forth: Ptr, back: Ptr): void {
  if (forth !== chunk || back !== chunk) trap();
}
