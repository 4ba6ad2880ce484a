import { AnalysisTemplate } from "@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1/AnalysisTemplate"
import { Rollout } from "@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1/Rollout"
import { type Document, parse } from "@lintel/document"
import type { Model } from "@lintel/model"
import { type AnyRenderer, isRefusal, type Rendering } from "@lintel/render"
import { Deployment } from "kubernetes-models/apps/v1/Deployment"
import { HorizontalPodAutoscaler } from "kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler"

export type Manifest = Readonly<Record<string, unknown>> & { readonly kind: string; readonly apiVersion: string }

/** What a renderer says; a refusal is a failure of the test. */
export const rendered = (
  renderer: AnyRenderer,
  model: Model,
  options: Readonly<Record<string, unknown>> = {}
): Rendering => {
  const answer = renderer.run(model, options)
  if (isRefusal(answer)) throw new Error(answer.message)
  return answer
}

const read = (text: string): Document => {
  const result = parse(text)
  if (result._tag === "Failure") throw new Error(result.failure[0]?.reason)
  return result.success
}

/** The objects of a file, as a reader of YAML sees them. */
export const objectsIn = (text: string): ReadonlyArray<Manifest> =>
  text.split(/^---\n/mu).map((one) => read(one).value as Manifest)

/** What lies at a path of keys. */
export const partOf = (value: unknown, ...path: ReadonlyArray<string>): unknown =>
  path.reduce<unknown>(
    (part, key) =>
      typeof part === "object" && part !== null ? (part as Readonly<Record<string, unknown>>)[key] : undefined,
    value
  )

const models = { Deployment, HorizontalPodAutoscaler, Rollout, AnalysisTemplate }

/** What the schemas of the projects have against an object: nothing, or their words. */
export const objection = (object: Manifest): string => {
  const make = Object.hasOwn(models, object.kind) ? models[object.kind as keyof typeof models] : undefined
  if (make === undefined) return ""
  try {
    new make(object as never).validate()
    return ""
  } catch (error) {
    return `${object.kind}: ${String(error)}`
  }
}
