// What the command hands over to the hook that records a node program.

export interface HookSettings {
  readonly output: string;
  readonly stacks: boolean;
  readonly functions: Readonly<Record<string, string>>;
}

/** The environment variable that has the settings as JSON. */
export const SETTINGS = "HEAPSMITH_RECORD";
