export { openapi } from "@lintel/render-openapi"
