// Resuming a snapshot: its bytes go to where they came from, in a new memory or a given one.

import { InvalidOptionError, SnapshotError } from "./errors.js";
import { inspectors } from "./generated/inspectors.js";
import { allocatorNames, type Choice, type HeapOptions, resolveOptions } from "./options.js";
import { decodeSnapshot, type Image } from "./snapshot.js";

const PAGE = 65536;
/** What a heap leaves alone at the end of its last page. */
const LEFT_ALONE = 16;

function allocatorOf({ allocator }: Image): NonNullable<HeapOptions["allocator"]> {
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

/** Throws SnapshotError where the image is not one of this allocator's heaps in this version's layout. */
function checkImage(image: Image, identity: number | undefined): void {
  const view = new DataView(image.bytes.buffer, image.bytes.byteOffset, image.bytes.byteLength);
  const word = (at: number) => (at + 4 <= image.bytes.length ? view.getUint32(at, true) : undefined);
  if (word(0) !== identity) throw new SnapshotError(`snapshot: of another version of ${image.allocator}`);
  if (word(4) !== image.base || word(8) !== image.end)
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
 * Lays a snapshot's heap where it came from. Throws SnapshotError for one that cannot be resumed, InvalidOptionError for
 * options that contradict it; nothing is changed then.
 */
export function resume(snapshot: Uint8Array, options: HeapOptions): Choice {
  const image = decodeSnapshot(snapshot);
  const allocator = allocatorOf(image);
  agree("allocator", options.allocator, allocator);
  agree("base", options.base, image.base);
  agree("limit", options.limit, image.limit);
  const probe = { memory: new WebAssembly.Memory({ initial: 0 }), __heap_base: image.base, __heap_limit: image.limit };
  checkImage(image, inspectors[allocator]?.instantiate(probe).identity());
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
