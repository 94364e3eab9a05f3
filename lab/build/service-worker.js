// Keeps the page for when there is no network: what it needs to begin with at once, all else once it has been fetched.
// The build puts FILES, with their paths, and VERSION, which changes when one of them does, before this.

const CACHE = `heap-lab-${VERSION}`;

async function install() {
  const cache = await caches.open(CACHE);
  await cache.addAll(FILES);
  await self.skipWaiting();
}

async function activate() {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith("heap-lab-") && name !== CACHE).map((name) => caches.delete(name)),
  );
  await self.clients.claim();
}

async function respond(request) {
  const cache = await caches.open(CACHE);
  // What is kept are files: they are the same whatever the request says.
  const kept = await cache.match(request, { ignoreSearch: true, ignoreVary: true });
  if (kept !== undefined) return kept;
  const response = await fetch(request);
  if (response.ok) await cache.put(request, response.clone());
  return response;
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && new URL(request.url).origin === self.location.origin)
    event.respondWith(respond(request));
});
