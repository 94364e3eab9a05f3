// Puts a wrapper in the place of each function of the family: it makes the call, and tells of it where it was made from
// outside of the family. A calloc that calls malloc inside is one call.
//
//   f(…):  if depth ≠ 0, f'(…); else depth = 1, f'(…), depth = 0, heapsmith.event(code, block, size, other)

import { CALLS } from "../trace/format.js";
import { IMPORT_MODULE, IMPORT_NAME, type Role, type Told } from "./family.js";
import type { Binaryen, BinaryenModule, Member } from "./identify.js";

const EVENT = "heapsmith.event";
const DEPTH = "heapsmith.depth";

class Wrapper {
  readonly #binaryen: Binaryen;
  readonly #module: BinaryenModule;
  readonly #role: Role;
  readonly #original: string;

  constructor(binaryen: Binaryen, module: BinaryenModule, role: Role, original: string) {
    this.#binaryen = binaryen;
    this.#module = module;
    this.#role = role;
    this.#original = original;
  }

  /** The wrapper's body. Behind the parameters it has a local for the result. */
  body(): number {
    const { global, call, i32 } = this.#module;
    const { i32: word, none } = this.#binaryen;
    const inner = (): number => call(this.#original, this.#words(), this.#role.returns ? word : none);
    const isInside = global.get(DEPTH, word);
    const recorded = this.#module.block(
      null,
      [
        global.set(DEPTH, i32.const(1)),
        this.#role.returns ? this.#module.local.set(this.#resultLocal, inner()) : inner(),
        global.set(DEPTH, i32.const(0)),
        this.#told(),
        ...(this.#role.returns ? [this.#argument(this.#resultLocal)] : []),
      ],
      this.#role.returns ? word : none,
    );
    return this.#module.if(isInside, inner(), recorded);
  }

  get #resultLocal(): number {
    return this.#role.parameters;
  }

  #words(): number[] {
    return Array.from({ length: this.#role.parameters }, (_, index) => this.#argument(index));
  }

  #argument(index: number): number {
    return this.#module.local.get(index, this.#binaryen.i32);
  }

  #size(size: Told["size"]): number {
    const { i32 } = this.#module;
    if (size === undefined) return i32.const(0);
    return typeof size === "number" ? this.#argument(size) : i32.mul(this.#argument(size[0]), this.#argument(size[1]));
  }

  /** The call of the recorder. */
  #told(): number {
    const { call, size, other, storedAt, returns } = this.#role;
    const { i32 } = this.#module;
    const block = returns ? this.#argument(this.#resultLocal) : i32.const(0);
    const event = (where: number): number =>
      this.#module.call(
        EVENT,
        [
          i32.const(CALLS.indexOf(call)),
          where,
          this.#size(size),
          other === undefined ? i32.const(0) : this.#argument(other),
        ],
        this.#binaryen.none,
      );
    if (storedAt === undefined) return event(block);
    return this.#module.if(i32.eqz(block), event(i32.load(0, 4, this.#argument(storedAt))));
  }
}

function wrap(binaryen: Binaryen, module: BinaryenModule, { internal, role }: Member): void {
  const { module: from, base, params, results, vars, body } = binaryen.getFunctionInfo(module.getFunction(internal));
  const original = `${internal}.original`;
  module.removeFunction(internal);
  if (from && base) module.addFunctionImport(original, from, base, params, results);
  else module.addFunction(original, params, results, vars, body);
  const wrapper = new Wrapper(binaryen, module, role, original);
  module.addFunction(internal, params, results, role.returns ? [binaryen.i32] : [], wrapper.body());
}

/** Wraps all members of the family. */
export function rewrite(binaryen: Binaryen, module: BinaryenModule, members: readonly Member[]): void {
  const { i32, none } = binaryen;
  module.addFunctionImport(EVENT, IMPORT_MODULE, IMPORT_NAME, binaryen.createType([i32, i32, i32, i32]), none);
  module.addGlobal(DEPTH, i32, true, module.i32.const(0));
  for (const member of members) wrap(binaryen, module, member);
}
