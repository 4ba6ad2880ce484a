/**
 * Kubernetes Deployments, Argo Rollouts and Flagger Canaries to Models, with a position for every fact.
 *
 * @module @lintel/import-kubernetes
 */
export type { ImportWarning, ImportWarningKind, Place, Positions } from "@lintel/import"
export { kubernetesExtension } from "./extension.js"
export { type Imported, read, type ReadOptions } from "./read.js"
