export { asl, effectWorkflow, temporal } from "@lintel/render-workflow"
