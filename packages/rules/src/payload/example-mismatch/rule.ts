import * as Schema from "effect/Schema"
import { type Datum, refusalWords, Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { escapeToken, type Json, type JsonSchema } from "@lintel/model"
import { createArena } from "@lintel/subtype"
import { accepts, blame, type Blame, type Judge } from "./blame.js"
import { type Example, illustrated } from "./examples.js"

interface Question {
  readonly address: string
  readonly example: Example
  /** Key of the example's schema among the definitions. */
  readonly key: string
}

interface Group {
  readonly root: { readonly $defs: Record<string, JsonSchema> }
  readonly questions: Array<Question>
}

/** One document for all that share their definitions: it is read once, however many examples there are. */
const groups = (found: ReturnType<typeof illustrated>): ReadonlyArray<Group> => {
  const bySchemas = new Map<unknown, Group>()
  for (const { address, schemas, examples } of found) {
    const group = bySchemas.get(schemas) ?? { root: { $defs: { ...schemas } }, questions: [] }
    bySchemas.set(schemas, group)
    for (const example of examples) {
      const key = `schema of ${address} ${example.pointer}`
      group.root.$defs[key] = example.schema
      group.questions.push({ address, example, key })
    }
  }
  return [...bySchemas.values()]
}

const witnessOf = (value: Json, blamed: Blame | undefined): Datum => ({
  _tag: "Datum",
  checked: true,
  refusedBy: "its schema",
  datum: { value },
  refusals: blamed === undefined || blamed.keyword === "" ? [] : [blamed]
})

export const exampleMismatch = Rule.make("payload/example-mismatch", {
  severity: "error",
  profile: "service",
  summary: "An example does not fit its schema.",
  since: "0.1.0",
  data: Schema.Struct({ entity: Schema.String, example: Schema.String, pointer: Schema.String }),
  identity: ["pointer"],
  needs: ["whether the example fits its schema"],
  check: ({ index, missing }, report) => {
    const arena = createArena()
    for (const { root, questions } of groups(illustrated(index))) {
      const document = arena.compile(root)
      for (const { address, example, key } of questions) {
        const judge: Judge = { arena, document, options: { direction: example.direction } }
        const at = `/$defs/${escapeToken(key)}`
        const answer = accepts(judge, at, example.value)
        if (answer === "unknown") missing("whether the example fits its schema", address)
        if (answer !== "no") continue
        report(
          address,
          { entity: address, example: example.name, pointer: example.pointer },
          { pointer: example.pointer, witness: witnessOf(example.value, blame(judge, root, at, example.value)) }
        )
      }
    }
  },
  explain: ({ entity, example, pointer }, { diagnostic }) => {
    const witness = diagnostic.witness?._tag === "Datum" ? diagnostic.witness : undefined
    return [
      Doc.para(
        "Whoever copies the example ",
        Doc.code(example),
        " of ",
        Doc.name(entity),
        " gets a payload that its own schema refuses."
      ),
      Doc.excerpt([{ address: entity, pointer, label: "does not fit" }]),
      ...(witness === undefined
        ? []
        : [
            Doc.para("The schema refuses this value (checked):"),
            Doc.payload(
              witness.datum.value,
              (witness.refusals ?? []).map((refusal) => ({
                pointer: refusal.pointer,
                text: refusalWords(refusal, "the schema")
              }))
            )
          ]),
      Doc.para(
        "One of the two is wrong. If the example is what really travels, the schema is: then generated clients and validators are wrong with it."
      )
    ]
  }
})
