import { defineConfig } from "lintel"

export default defineConfig({ design: "system.ts" })
