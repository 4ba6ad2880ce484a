export { asyncapi } from "@lintel/render-asyncapi"
