export { asl, bpmn, effectWorkflow, serverlessWorkflow, temporal } from "@lintel/render-workflow"
