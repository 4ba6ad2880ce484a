import type { AnyRenderer } from "@lintel/render"
import type { Config } from "../../config/config.js"
import { Unusable } from "../../unusable.js"

/** The renderers of Lintel by name, each loaded only when it is asked for. */
export const builtIn: Readonly<Record<string, () => Promise<AnyRenderer>>> = {
  mermaid: async () => (await import("./mermaidTarget.js")).mermaid,
  openapi: async () => (await import("./openapiTarget.js")).openapi,
  asyncapi: async () => (await import("./asyncapiTarget.js")).asyncapi,
  markdown: async () => (await import("./markdownTarget.js")).markdown,
  kubernetes: async () => (await import("./kubernetesTargets.js")).kubernetes,
  "argo-rollouts": async () => (await import("./kubernetesTargets.js")).argoRollouts,
  flagger: async () => (await import("./kubernetesTargets.js")).flagger,
  "github-actions": async () => (await import("./kubernetesTargets.js")).githubActions,
  openslo: async () => (await import("./openSloTarget.js")).openSlo,
  sloth: async () => (await import("./slothTarget.js")).sloth,
  pyrra: async () => (await import("./pyrraTarget.js")).pyrra,
  "grpc-service-config": async () => (await import("./grpcTarget.js")).grpcServiceConfig,
  istio: async () => (await import("./istioTarget.js")).istio,
  envoy: async () => (await import("./envoyTarget.js")).envoy,
  resilience4j: async () => (await import("./resilience4jTarget.js")).resilience4j,
  polly: async () => (await import("./pollyTarget.js")).polly,
  "effect-schedule": async () => (await import("./effectScheduleTarget.js")).effectSchedule,
  prometheus: async () => (await import("./prometheusTarget.js")).prometheus,
  asl: async () => (await import("./workflowTargets.js")).asl,
  "serverless-workflow": async () => (await import("./workflowTargets.js")).serverlessWorkflow,
  bpmn: async () => (await import("./workflowTargets.js")).bpmn,
  temporal: async () => (await import("./workflowTargets.js")).temporal,
  "effect-workflow": async () => (await import("./workflowTargets.js")).effectWorkflow
}

/** Finds a renderer by name; the configuration's own come first. */
export const findTarget = async (name: string, { renderers = [] }: Config): Promise<AnyRenderer> => {
  const own = renderers.find((it) => it.name === name)
  if (own !== undefined) return own
  const load = Object.hasOwn(builtIn, name) ? builtIn[name] : undefined
  if (load !== undefined) return load()
  const known = [...Object.keys(builtIn), ...renderers.map((it) => it.name)]
  throw new Unusable({ message: `there is no target "${name}"`, typed: name, known }, `There are ${known.join(", ")}.`)
}
