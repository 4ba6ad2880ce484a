import { defineConfig } from "lintel"

/** Incidents are small: who owns what, and what an error looks like, is no part of them. */
export default defineConfig({
  profile: "full",
  severities: { "ownership/*": "off", "http/error-shape-missing": "off" }
})
