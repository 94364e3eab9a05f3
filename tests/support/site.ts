// A server of a folder's files and of pages made for a test, on this machine alone.

import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

export interface Page {
  readonly body: string;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Site {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves `pages` by their paths, and all else from the folder. */
export async function serve(folder: string, pages: Readonly<Record<string, Page>>): Promise<Site> {
  const server: Server = createServer(async ({ url = "/" }, response) => {
    const { pathname } = new URL(url, "http://localhost");
    const page = pages[pathname];
    if (page !== undefined) {
      response.writeHead(200, { "content-type": page.type ?? TYPES[".html"], ...page.headers }).end(page.body);
      return;
    }
    try {
      const file = await readFile(join(folder, normalize(pathname)));
      // A page that is isolated takes no other file than one that says so.
      const headers = { "cross-origin-embedder-policy": "require-corp", "cross-origin-resource-policy": "same-origin" };
      response.writeHead(200, { "content-type": TYPES[extname(pathname)] ?? "text/plain", ...headers }).end(file);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { url: `http://127.0.0.1:${port}`, close };
}
