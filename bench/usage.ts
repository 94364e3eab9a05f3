// What is wrong with the command line or with what it names.

/** Shown in one line; the exit code is 2. */
export class UsageError extends Error {}
