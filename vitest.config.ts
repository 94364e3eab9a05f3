import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    globalSetup: "tests/support/seed.ts",
    pool: "forks",
    testTimeout: 60_000,
  },
});
