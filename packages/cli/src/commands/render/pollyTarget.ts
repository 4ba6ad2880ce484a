export { polly } from "@lintel/render-ops"
