export { argoRollouts, flagger, githubActions, kubernetes } from "@lintel/render-kubernetes"
