import type { HttpContract, JsonObject } from "@lintel/model"
import { describe, expect, it } from "vitest"
import { api, integer, json, operation, parameter, reportOf, text } from "./pairs.js"

interface Words {
  readonly fields: Readonly<Record<string, number>>
  readonly count: number
  readonly before: JsonObject
  readonly places: ReadonlyArray<JsonObject>
}

const wordsOf = (before: HttpContract, after: HttpContract): ReadonlyArray<Words> =>
  reportOf(before, after).findings.flatMap(({ code, data }) =>
    code === "compat/documentation-changed" ? [data as Words] : []
  )

const codesOf = (before: HttpContract, after: HttpContract): ReadonlyArray<string> =>
  reportOf(before, after).findings.map(({ code, class: kind }) => `${code} ${kind}`)

const only = ["compat/documentation-changed information"]

const order = (said: string, more: JsonObject = {}): JsonObject => ({
  type: "object",
  properties: { id: { ...text, description: said }, ...more }
})
const shared = (schema: JsonObject): HttpContract =>
  api(
    ["one", "two"].map((name) =>
      operation({
        operationId: name,
        path: `/${name}`,
        responses: { "200": { content: json({ $ref: "#/$defs/Order" }) } }
      })
    ),
    { schemas: { Order: schema } }
  )

describe("words", () => {
  it("of a schema that operations share are told once, where they stand", () => {
    const [old, fresh] = [shared(order("a")), shared(order("b"))]
    expect(codesOf(old, fresh)).toEqual(only)
    expect(wordsOf(old, fresh)).toMatchObject([
      {
        count: 1,
        fields: { description: 1 },
        before: { address: "contract:shop", pointer: "/schemas/Order/properties/id/description" },
        places: [{ address: "contract:shop", pointer: "/schemas/Order/properties/id/description" }]
      }
    ])
  })

  it.each<readonly [string, (said: string) => HttpContract, string]>([
    ["a summary", (summary) => api([operation({ summary })]), "/summary"],
    ["tags", (tag) => api([operation({ tags: [tag] })]), "/tags"],
    ["an operation", (description) => api([operation({ description })]), "/description"],
    [
      "a parameter",
      (description) => api([operation({ parameters: [parameter({ description })] })]),
      "/parameters/0/description"
    ],
    [
      "a response",
      (description) => api([operation({ responses: { "200": { description } } })]),
      "/responses/200/description"
    ],
    [
      "a title deep inside",
      (title) => api([operation({ responses: { "200": { content: json({ items: { ...text, title } }) } } })]),
      "/responses/200/content/application~1json/schema/items/title"
    ]
  ])("of %s", (_, of, pointer) => {
    expect(codesOf(of("a"), of("b"))).toEqual(only)
    expect(wordsOf(of("a"), of("b"))[0]?.places).toEqual([{ address: "operation:shop/op0", pointer }])
    expect(codesOf(of("a"), of("a"))).toEqual([])
  })

  it("are no names: a property that is called as a field of words is one", () => {
    const of = (schema: JsonObject): HttpContract => shared(order("a", { description: schema }))
    expect(wordsOf(of(text), of(integer))).toEqual([])
    expect(wordsOf(of(text), of({ ...text, title: "t" }))[0]?.places).toEqual([
      { address: "contract:shop", pointer: "/schemas/Order/properties/description/title" }
    ])
  })

  it("are no values: what a default or an enumeration holds is compared as such", () => {
    const of = (title: string): HttpContract => shared(order("a", { note: { default: { title } } }))
    expect(wordsOf(of("a"), of("b"))).toEqual([])
  })

  it("of parameters in another order are those of the same parameters", () => {
    const one = parameter({ name: "a", description: "a" })
    const said = parameter({ name: "a", description: "c" })
    const other = parameter({ name: "b", description: "b" })
    const of = (...parameters: ReadonlyArray<typeof one>): HttpContract => api([operation({ parameters })])
    expect(codesOf(of(one, other), of(other, one))).toEqual([])
    expect(wordsOf(of(one, other), of(other, said))).toMatchObject([
      { before: { pointer: "/parameters/0/description" }, places: [{ pointer: "/parameters/1/description" }] }
    ])
  })

  it("beside a break are a note of their own", () => {
    expect(codesOf(shared(order("a", { n: text })), shared(order("b", { n: integer }))).toSorted()).toEqual([
      ...only,
      "compat/response-widened breaking"
    ])
  })

  it("of an operation that has another name are found", () => {
    const of = (operationId: string, summary: string): HttpContract => api([operation({ operationId, summary })])
    expect(wordsOf(of("a", "s"), of("b", "t"))).toMatchObject([
      { before: { address: "operation:shop/a" }, places: [{ address: "operation:shop/b", pointer: "/summary" }] }
    ])
  })
})
