import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    globalSetup: "tests/support/seed.ts",
    pool: "forks",
    // By default Vitest leaves one core idle.
    maxWorkers: availableParallelism(),
    testTimeout: 60_000,
  },
});
