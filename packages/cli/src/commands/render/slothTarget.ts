export { sloth } from "@lintel/render-ops"
