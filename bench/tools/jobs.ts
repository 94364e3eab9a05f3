// What the tool process is asked for.

/** To assemble a module's text. */
export interface AssembleJob {
  readonly kind: "assemble";
  readonly text: string;
}

/** To merge memory, allocator and replay guest into one module whose heap begins at `base`. */
export interface LinkJob {
  readonly kind: "link";
  readonly allocator: Uint8Array;
  readonly guest: Uint8Array;
  readonly base: number;
}

export type Job = AssembleJob | LinkJob;

export interface Request {
  readonly id: number;
  readonly job: Job;
}

export interface Answer {
  readonly id: number;
  readonly bytes?: Uint8Array;
  readonly error?: string;
}
