// Links between free chunks, as they lie in memory. A hardened module has assembly/hardened/links.ts in this place.

import { load32, store32 } from "../machine";
import { Ptr } from "./units";

/** Tells heaps whose links are written in another way apart, in their magic number. */
export const FLAVOUR: u32 = 0;
/** Whether a chunk's neighbours in its list are asked about it before it leaves. */
export const VERIFIES: bool = false;

/** The link at an address; 0 for none. */
export function loadLink(at: Ptr): Ptr {
  return load32(at);
}

export function storeLink(at: Ptr, link: Ptr): void {
  store32(at, link);
}

/** Where VERIFIES is set: what a chunk's neighbours say of it, `forth` and `back`, must be the chunk itself. */
export function verifyUnlink(_chunk: Ptr, _forth: Ptr, _back: Ptr): void {}
