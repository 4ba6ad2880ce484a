import { compare } from "@lintel/compat"
import { asyncapiExtension, read } from "@lintel/import-asyncapi"
import type { Model } from "@lintel/model"
import { asyncapi } from "@lintel/render-asyncapi"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { documentPairs, type Tree } from "./asyncapiPairs.js"
import { styledPairs } from "./asyncapiStyles.js"

const modelOf = (tree: Tree): Model => {
  const result = read(new Map([["a.json", JSON.stringify(tree)]]), "a.json")
  if (result._tag === "Failure") throw new Error(JSON.stringify(result.failure))
  return result.success.model
}

const aboutData: ReadonlySet<string> = new Set(["compat/message-widened", "compat/message-narrowed"])

describe("pairs of AsyncAPI documents", () => {
  it.each([...documentPairs, ...styledPairs])("$name: $truth", ({ new: fresh, old, truth }) => {
    const { findings, verdict } = compare(modelOf(old), modelOf(fresh), { extensions: [asyncapiExtension] })
    const told = findings.map(({ class: found, code, subject }) => `${found} ${code} ${subject}`)
    expect({ verdict, told }).toMatchObject({ verdict: truth })
    const unproven = findings.filter(
      ({ class: found, code, witness }) => found === "breaking" && aboutData.has(code) && witness === undefined
    )
    expect(unproven).toEqual([])
  })
})

describe("an application that is written as AsyncAPI 3 again", () => {
  const told = documentPairs.filter(({ name }) => /security|elsewhere/.test(name))

  /** Words, what nobody uses, and schemas of other languages, of which only the language is known. */
  const isLeftOut = /words|nobody uses|Avro|Protobuf/

  it.each(told)("asks for the same, and leaves what lies elsewhere there: $name", ({ name, old }) => {
    const model = modelOf(old)
    const rendering = asyncapi.run(model, { syntax: "json" })
    if ("_tag" in rendering) throw new Error(rendering.message)
    const [file] = rendering.files
    const again = modelOf(JSON.parse(file?.text ?? "") as Tree)
    const findings = [
      ...compare(model, again, { extensions: [asyncapiExtension] }).findings,
      ...compare(again, model, { extensions: [asyncapiExtension] }).findings
    ].filter(({ class: of }) => of !== "information" && of !== "undecided")
    const isLess = rendering.losses.some(({ what }) => what.startsWith("credentials"))
    expect(findings.map(({ code, data }) => ({ code, data }))).toEqual(isLess ? expect.anything() : [])
    const addresses = [...JSON.stringify(old).matchAll(/https:\/\/schemas[^"]*/g)].map(([address]) => address)
    if (isLeftOut.test(name)) return
    expect(addresses.filter((address) => file?.text.includes(address) !== true)).toEqual([])
  })
})

const tags = ["p", "q", "r", "s", "t"] as const
const tagged = fc.record({
  tags: fc.subarray([...tags], { minLength: 1 }),
  versions: fc.subarray(["1", "2"], { minLength: 1 })
})
/** Messages by name, each with the tags of its payload and the versions of its headers. */
const messages = fc.dictionary(fc.constantFrom("A", "B", "C"), tagged, { minKeys: 1, maxKeys: 3 })

type Messages = Readonly<
  Record<string, { readonly tags: ReadonlyArray<string>; readonly versions: ReadonlyArray<string> }>
>

const documentOf = (all: Messages, action: string): Tree => ({
  asyncapi: "3.0.0",
  info: { title: "Shop", version: "1" },
  channels: {
    c: {
      address: "a",
      messages: Object.fromEntries(
        Object.entries(all).map(([name, one]) => [
          name,
          {
            headers: { type: "object", required: ["v"], properties: { v: { enum: one.versions } } },
            payload: { type: "object", required: ["k"], properties: { k: { enum: one.tags } } }
          }
        ])
      )
    }
  },
  operations: { o: { action, channel: { $ref: "#/channels/c" } } }
})

/** Everything that some messages may be: a tag with a version. */
const instances = (all: Messages): ReadonlySet<string> =>
  new Set(Object.values(all).flatMap((one) => one.tags.flatMap((tag) => one.versions.map((version) => tag + version))))

const isWithin = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
  [...one].every((value) => other.has(value))

describe("messages that are split, merged and moved at random", () => {
  it.each([
    ["receive", (old: Messages, fresh: Messages) => isWithin(instances(old), instances(fresh))],
    ["send", (old: Messages, fresh: Messages) => isWithin(instances(fresh), instances(old))]
  ] as const)("break whoever does not take one of them, and nobody else: %s", (action, isSafe) => {
    fc.assert(
      fc.property(messages, messages, (old, fresh) => {
        const { verdict } = compare(modelOf(documentOf(old, action)), modelOf(documentOf(fresh, action)), {
          extensions: [asyncapiExtension]
        })
        expect(verdict).toBe(isSafe(old, fresh) ? "compatible" : "breaking")
      }),
      { numRuns: 50 }
    )
  })

  const avroDocument = (all: Messages, action: string): Tree => ({
    asyncapi: "3.0.0",
    info: { title: "Shop", version: "1" },
    channels: {
      c: {
        address: "a",
        messages: Object.fromEntries(
          Object.entries(all).map(([name, one]) => [
            name,
            {
              contentType: "avro/binary",
              payload: {
                schemaFormat: "application/vnd.apache.avro;version=1.11.0",
                schema: one.tags.map((tag) => ({ type: "record", name: tag, fields: [] }))
              }
            }
          ])
        )
      }
    },
    operations: { o: { action, channel: { $ref: "#/channels/c" } } }
  })
  const records = (all: Messages): ReadonlySet<string> => new Set(Object.values(all).flatMap((one) => one.tags))

  it.each([
    ["receive", (old: Messages, fresh: Messages) => isWithin(records(old), records(fresh))],
    ["send", (old: Messages, fresh: Messages) => isWithin(records(fresh), records(old))]
  ] as const)("in Avro as well: %s", (action, isSafe) => {
    fc.assert(
      fc.property(messages, messages, (old, fresh) => {
        const { verdict } = compare(modelOf(avroDocument(old, action)), modelOf(avroDocument(fresh, action)), {
          extensions: [asyncapiExtension]
        })
        expect(verdict).toBe(isSafe(old, fresh) ? "compatible" : "breaking")
      }),
      { numRuns: 50 }
    )
  })
})
