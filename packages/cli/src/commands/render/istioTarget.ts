export { istio } from "@lintel/render-ops"
