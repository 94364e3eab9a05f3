// next-fit: one free list in address order; a request takes the next chunk that holds it, from where the
// last search stopped.
//
//   ┌─────────┬──────┬──────┬──────┬──────┬──────┬──────────┐
//   │ control │ live │ free │ live │ live │ free │ top      │
//   │ + list ─┼──────┼▶ ⇄ ──┼──────┼──────┼▶ ⇄   │          │
//   └─────────┴──────┴──────┴──────┴──────┴──────┴──────────┘
//
// The top counts as larger than any chunk, for it can grow: it serves what no listed chunk holds.
// Invariants: those of placement/boundary and heap/free-list.
// Costs: malloc walks the free chunks between where the last search stopped and the one it takes, all of them where none
// fits; free walks where neither neighbour is free, else is constant. 4 bytes a block, plus rounding to 16.
// Source: D. E. Knuth, TAOCP 1, 2.5, exercise 6.

export * from "../placement/boundary";
