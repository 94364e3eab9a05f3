// The release modules as bytes, for those who link or store them.

import { allocators } from "../generated/allocators.js";
import { type AllocatorName, knownAllocator } from "../options.js";
import { embeddedBytes } from "./embed.js";

/** A copy of an allocator's release module. Throws InvalidOptionError for a name that the build does not have. */
export function moduleBytes(allocator: AllocatorName): Uint8Array<ArrayBuffer> {
  return embeddedBytes(allocators[knownAllocator(allocator)]);
}
