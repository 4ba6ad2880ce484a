import { defineConfig } from "lintel"

export default defineConfig({
  design: "system.ts",
  policy: {
    // Nobody calls these but the services of this design: what none of them reads may change.
    exhaustive: ["contract:inventory", "contract:payments", "contract:shipping"]
  }
})
