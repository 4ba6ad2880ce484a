export { openSlo } from "@lintel/render-ops"
