export { resilience4j } from "@lintel/render-ops"
