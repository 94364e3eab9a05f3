// Live blocks by the calls that made them: what a heap is full of, and what has come since an earlier moment.

import type { LiveBlock } from "./live.js";

/** The blocks that one call made. */
export interface SiteGroup {
  readonly stack: string | undefined;
  readonly count: number;
  readonly bytes: number;
}

/** What has become of the blocks that one call made, between two moments. */
export interface SiteChange {
  readonly stack: string | undefined;
  /** Live at the later moment alone. */
  readonly made: { readonly count: number; readonly bytes: number };
  /** Live at the earlier moment alone. */
  readonly freed: { readonly count: number; readonly bytes: number };
}

const number = (value: number): string => value.toLocaleString("en");
const blocksText = (count: number): string => `${number(count)} ${count === 1 ? "block" : "blocks"}`;
const bytesText = (bytes: number): string => `${number(bytes)} ${bytes === 1 ? "byte" : "bytes"}`;
const indented = (stack: string | undefined): string =>
  (stack ?? "at a call that is not known")
    .split("\n")
    .map((line) => `    ${line.trim()}`)
    .join("\n");

function sum(blocks: readonly LiveBlock[]): { count: number; bytes: number } {
  return { count: blocks.length, bytes: blocks.reduce((bytes, { size }) => bytes + size, 0) };
}

function byStack(blocks: Iterable<LiveBlock>): Map<string | undefined, LiveBlock[]> {
  const groups = new Map<string | undefined, LiveBlock[]>();
  for (const block of blocks) {
    const group = groups.get(block.stack);
    if (group === undefined) groups.set(block.stack, [block]);
    else group.push(block);
  }
  return groups;
}

/** Live blocks in groups, those with the most bytes first. `String(report)` is a text, `JSON.stringify(report)` the data. */
export class LiveReport {
  readonly count: number;
  readonly bytes: number;
  readonly groups: readonly SiteGroup[];

  constructor(blocks: Iterable<LiveBlock>) {
    const groups = Array.from(byStack(blocks), ([stack, members]) => ({ stack, ...sum(members) }));
    this.groups = groups.sort((one, other) => other.bytes - one.bytes);
    this.count = groups.reduce((count, group) => count + group.count, 0);
    this.bytes = groups.reduce((bytes, group) => bytes + group.bytes, 0);
  }

  toString(): string {
    const groups = this.groups.map(
      ({ stack, count, bytes }) => `  ${bytesText(bytes)} in ${blocksText(count)}\n${indented(stack)}`,
    );
    return [`${blocksText(this.count)} live, ${bytesText(this.bytes)}`, ...groups].join("\n");
  }
}

/** What has changed between two moments, the calls whose blocks have grown most first. */
export class LiveDiff {
  readonly made: { readonly count: number; readonly bytes: number };
  readonly freed: { readonly count: number; readonly bytes: number };
  readonly changes: readonly SiteChange[];

  constructor(before: Iterable<LiveBlock>, after: Iterable<LiveBlock>) {
    const identity = ({ address, serial }: LiveBlock): string => `${address} ${serial ?? ""}`;
    const [earlier, later] = [before, after].map((blocks) => Array.from(blocks)) as [LiveBlock[], LiveBlock[]];
    const [known, kept] = [new Set(earlier.map(identity)), new Set(later.map(identity))];
    const made = later.filter((block) => !known.has(identity(block)));
    const freed = earlier.filter((block) => !kept.has(identity(block)));
    const [madeBy, freedBy] = [byStack(made), byStack(freed)];
    const stacks = [...new Set([...madeBy.keys(), ...freedBy.keys()])];
    const growth = ({ made, freed }: SiteChange): number => made.bytes - freed.bytes;
    this.changes = stacks
      .map((stack) => ({ stack, made: sum(madeBy.get(stack) ?? []), freed: sum(freedBy.get(stack) ?? []) }))
      .sort((one, other) => growth(other) - growth(one));
    this.made = sum(made);
    this.freed = sum(freed);
  }

  toString(): string {
    const change = ({ made, freed }: Pick<SiteChange, "made" | "freed">): string =>
      `+${bytesText(made.bytes)} in ${blocksText(made.count)}, −${bytesText(freed.bytes)} in ${blocksText(freed.count)}`;
    return [change(this), ...this.changes.map((each) => `  ${change(each)}\n${indented(each.stack)}`)].join("\n");
  }
}

/** The live blocks of a heap by the calls that made them: `groupLive(heap.live())`. */
export function groupLive(blocks: Iterable<LiveBlock>): LiveReport {
  return new LiveReport(blocks);
}

/** What has been made and freed between two moments: `diffLive(before, heap.live())`, each a list that was kept. */
export function diffLive(before: Iterable<LiveBlock>, after: Iterable<LiveBlock>): LiveDiff {
  return new LiveDiff(before, after);
}
