import { defaultServerConditions } from "vite"
import { defineConfig } from "vitest/config"

// Workspace packages resolve to their sources: no build is needed to test.
const conditions = ["@lintel/source", ...defaultServerConditions]

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    pool: "threads",
    maxWorkers: "100%", // the default leaves a core idle, which is half of a small machine
    hookTimeout: 120_000,
    testTimeout: 60_000, // machines that build others at the same time are slow, not wrong
    server: { deps: { inline: ["@actions/workflow-parser"] } }, // it imports JSON as only bundlers do
    setupFiles: ["./tests/seed.ts"],
    isolate: false, // one module graph per worker: effect is loaded once, not once per file
    projects: [
      { extends: true, test: { name: "unit", include: ["packages/*/test/**/*.test.ts"] } },
      {
        extends: true,
        test: { name: "tests", include: ["tests/src/**/*.test.ts"], exclude: ["tests/src/generated/**"] }
      },
      { extends: true, test: { name: "tooling", include: ["tests/tooling/**/*.test.mjs"] } },
      { extends: true, test: { name: "docs", include: ["tests/src/generated/**/*.test.ts"] } }
    ],
    coverage: {
      provider: "v8",
      include: ["packages/*/src/**/*.ts"],
      reporter: ["text-summary", "json-summary"],
      reportsDirectory: "reports/coverage"
    }
  }
})
