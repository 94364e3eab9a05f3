// What a check can find, in words. The numbers are those of assembly/inspect/report.ts.

const TEXTS: Readonly<Record<number, string>> = {
  1: "no control block of this allocator and version, made at this address",
  2: "the heap's end is outside its memory, beyond its limit, or misaligned",
  3: "the chain of segments leads astray",
  4: "a size that cannot be",
  5: "flags that contradict each other",
  6: "a free chunk's footer is not its size",
  7: "two neighbours are both free",
  8: "the top is not where, or not as large as, it must be",
  9: "a segment does not end with its fence",
  10: "a link that leads astray, or not back",
  11: "a free chunk in no list, in a wrong one, or out of order",
  12: "a bitmap contradicts what it describes",
  13: "a counter or a position contradicts what it describes",
  14: "nodes outside their table, in no tree, or out of order",
  15: "ranges that overlap or leave a gap",
  16: "a master and its block that contradict each other",
};

export function violationText(code: number): string {
  return TEXTS[code] ?? "the walk leads astray";
}
