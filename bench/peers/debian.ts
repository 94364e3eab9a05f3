// What Debian says of its packages.

import { spawnSync } from "node:child_process";

/** Version of an installed package; "unknown" where it is not Debian's. */
export function debianVersion(name: string): string {
  const { stdout } = spawnSync("dpkg", ["-s", name], { encoding: "utf8" });
  return /^Version: (.*)$/m.exec(stdout ?? "")?.[1] ?? "unknown";
}
