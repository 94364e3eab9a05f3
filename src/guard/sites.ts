// Sites: the stacks of calls, each known by a number that a guarded module keeps with the block.

/** Numbers have 27 bits; 0 says that nothing is known. */
const MOST_SITES = 2 ** 27 - 1;
/** Frames of this library's own, which say nothing of the program. */
const OWN = new URL("..", import.meta.url).href;

function framesOf(stack: string): string {
  const lines = stack.split("\n").filter((line) => /^\s+at /.test(line) || line.includes("@"));
  return lines.filter((line) => !line.includes(OWN) && !line.includes("node:internal")).join("\n");
}

export class Sites {
  readonly #numbers = new Map<string, number>();
  readonly #stacks = new Map<number, string>();
  /** Numbers of another host that works on the same heap must not mean anything here: each begins at its own. */
  #next = Math.floor(Math.random() * MOST_SITES);

  /** The number of the stack that leads here. */
  here(): number {
    const stack = framesOf(new Error().stack ?? "");
    const known = this.#numbers.get(stack);
    if (known !== undefined) return known;
    this.#next = (this.#next % MOST_SITES) + 1;
    this.#numbers.set(stack, this.#next);
    this.#stacks.set(this.#next, stack);
    return this.#next;
  }

  /** The stack of this number; undefined where it is another host's, or none. */
  stack(site: number): string | undefined {
    return this.#stacks.get(site);
  }
}
