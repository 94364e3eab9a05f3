// Resuming a snapshot: its bytes go to where they came from, in a new memory or a given one.

import { InvalidOptionError, SnapshotError } from "./errors.js";
import { inspectors } from "./generated/inspectors.js";
import { type AllocatorName, allocatorNames, type Choice, type HeapOptions, resolveOptions } from "./options.js";
import { decodeSnapshot, type Image } from "./snapshot.js";

const PAGE = 65536;
/** What a heap leaves alone at the end of its last page. */
const LEFT_ALONE = 16;

function allocatorOf({ allocator }: Image): AllocatorName {
  const found = allocatorNames().find((name) => name === allocator);
  if (found === undefined)
    throw new SnapshotError(`snapshot: of the allocator ${JSON.stringify(allocator)}, unknown here`);
  return found;
}

/** Options that must say what the snapshot says, where they say anything. */
function agree(option: string, value: unknown, expected: unknown): void {
  if (value !== undefined && value !== expected)
    throw new InvalidOptionError(option, value, `no value, or the snapshot's (${expected})`);
}

/** The word at an offset of an image; undefined behind its end. */
export function wordOf({ bytes }: Image, at: number): number | undefined {
  if (at + 4 > bytes.length) return undefined;
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, true);
}

/**
 * Throws SnapshotError where no heap of this allocator in this version's layout lies `offset` bytes behind the image's
 * base.
 */
export function checkImage(image: Image, allocator: AllocatorName, offset: number): void {
  const base = image.base + offset;
  const probe = { memory: new WebAssembly.Memory({ initial: 0 }), __heap_base: base, __heap_limit: image.limit };
  const identity = inspectors[allocator]?.instantiate(probe).identity();
  if (wordOf(image, offset) !== identity) throw new SnapshotError(`snapshot: of another version of ${image.allocator}`);
  if (wordOf(image, offset + 4) !== base || wordOf(image, offset + 8) !== image.end)
    throw new SnapshotError("snapshot: its control block is of another heap");
}

function growTo(memory: WebAssembly.Memory, pages: number): void {
  const missing = pages - memory.buffer.byteLength / PAGE;
  if (missing <= 0) return;
  try {
    memory.grow(missing);
  } catch (cause) {
    throw new InvalidOptionError("memory", memory, `a memory that can have ${pages} pages`, { cause });
  }
}

/**
 * Lays an image that has been checked where it came from. Throws InvalidOptionError for options that contradict it;
 * nothing is changed then.
 */
export function layImage(image: Image, allocator: AllocatorName, options: HeapOptions): Choice {
  agree("allocator", options.allocator, allocator);
  agree("base", options.base, image.base);
  agree("limit", options.limit, image.limit);
  const pages = Math.ceil((image.end + LEFT_ALONE) / PAGE);
  const initialPages = Math.max(pages, options.initialPages ?? 0);
  const choice = resolveOptions({
    ...options,
    allocator,
    base: image.base,
    limit: image.limit,
    ...(options.memory === undefined ? { initialPages } : {}),
  });
  growTo(choice.place.memory, pages);
  new Uint8Array(choice.place.memory.buffer).set(image.bytes, image.base);
  return choice;
}

/**
 * Lays a snapshot's heap where it came from. Throws SnapshotError for one that cannot be resumed, InvalidOptionError for
 * options that contradict it; nothing is changed then.
 */
export function resume(snapshot: Uint8Array, options: HeapOptions): Choice {
  const image = decodeSnapshot(snapshot);
  const allocator = allocatorOf(image);
  checkImage(image, allocator, 0);
  return layImage(image, allocator, options);
}
