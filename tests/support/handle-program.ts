// Random programs on heaps with handles, in step and against a model: what each block must hold, and where it may be.

import { addressOf, type HandleHeap, UNLIMITED } from "./handles.js";
import type { Random } from "./random.js";

const PATTERN_BYTES = 2 ** 17 + 256;
const POLICIES: readonly (readonly [number, number])[] = [
  [0, 0],
  [UNLIMITED, 6],
  [UNLIMITED, 31],
  [2000, 31],
  [200, 8],
];

interface Block {
  /** The handle; of a raw block, its address. */
  readonly name: number;
  readonly isRaw: boolean;
  size: number;
  locks: number;
  /** Where it must stay, while it is locked or raw. */
  address: number;
  readonly offset: number;
}

function makePattern(random: Random): Buffer {
  return Buffer.from(Uint8Array.from({ length: PATTERN_BYTES }, () => random.below(256)));
}

/** Heaps that get the same calls, and what they hold. */
export class HandleProgram {
  readonly blocks: Block[] = [];
  readonly #heaps: readonly HandleHeap[];
  readonly #random: Random;
  readonly #pattern: Buffer;
  #mostMoved = 0;

  constructor(heaps: readonly HandleHeap[], random: Random) {
    this.#heaps = heaps;
    this.#random = random;
    this.#pattern = makePattern(random);
  }

  /** Makes a call on every heap; all must give the same. */
  call(name: string, ...words: number[]): number {
    const [first, ...others] = this.#heaps.map((heap) => heap.call(name, ...words));
    if (first === undefined || others.some((other) => other !== first))
      throw new Error(`${name}(${words}) gives ${[first, ...others]}`);
    return first;
  }

  addressOf(block: Block): number {
    const [first] = this.#heaps;
    if (block.isRaw || first === undefined) return block.name;
    return addressOf(first, block.name);
  }

  /** One random operation. */
  step(): void {
    const { below } = { below: (bound: number) => this.#random.below(bound) };
    const block = this.blocks[below(Math.max(this.blocks.length, 1))];
    const kind = below(100);
    if (block === undefined || kind < 34) this.#allocate(below(12) === 0);
    else if (kind < 62) this.#free(block);
    else if (kind < 74) this.#resize(block);
    else if (kind < 82) this.#lock(block);
    else if (kind < 92) this.#unlock(block);
    else if (kind < 98) this.compact(this.#random.scaled(14));
    else if (kind === 98) this.call("heap_policy", ...(POLICIES[below(POLICIES.length)] ?? []));
    else this.#misuse(below(2 ** 22));
  }

  /** Frees blocks that are not locked until `count` are left. */
  shrinkTo(count: number): void {
    for (const block of this.blocks.slice(count)) if (block.locks === 0) this.#free(block);
  }

  unlockAll(): void {
    for (const block of this.blocks) while (block.locks > 0) this.#unlock(block);
  }

  compact(budget: number): number {
    const moved = this.call("heap_compact", budget);
    this.#mostMoved = Math.max(0, ...this.blocks.map(({ size }) => size + 24));
    if (budget !== UNLIMITED && moved > budget + this.#mostMoved)
      throw new Error(`a step of ${budget} bytes has moved ${moved}`);
    return moved;
  }

  /** Throws where a block has lost what it held, or has been moved while it was locked. */
  verify(block: Block): void {
    const address = this.addressOf(block);
    if ((block.isRaw || block.locks > 0) && address !== block.address) throw new Error(`${block.name} has been moved`);
    if (address % 8 !== 0) throw new Error(`${block.name} is at ${address}`);
    const { offset, size } = block;
    for (const { memory } of this.#heaps) {
      const bytes = Buffer.from(memory.buffer, address, size);
      if (bytes.compare(this.#pattern, offset, offset + size) !== 0)
        throw new Error(`${block.name} has lost its contents`);
    }
  }

  verifyAll(): void {
    for (const block of this.blocks) this.verify(block);
    const [first, ...others] = this.#heaps.map(({ memory }) => Buffer.from(memory.buffer));
    for (const other of others) if (first?.equals(other) === false) throw new Error("the memories differ");
  }

  #write(block: Block, from: number): void {
    const address = this.addressOf(block);
    const { offset, size } = block;
    for (const { memory } of this.#heaps)
      this.#pattern.copy(Buffer.from(memory.buffer), address + from, offset + from, offset + size);
  }

  #size(): number {
    return this.#random.scaled(this.#random.below(50) === 0 ? 16 : 9);
  }

  #allocate(isRaw: boolean): void {
    const size = this.#size();
    const name = this.call(isRaw ? "malloc" : "handle_alloc", size);
    if (name === 0) return;
    if (this.blocks.some((block) => block.isRaw === isRaw && block.name === name))
      throw new Error(`${name} is given twice`);
    const offset = this.#random.below(256);
    const block = { name, isRaw, size, locks: 0, address: name, offset };
    this.blocks.push(block);
    this.#write(block, 0);
  }

  #free(block: Block): void {
    this.verify(block);
    if (block.isRaw) this.call("free", block.name);
    else if (this.call("handle_free", block.name) !== Number(block.locks === 0)) throw new Error("handle_free");
    if (block.locks === 0) this.blocks.splice(this.blocks.indexOf(block), 1);
  }

  #resize(block: Block): void {
    if (block.isRaw) return;
    this.verify(block);
    const size = this.#size();
    const isDone = this.call("handle_resize", block.name, size) === 1;
    if (isDone && block.locks > 0) throw new Error("handle_resize of a locked block");
    const held = block.size;
    if (isDone) block.size = Math.min(held, size);
    this.verify(block);
    if (!isDone) return;
    block.size = size;
    if (this.call("handle_size", block.name) < size) throw new Error("handle_size");
    if (size > held) this.#write(block, held);
  }

  #lock(block: Block): void {
    if (block.isRaw) return;
    const address = this.call("handle_lock", block.name);
    if (address !== this.addressOf(block)) throw new Error("handle_lock");
    block.address = address;
    block.locks += 1;
  }

  #unlock(block: Block): void {
    if (block.isRaw) return;
    if (this.call("handle_unlock", block.name) !== Number(block.locks > 0)) throw new Error("handle_unlock");
    block.locks = Math.max(block.locks - 1, 0);
  }

  /** Handles that are none: nothing happens. */
  #misuse(wild: number): void {
    if (this.blocks.some(({ name, isRaw }) => !isRaw && name === wild)) return;
    for (const name of ["handle_free", "handle_lock", "handle_unlock", "handle_size"])
      if (this.call(name, wild) !== 0) throw new Error(`${name}(${wild})`);
    if (this.call("handle_resize", wild, 10) !== 0) throw new Error(`handle_resize(${wild})`);
  }
}
