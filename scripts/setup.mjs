// Installs the Debian packages that some tests need, where they are absent and this is root.
//   node scripts/setup.mjs              what the tests need
//   node scripts/setup.mjs --bench      and what the comparison's peers are built with
// Elsewhere it says what is missing and how to get it; the tests that need it then fail, and say so too.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

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
