import { defineConfig } from "lintel"

// oxlint-disable-next-line import/no-default-export -- where the command line looks for it
export default defineConfig({
  design: "system.ts",
  policy: {
    // Nobody calls these but the services of this design: what none of them reads may change.
    exhaustive: ["contract:inventory", "contract:payments", "contract:shipping"]
  }
})
