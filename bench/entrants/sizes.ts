// Bytes of what a user ships.

import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { ROOT } from "../root.js";

export interface Sizes {
  readonly raw: number;
  readonly gzip: number;
  readonly brotli: number;
}

export function sizesOf(bytes: Uint8Array): Sizes {
  return {
    raw: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes).length,
  };
}

/** Of a script as a bundler ships it: with all that it imports, minified. */
export async function scriptSizes(source: string): Promise<Sizes> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: ROOT },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2022",
  });
  return sizesOf(outputFiles[0]?.contents ?? new Uint8Array());
}
