export { envoy } from "@lintel/render-ops"
