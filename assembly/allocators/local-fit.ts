// local-fit: boundary tags and bins, which the chunks of the last calls have not gone into yet.
//
//   ┌─────────┬──────┬────────┬──────┬───────┬──────┬──────┬──────┬──────────┐
//   │ control │ live │ free   │ live │ front │ live │ hole │ live │ top      │
//   │ + bins  │      │ bin 37 │      │       │      │      │      │          │
//   └─────────┴──────┴────────┴──────┴───────┴──────┴──────┴──────┴──────────┘
//
// For programs that allocate and free in rows, as those with a collector do. The heap of AssemblyScript's programs,
// which can read its headers: see traits/local-fit.
// Invariants: those of placement/boundary and heap/bins, but that front and hole are each in a list of their own.
// Costs: constant; 4 bytes a block, plus rounding to 16.

export * from "../placement/boundary";
