export { asl } from "@lintel/render-workflow"
