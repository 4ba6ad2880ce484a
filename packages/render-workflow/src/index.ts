/**
 * Sagas of a Model for the engines that run them.
 *
 * @module @lintel/render-workflow
 */
export { asl, type AslOptions } from "./asl/asl.js"
export { effectWorkflow, type EffectWorkflowOptions } from "./code/effectWorkflow.js"
export { temporal, type TemporalOptions } from "./code/temporal.js"
export { serverlessWorkflow, type ServerlessWorkflowOptions } from "./swf/swf.js"
export { bpmn, type BpmnOptions } from "./bpmn/bpmn.js"
