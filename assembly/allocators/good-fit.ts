// good-fit: boundary tags and bins that are last in, first out.
//
//   ┌─────────┬──────┬────────┬──────┬──────┬────────┬─────────────┐
//   │ control │ live │ free   │ live │ live │ free   │ top         │
//   │ + bins  │      │ bin 3  │      │      │ bin 37 │             │
//   └─────────┴──────┴────────┴──────┴──────┴────────┴─────────────┘
//
// The heap of AssemblyScript's programs, which can read its headers: see traits/good-fit.
// Invariants: those of placement/boundary and heap/bins.
// Costs: constant; 4 bytes a block, plus rounding to 16.

export * from "../placement/boundary";
