// Exit codes of the command.

export const OK = 0;
/** A heap failed. */
export const FAILED = 1;
/** The command line or its input is wrong. */
export const USAGE = 2;
