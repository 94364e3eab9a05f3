// first-fit: one free list in address order; a request takes the lowest chunk that holds it.
//
//   ┌─────────┬──────┬──────┬──────┬──────┬──────┬──────────┐
//   │ control │ live │ free │ live │ live │ free │ top      │
//   │ + list ─┼──────┼▶ ⇄ ──┼──────┼──────┼▶ ⇄   │          │
//   └─────────┴──────┴──────┴──────┴──────┴──────┴──────────┘
//
// The top counts as larger than any chunk, for it can grow: it serves what no listed chunk holds.
// Invariants: those of placement/boundary and heap/free-list.
// Costs: malloc walks the free chunks below the one it takes; free walks where neither neighbour is free, else is
// constant. 4 bytes a block, plus rounding to 16.
// Sources: D. E. Knuth, TAOCP 1, 2.5; P. R. Wilson et al., "Dynamic Storage Allocation" (1995).

export * from "../placement/boundary";
