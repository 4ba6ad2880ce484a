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
    ? []
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
): ReadonlyArray<Example> =>
  Object.entries(content ?? {}).flatMap(([media, { schema, examples }]) =>
    // Examples of other media types are text that stands for bytes.
    /[/+]json\b/iu.test(media) ? named(examples, schema, () => pointer() + pointerOf("content", media), direction) : []
  )

const ofOperation = ({ value }: Entity<"operation">): ReadonlyArray<Example> => [
  ...(value.parameters ?? []).flatMap((parameter, i) =>
    named(parameter.examples, parameter.schema, () => pointerOf("parameters", i), "request")
  ),
  ...ofContent(value.request?.content, () => "/request", "request"),
  ...Object.entries(value.responses ?? {}).flatMap(([status, response]) =>
    ofContent(response.content, () => pointerOf("responses", status), "response")
  )
]

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
