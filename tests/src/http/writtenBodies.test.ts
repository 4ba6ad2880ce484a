import { compare } from "@lintel/compat"
import type { Report } from "@lintel/diagnostic"
import { read } from "@lintel/import-openapi"
import type { Json, Model } from "@lintel/model"
import { Ajv2020 } from "ajv/dist/2020.js"
import { describe, expect, it } from "vitest"
import { arr, body, bool, doc, form, int, num, obj, type Part, str } from "./pairs/notation.js"
import { readBody, writeBody, type WrittenBody } from "./writtenBodies.js"

const modelOf = ({ type, ...media }: WrittenBody): Model => {
  const result = read(new Map([["api.json", JSON.stringify(doc(body({ [type]: media })))]]), "api.json")
  if (result._tag === "Failure") throw new Error(result.failure[0]?.reason)
  return result.success.model
}

const reportOf = (before: WrittenBody, after: WrittenBody): Report =>
  compare(modelOf(before), modelOf(after), { now: "2026-11-22", fixes: false })

/** Bodies of the breaks that a report shows. */
const shown = ({ findings }: Report): ReadonlyArray<Json> =>
  findings.flatMap(({ class: kind, witness }) =>
    kind === "breaking" && witness?._tag === "HttpRequest" && witness.body !== undefined ? [witness.body.value] : []
  )

/** Bodies as they are written, beside what they stand for. */
const written = ({ findings }: Report): ReadonlyArray<readonly [text: string, value: Json]> =>
  findings.flatMap(({ class: kind, witness }) => {
    const shape = kind === "breaking" && witness?._tag === "HttpRequest" ? witness.body : undefined
    return shape?.text === undefined ? [] : [[shape.text, shape.value] as const]
  })

const accepts = ({ schema }: WrittenBody, value: Json): boolean =>
  new Ajv2020({ strict: false, ownProperties: true }).compile(schema)(value)

const isUnderstood = async (value: Json, sender: WrittenBody, reader: WrittenBody): Promise<boolean> => {
  const taken = await readBody(writeBody(value, sender), reader)
  return taken !== undefined && accepts(reader, taken) && JSON.stringify(taken) === JSON.stringify(value)
}

const multipart = "multipart/form-data"
const xml = "application/xml"
const of =
  (type: string) =>
  (schema: Part, encoding?: Readonly<Record<string, Part>>): WrittenBody => ({
    type,
    schema,
    ...(encoding === undefined ? {} : { encoding })
  })
const [fields, parts, elements] = [of(form), of(multipart), of(xml)]
const list = (more: Part = {}): Part => obj({ l: arr(str, more) }, ["l"])
const named = (more: Part): Part => obj({ a: { ...str, xml: more } }, ["a"])

const breaking: ReadonlyArray<readonly [string, WrittenBody, WrittenBody]> = [
  ["form: list by commas", fields(list({ minItems: 2 })), fields(list({ minItems: 2 }), { l: { explode: false } })],
  [
    "form: list by pipes",
    fields(list({ minItems: 2 }), { l: { style: "pipeDelimited", explode: false } }),
    fields(list({ minItems: 2 }), { l: { style: "form", explode: false } })
  ],
  [
    "form: object in brackets",
    fields(obj({ o: obj({ a: str }, ["a"]) }, ["o"]), { o: { style: "deepObject" } }),
    fields(obj({ o: obj({ a: str }, ["a"]) }, ["o"]))
  ],
  ["form: renamed", fields(obj({ a: str }, ["a"])), fields(obj({ b: str }, ["b"]))],
  ["form: text to number", fields(obj({ a: str }, ["a"])), fields(obj({ a: num }, ["a"]))],
  ["form: number to flag", fields(obj({ a: int }, ["a"])), fields(obj({ a: bool }, ["a"]))],
  ["form: bounded", fields(obj({ a: int }, ["a"])), fields(obj({ a: { ...int, maximum: 3 } }, ["a"]))],
  [
    "parts: another type",
    parts(obj({ f: str }, ["f"]), { f: { contentType: "image/png" } }),
    parts(obj({ f: str }, ["f"]), { f: { contentType: "image/jpeg" } })
  ],
  [
    "parts: a type of a range",
    parts(obj({ f: str }, ["f"]), { f: { contentType: "text/csv, image/*" } }),
    parts(obj({ f: str }, ["f"]), { f: { contentType: "image/*" } })
  ],
  ["parts: text to JSON", parts(obj({ f: str }, ["f"])), parts(obj({ f: obj({ a: str }, ["a"]) }, ["f"]))],
  ["parts: one more needed", parts(obj({ f: str }, ["f"])), parts(obj({ f: str, g: str }, ["f", "g"]))],
  ["XML: renamed", elements(named({ name: "alpha" })), elements(named({}))],
  ["XML: attribute", elements(named({ attribute: true })), elements(named({}))],
  ["XML: no attribute any more", elements(named({})), elements(named({ attribute: true }))],
  ["XML: list wrapped", elements(list()), elements(list({ xml: { wrapped: true } }))],
  ["XML: list not wrapped any more", elements(list({ xml: { wrapped: true } })), elements(list())],
  ["XML: items renamed", elements(list()), elements(obj({ l: arr({ ...str, xml: { name: "i" } }) }, ["l"]))],
  [
    "XML: root renamed",
    elements(obj({ a: str }, ["a"], { xml: { name: "order" } })),
    elements(obj({ a: str }, ["a"], { xml: { name: "request" } }))
  ],
  ["XML: bounded", elements(obj({ a: int }, ["a"])), elements(obj({ a: { ...int, minimum: 9 } }, ["a"]))]
]

