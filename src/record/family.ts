// The malloc family as it is found in modules: what each function is called, what it takes, what its call tells.

import type { CallName } from "../trace/format.js";

/** What a wrapper hands to the recorder, each an expression over a call's arguments. */
export interface Told {
  /** Bytes asked for: the number of an argument, or of two whose product it is. */
  readonly size?: number | readonly [number, number];
  /** The block before the call, or the alignment: the number of an argument. */
  readonly other?: number;
  /** Where the block is after the call: the result, unless an argument is the address at which it is stored. */
  readonly storedAt?: number;
}

export interface Role extends Told {
  /** What messages and options call it. */
  readonly name: string;
  /** What its calls are in a trace. */
  readonly call: CallName;
  /** Number of parameters, all i32. */
  readonly parameters: number;
  /** Whether it returns an i32. */
  readonly returns: boolean;
}

/** Where an instrumented module imports its recorder from. */
export const IMPORT_MODULE = "heapsmith";
export const IMPORT_NAME = "event";

/** How a function was known. */
export type Source = "export" | "import" | "name" | "option";

export interface FoundFunction {
  /** What it does: malloc, free, … */
  readonly role: string;
  /** The name that it was known by. */
  readonly name: string;
  readonly source: Source;
}

const ROLES: readonly Role[] = [
  { name: "malloc", call: "malloc", parameters: 1, returns: true, size: 0 },
  { name: "free", call: "free", parameters: 1, returns: false, other: 0 },
  { name: "calloc", call: "calloc", parameters: 2, returns: true, size: [0, 1] },
  { name: "realloc", call: "realloc", parameters: 2, returns: true, other: 0, size: 1 },
  { name: "reallocarray", call: "realloc", parameters: 3, returns: true, other: 0, size: [1, 2] },
  { name: "aligned_alloc", call: "memalign", parameters: 2, returns: true, other: 0, size: 1 },
  { name: "memalign", call: "memalign", parameters: 2, returns: true, other: 0, size: 1 },
  { name: "posix_memalign", call: "memalign", parameters: 3, returns: true, storedAt: 0, other: 1, size: 2 },
  { name: "free_sized", call: "free", parameters: 2, returns: false, other: 0 },
  { name: "free_aligned_sized", call: "free", parameters: 3, returns: false, other: 0 },
  { name: "__rust_alloc", call: "memalign", parameters: 2, returns: true, size: 0, other: 1 },
  { name: "__rust_alloc_zeroed", call: "calloc", parameters: 2, returns: true, size: 0 },
  { name: "__rust_realloc", call: "realloc", parameters: 4, returns: true, other: 0, size: 3 },
  { name: "__rust_dealloc", call: "free", parameters: 3, returns: false, other: 0 },
];

const byName = new Map(ROLES.map((role) => [role.name, role]));

export const roleNames: readonly string[] = [...byName.keys()];

export function roleNamed(name: string): Role | undefined {
  return byName.get(name);
}

/** The same functions under the names of C libraries: dlmalloc, emscripten_builtin_malloc, __libc_malloc, … */
const C_LIBRARY = /^(?:_|dl|__libc_|emscripten_builtin_|emmalloc_)?(\w+)$/;
/** AssemblyScript's, in the file of its runtime that has them. */
const ASSEMBLYSCRIPT = /\/__(alloc|free|realloc)$/;
const OF_ASSEMBLYSCRIPT: Readonly<Record<string, string>> = { alloc: "malloc", free: "free", realloc: "realloc" };
/** Rust's, mangled or not; `__rdl_` are those of its default allocator, all that optimised builds leave. */
const RUST = /(?:^|\d_?)__(?:rust|rdl)_(alloc|alloc_zeroed|realloc|dealloc)$/;

/** The role of a function of this name; undefined where it is none of the family's. */
export function roleOf(name: string): Role | undefined {
  const [, rust] = RUST.exec(name) ?? [];
  if (rust !== undefined) return byName.get(`__rust_${rust}`);
  const [, script] = ASSEMBLYSCRIPT.exec(name) ?? [];
  if (script !== undefined) return byName.get(OF_ASSEMBLYSCRIPT[script] ?? "");
  const [, bare = ""] = C_LIBRARY.exec(name) ?? [];
  return byName.get(bare);
}

/** What a program must have for a trace: something that makes blocks, and something that frees them. */
export function makesBlocks({ call }: Role): boolean {
  return call === "malloc" || call === "memalign";
}

export function freesBlocks({ call }: Role): boolean {
  return call === "free";
}
