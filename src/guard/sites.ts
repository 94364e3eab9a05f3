// Sites: the stacks of calls, each known by a number that a guarded module keeps with the block.

/** Numbers have 27 bits; 0 says that nothing is known. */
const MOST_SITES = 2 ** 27 - 1;
/** The folder of this library, whose frames say nothing of the program; undefined where a bundle holds both. */
const OWN = /\/guard\/sites\.\w+$/.test(import.meta.url) ? new URL("..", import.meta.url).pathname : undefined;
/** Frames between the program's call and the stack: `here`, and who calls it. */
const OWN_FRAMES = 2;

function framesOf(stack: string): string {
  const lines = stack.split("\n").filter((line) => /^\s+at /.test(line) || line.includes("@"));
  return lines
    .slice(OWN_FRAMES)
    .filter((line) => !(OWN !== undefined && line.includes(OWN)) && !line.includes("node:internal"))
    .join("\n");
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
