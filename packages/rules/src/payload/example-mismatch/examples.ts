import type { Content, Entity, Json, JsonSchema, ModelIndex } from "@lintel/model"
import { pointerOf } from "../../place.js"

/** An example with the schema it is an example of. */
export interface Example {
  /** JSON Pointer of the example inside its entity. */
  readonly pointer: string
  readonly name: string
  readonly value: Json
  readonly schema: JsonSchema
  readonly direction: "request" | "response"
}

/** An entity with examples, and the definitions that their schemas refer to. */
export interface Illustrated {
  readonly address: string
  readonly schemas: Readonly<Record<string, JsonSchema>> | undefined
  readonly examples: ReadonlyArray<Example>
}

const named = (
  examples: Readonly<Record<string, Json>> | undefined,
  schema: JsonSchema | undefined,
  pointer: () => string,
  direction: Example["direction"]
): ReadonlyArray<Example> =>
  schema === undefined || examples === undefined
    ? none
    : Object.entries(examples).map(([name, value]) => ({
        pointer: pointer() + pointerOf("examples", name),
        name,
        value,
        schema,
        direction
      }))

const ofContent = (
  content: Content | undefined,
  pointer: () => string,
  direction: Example["direction"]
): ReadonlyArray<Example> => {
  if (content === undefined) return none
  const found: Array<Example> = []
  for (const media of Object.keys(content)) {
    const { schema, examples } = content[media] ?? {}
    // Examples of other media types are text that stands for bytes.
    if (examples === undefined || !/[/+]json\b/iu.test(media)) continue
    found.push(...named(examples, schema, () => pointer() + pointerOf("content", media), direction))
  }
  return found
}

const none: ReadonlyArray<Example> = []

const ofOperation = ({ value }: Entity<"operation">): ReadonlyArray<Example> => {
  const found = (value.parameters ?? []).flatMap((parameter, i) =>
    named(parameter.examples, parameter.schema, () => pointerOf("parameters", i), "request")
  )
  found.push(...ofContent(value.request?.content, () => "/request", "request"))
  const responses = value.responses ?? {}
  for (const status of Object.keys(responses)) {
    found.push(...ofContent(responses[status]?.content, () => pointerOf("responses", status), "response"))
  }
  return found
}

const ofMessage = ({ address, value }: Entity<"message">): ReadonlyArray<Illustrated> => {
  const payload = value.payload
  if (payload?._tag !== "JsonSchema") return []
  const examples = named(value.examples, payload.schema, () => "", "response")
  return examples.length === 0 ? [] : [{ address, schemas: payload.schemas, examples }]
}

/** Every operation and message that has examples, grouped by the definitions they share. */
export const illustrated = (index: ModelIndex): ReadonlyArray<Illustrated> => [
  ...index.ofKind("operation").flatMap((operation) => {
    const examples = ofOperation(operation)
    if (examples.length === 0) return []
    const schemas = index.find(index.contractOf(operation.address))?.value.schemas
    return [{ address: operation.address, schemas, examples }]
  }),
  ...index.ofKind("message").flatMap(ofMessage)
]
