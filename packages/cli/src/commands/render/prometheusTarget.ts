export { prometheus } from "@lintel/render-ops"
