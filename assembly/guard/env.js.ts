// What a guarded module imports, in JavaScript.

declare const env: { report(kind: number, address: number, size: number, detail: number): void };

export function report(kind: number, address: number, size: number, detail: number): void {
  env.report(kind, address, size, detail);
}
