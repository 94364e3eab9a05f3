// binned: Lea's allocator as first published: boundary tags, bins by size, smallest-first best fit, the top last.
//
//   ┌─────────┬──────┬────────┬──────┬──────┬────────┬─────────────┐
//   │ control │ live │ free   │ live │ live │ free   │ top         │
//   │ + bins  │      │ bin 4  │      │      │ bin 37 │             │
//   └─────────┴──────┴────────┴──────┴──────┴────────┴─────────────┘
//
// Invariants: those of placement/boundary and heap/bins.
// Costs: malloc and free constant below 512 bytes, linear in a bin's length above; 4 bytes a block, plus rounding to 16.
// Source: D. Lea, "A Memory Allocator" (1996).

export * from "../placement/boundary";
