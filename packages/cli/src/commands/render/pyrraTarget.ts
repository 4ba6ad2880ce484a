export { pyrra } from "@lintel/render-ops"
