/**
 * Rollouts of a Model as Kubernetes Deployments, Argo Rollouts, Flagger Canaries and jobs of GitHub Actions.
 *
 * @module @lintel/render-kubernetes
 */
export { githubActions, type GitHubActionsOptions } from "./githubActions.js"
export { argoRollouts, flagger, kubernetes, type ManifestOptions } from "./targets.js"
