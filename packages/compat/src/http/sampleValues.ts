import type { Json, JsonSchema, MediaType, Parameter, Request } from "@lintel/model"
import { byName } from "./mediaType.js"
import type { Flow, OperationScope, SideName } from "./scope.js"

/** A small value that the side's schema accepts. */
export const sampleOf = (scope: OperationScope, side: SideName, schema: JsonSchema | undefined): Json | undefined =>
  scope.context.payloads.judge.example(side, schema ?? true)?.value

/** A small body that the side's schema accepts in the direction of the flow: what is read only is in no request. */
export const sampleBody = (
  scope: OperationScope,
  { writer }: Flow,
  side: SideName,
  media: MediaType | undefined
): Json | undefined =>
  scope.context.payloads.judge.example(side, media?.schema ?? media?.itemSchema ?? true, writer)?.value

const parameterSchema = (parameter: Parameter): JsonSchema | undefined =>
  parameter.schema ?? Object.values(parameter.content ?? {})[0]?.schema

/** What has a text of its own: an empty text, list or object reads as no value at all. */
export const filled = {
  not: { enum: ["", null] },
  minItems: 1,
  items: { not: { const: "" } },
  minProperties: 1
} as const

/** A value for a parameter: never an empty one. */
export const parameterSample = (scope: OperationScope, side: SideName, parameter: Parameter): Json => {
  const schema = parameterSchema(parameter) ?? { type: "string", minLength: 1 }
  return sampleOf(scope, side, { allOf: [schema, filled] }) ?? sampleOf(scope, side, schema) ?? "x"
}

/** The content that is shown: JSON where there is some. */
export const preferred = (content: Request["content"]): readonly [string, MediaType] | undefined => {
  const entries = Object.entries(content)
  return entries.find(([name]) => byName(name).subtype === "json") ?? entries[0]
}

/** A range of media types as one of them. */
export const asSent = (mediaType: string): string => mediaType.replaceAll("*", "example")