const compatible: ReadonlyArray<readonly [string, WrittenBody, WrittenBody, Json]> = [
  [
    "form: default written out",
    fields(list()),
    fields(list(), { l: { style: "form", explode: true } }),
    { l: ["a", "b"] }
  ],
  [
    "form: number as text",
    fields(obj({ a: int }, ["a"])),
    fields(obj({ a: { type: ["integer", "string"] } }, ["a"])),
    { a: 1 }
  ],
  [
    "parts: any image",
    parts(obj({ f: str }, ["f"]), { f: { contentType: "image/png" } }),
    parts(obj({ f: str }, ["f"]), { f: { contentType: "image/*" } }),
    { f: "x" }
  ],
  ["XML: name written out", elements(named({})), elements(named({ name: "a" })), { a: "x" }],
  ["XML: wrapped on what is no list", elements(named({})), elements(named({ wrapped: true })), { a: "x" }]
]

describe("bodies that are texts, written by one version and read by the other with parsers that are not ours", () => {
  it.each(breaking)(
    "%s: what is shown is understood by its writer and by nobody else",
    async (_name, before, after) => {
      const values = shown(reportOf(before, after))
      expect(values.length).toBeGreaterThan(0)
      for (const value of values) {
        expect(accepts(before, value)).toBe(true)
        expect([value, await isUnderstood(value, before, before)]).toEqual([value, true])
        expect([value, await isUnderstood(value, before, after)]).toEqual([value, false])
      }
    }
  )

  it.each(breaking.filter(([, { type }]) => type !== multipart))(
    "%s: the text that is shown says to its writer what it stands for, and nothing like it to the reader",
    async (_name, before, after) => {
      for (const [text, value] of written(reportOf(before, after))) {
        expect([text, await readBody(text, before)]).toEqual([text, value])
        const taken = await readBody(text, after)
        const isUnderstoodAlike =
          taken !== undefined && accepts(after, taken) && JSON.stringify(taken) === JSON.stringify(value)
        expect([text, isUnderstoodAlike]).toEqual([text, false])
      }
    }
  )

  it("all that differs in its form alone is shown as it is written", () => {
    const codes = breaking.flatMap(([, before, after]) => reportOf(before, after).findings)
    const formed = codes.filter(({ code }) => code === "compat/body-encoding-changed")
    expect(formed.length).toBeGreaterThan(8)
    for (const { witness } of formed)
      expect([witness?._tag, witness?._tag === "HttpRequest" && witness.body?.text !== undefined]).toEqual([
        "HttpRequest",
        true
      ])
  })

  it("parts are taken apart by Node's reader of forms", async () => {
    const [one, other] = [
      parts(obj({ f: str }, ["f"]), { f: { contentType: "image/png" } }),
      parts(obj({ f: str }, ["f"]), { f: { contentType: "image/jpeg" } })
    ]
    const [found] = reportOf(one, other).findings
    const witness = found?.witness?._tag === "HttpRequest" ? found.witness : undefined
    const taken = await new Response(witness?.body?.text ?? "", { headers: witness?.headers ?? {} }).formData()
    expect([...taken.entries()]).toEqual([["f", "a"]])
    expect(witness?.body?.text).toContain("Content-Type: image/png")
    expect(witness?.checked).toBe(true)
  })

  it.each(compatible)("%s: nothing breaks, and a body is understood", async (_name, before, after, value) => {
    expect(reportOf(before, after).verdict).toBe("compatible")
    expect(await isUnderstood(value, before, after)).toBe(true)
  })
})
