// Installs what some tests need: Debian packages, where they are absent and this is root, and other runtimes.
//   node scripts/setup.mjs              what the tests need
//   node scripts/setup.mjs --bench      and what the comparison's peers are built with
// Elsewhere it says what is missing and how to get it; the tests that need it then fail, and say so too.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Package, and a file by which it is known to be there. */
const TESTS = {
  clang: "/usr/bin/clang",
  lld: "/usr/bin/wasm-ld",
  "wasi-libc": "/usr/lib/wasm32-wasi/libc.a",
  "libclang-rt-dev-wasm32": "/var/lib/dpkg/info/libclang-rt-dev-wasm32.list",
  rustc: "/usr/bin/rustc",
  "libstd-rust-dev-wasm32": "/usr/lib/rustlib/wasm32-unknown-unknown",
  chromium: "/usr/bin/chromium",
};
const BENCH = { emscripten: "/usr/bin/emcc" };

const wanted = process.argv.includes("--bench") ? { ...TESTS, ...BENCH } : TESTS;
const missing = () => Object.keys(wanted).filter((name) => !existsSync(wanted[name]));

function apt(...words) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  return spawnSync("apt-get", ["-qq", ...words], { env, stdio: ["ignore", "ignore", "inherit"] }).status === 0;
}

if (missing().length > 0) {
  const install = `apt-get install -y ${missing().join(" ")}`;
  const isRoot = process.getuid?.() === 0;
  if (isRoot && existsSync("/usr/bin/apt-get")) {
    console.log(`installing ${missing().join(", ")}`);
    apt("update");
    apt("install", "-y", "--no-install-recommends", ...missing());
  }
  if (missing().length > 0) console.warn(`missing: ${missing().join(", ")}. As root, on Debian: ${install}`);
}

// The runtimes that the package is tested in: 800 MB, so that they are not among the dependencies. Linux on x64 only.
const places = fileURLToPath(new URL("../tests/places", import.meta.url));
if (!existsSync(`${places}/node_modules`)) {
  console.log("installing Node.js 22, 24 and 26, Deno and Bun for the tests");
  const words = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status } = spawnSync("npm", words, { cwd: places, stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) console.warn(`missing: what ${places}/package.json lists`);
}
