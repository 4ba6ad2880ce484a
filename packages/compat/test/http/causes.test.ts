import { describe, expect, it } from "vitest"
import { changes } from "@lintel/compat"
import { catalogueOf, toMarkdownText, toPlainText } from "@lintel/diagnostic"
import { type HttpContract, isJsonObject, type JsonSchema } from "@lintel/model"
import { api, integer, json, operation, reportOf, text } from "./pairs.js"

const answering = (schemas: ReadonlyArray<JsonSchema>): HttpContract =>
  api(
    schemas.map((schema, index) =>
      operation({ operationId: `op${index}`, path: `/p${index}`, responses: { "200": { content: json(schema) } } })
    )
  )

const withSchemas = (contract: HttpContract, schemas: Readonly<Record<string, JsonSchema>>): HttpContract =>
  Object.assign(contract, { schemas })

const codes = (before: HttpContract, after: HttpContract): ReadonlyArray<string> =>
  reportOf(before, after).findings.map(({ code, pointer = "" }) => `${code} ${pointer.split("/schema")[1] ?? ""}`)

const object = (properties: Readonly<Record<string, JsonSchema>>): JsonSchema => ({
  type: "object",
  properties,
  required: Object.keys(properties)
})

describe("one cause", () => {
  it("that stands at several places is told once, and nowhere as harmless", () => {
    const page = (uri: JsonSchema): JsonSchema => object({ next: uri, size: integer })
    const before = answering([page(text), page(text), page(text)])
    const after = answering([
      page({ type: ["string", "null"] }),
      page({ type: ["string", "null"] }),
      page({ type: ["string", "null"] })
    ])
    expect(codes(before, after)).toEqual(["compat/response-widened /properties/next"])
    expect(reportOf(before, after).findings[0]?.related.map(({ address }) => address)).toEqual([
      "operation:shop/op1",
      "operation:shop/op2"
    ])
  })

  it("is null that comes at many places, however it is written", () => {
    const before = answering([
      object({ a: text, b: { type: "array", items: integer }, c: { $ref: "#/$defs/Pet" }, d: { enum: ["x"] } })
    ])
    const after = answering([
      object({
        a: { type: ["string", "null"] },
        b: { anyOf: [{ type: "null" }, { type: "array", items: { type: ["integer", "null"] } }] },
        c: { oneOf: [{ $ref: "#/$defs/Pet" }, { type: "null" }] },
        d: { enum: ["x", null] }
      })
    ])
    const [old, fresh] = [object({ name: text }), object({ name: { type: ["string", "null"] } })]
    const report = reportOf(withSchemas(before, { Pet: old }), withSchemas(after, { Pet: fresh }))
    expect(report.findings.map(({ data }) => data)).toEqual(
      Array.from({ length: 6 }, () => expect.objectContaining({ differences: [{ keyword: "type", new: ["null"] }] }))
    )
    const plain = toPlainText(report, { catalogue: catalogueOf(changes) })
    expect(plain.match(/^BREAKING/gm)).toHaveLength(1)
    expect(plain).toContain("The same cause has 5 more findings:")
  })

  it("is one definition that took the place of what many wrote", () => {
    const written = (title: string): JsonSchema => ({ type: "string", format: "id", maxLength: 20, title })
    const bodies = (id: (name: string) => JsonSchema): HttpContract => {
      const holders = Object.fromEntries(["A", "B", "C"].map((name) => [name, object({ [name]: id(name) })]))
      const asking = Object.keys(holders).map((name) =>
        operation({ method: "POST", path: `/${name}`, request: { content: json({ $ref: `#/$defs/${name}` }) } })
      )
      return withSchemas(api(asking), {
        ...holders,
        Id: { type: "string", format: "id", maxLength: 20, pattern: "^[1-9]" }
      })
    }
    const after = bodies(() => ({ $ref: "#/$defs/Id" }))
    const report = reportOf(bodies(written), after)
    const narrowed = report.findings.filter(({ code }) => code === "compat/request-narrowed")
    expect(narrowed).toHaveLength(3)
    expect(toPlainText(report, { catalogue: catalogueOf(changes) }).match(/^BREAKING/gm)).toHaveLength(1)
  })

  it("names the alternatives that come and go", () => {
    const named = (name: string): JsonSchema => ({ $ref: `#/$defs/${name}` })
    const values = (...all: ReadonlyArray<number>): JsonSchema => ({
      oneOf: all.map((value) => ({ const: value, title: `N${value}` }))
    })
    const schemas = { Cat: object({ meows: text }), Dog: object({ barks: text }) }
    const before = withSchemas(answering([values(1, 2), { oneOf: [named("Cat")] }, text]), schemas)
    const after = withSchemas(
      answering([values(1, 2, 200), { oneOf: [named("Cat"), named("Dog")] }, { anyOf: [text, integer] }]),
      schemas
    )
    const plain = toPlainText(reportOf(before, after), { catalogue: catalogueOf(changes) })
    expect(plain.match(/^- .*$/gm)?.filter((line) => /value|form|anyOf/.test(line))).toEqual([
      "- new value: 200",
      "- new form: Dog",
      "- anyOf is new: string, integer"
    ])
    const enums = answering([{ enum: ["a"] }])
    expect(toPlainText(reportOf(enums, answering([text])), { catalogue: catalogueOf(changes) })).toContain(
      "- enum is gone: it was a"
    )
  })

  it("under alternatives that take the value all the same is none, whatever else breaks", () => {
    const payment = (network: JsonSchema, method: JsonSchema): JsonSchema =>
      object({
        method,
        options: {
          anyOf: [
            { type: "object", properties: { network } },
            { type: "object", properties: { token: text } }
          ]
        }
      })
    const before = answering([payment({ enum: ["visa"] }, { enum: ["automatic"] })])
    const after = answering([payment({ enum: ["visa", "eftpos"] }, { enum: ["automatic", "later"] })])
    const breaking = reportOf(before, after).findings.filter((finding) => finding.class === "breaking")
    expect(breaking.map(({ pointer }) => pointer?.split("/schema")[1])).toEqual(["/properties/method"])
  })

  it("under alternatives that refuse the value is shown in a payload that is refused for it alone", () => {
    const payment = (network: JsonSchema, method: JsonSchema): JsonSchema =>
      object({
        method,
        options: { anyOf: [object({ network }), object({ token: text })] }
      })
    const before = answering([payment({ enum: ["visa"] }, { enum: ["automatic"] })])
    const after = answering([payment({ enum: ["eftpos", "visa"] }, { enum: ["later", "automatic"] })])
    const shown = reportOf(before, after).findings.flatMap(({ class: kind, pointer, witness }) =>
      kind === "breaking" && witness?._tag === "HttpResponse" ? [[pointer?.split("/schema")[1], witness.body]] : []
    )
    expect(shown).toEqual([
      ["/properties/method", { value: { method: "later", options: { network: "visa" } } }],
      [
        "/properties/options/anyOf/0/properties/network",
        { value: { method: "automatic", options: { network: "eftpos" } } }
      ]
    ])
  })

  it("is told, however much else is refused in the same payload", () => {
    const names = "abcdefghijkl".split("")
    const row = (cell: (index: number) => JsonSchema): JsonSchema =>
      object(Object.fromEntries(names.map((name, index) => [name, cell(index)])))
    const digits = row((index) => ({ type: "string", pattern: `^[0-9]{1,${index + 1}}$` }))
    const { findings } = reportOf(answering([digits]), answering([row(() => text)]))
    expect(findings.map((finding) => `${finding.class} ${finding.pointer?.split("/").at(-1) ?? ""}`)).toEqual(
      names.map((name) => `breaking ${name}`)
    )
    const marked = findings.map(({ witness }) =>
      witness?._tag === "HttpResponse" ? witness.refusals?.map(({ pointer }) => pointer.slice(1)) : undefined
    )
    expect(findings.every(({ pointer }, index) => marked[index]?.includes(pointer?.split("/").at(-1) ?? ""))).toBe(true)
  })

  describe("in alternatives that a constant tells apart", () => {
    // What stands beside the constant is another schema on both sides, so the constant is compared as a part.
    const tagged = (kind: string, tags: JsonSchema, more: Readonly<Record<string, JsonSchema>>): JsonSchema =>
      object({ kind: { enum: [kind], allOf: [tags] }, ...more })
    const optional = (schema: JsonSchema, name: string): JsonSchema =>
      isJsonObject(schema)
        ? { ...schema, required: (schema["required"] as ReadonlyArray<string>).filter((one) => one !== name) }
        : schema
    const pets = (...tags: ReadonlyArray<string>): Readonly<Record<string, JsonSchema>> => ({
      Cat: tagged("cat", { enum: [...tags] }, { lives: integer }),
      Dog: tagged("dog", { enum: [...tags] }, { tricks: text }),
      Owl: tagged("owl", { enum: [...tags] }, { nights: integer })
    })
    const [few, many] = [pets("cat", "dog"), pets("cat", "dog", "owl")]
    const oneOf = (...names: ReadonlyArray<string>): JsonSchema => ({
      oneOf: names.map((name) => ({ $ref: `#/$defs/${name}` }))
    })
    const posting = (schema: JsonSchema): HttpContract =>
      api([operation({ method: "POST", request: { content: json(schema) } })])
    const told = (before: HttpContract, after: HttpContract): ReadonlyArray<unknown> =>
      reportOf(before, after).findings.flatMap(({ class: kind, code, data }) =>
        kind === "breaking" && isJsonObject(data) ? [[code, data["differences"]]] : []
      )

    it("is an alternative that is gone", () => {
      const before = withSchemas(posting(oneOf("Cat", "Dog", "Owl")), many)
      expect(told(before, withSchemas(posting(oneOf("Cat", "Dog")), few))).toEqual([
        ["compat/request-narrowed", [{ keyword: "oneOf", old: [{ $ref: "#/$defs/Owl" }] }]]
      ])
    })

    it("is a name that one of them always had, told by that name", () => {
      const before = withSchemas(answering([oneOf("Cat", "Dog")]), many)
      const after = withSchemas(answering([oneOf("Cat", "Dog")]), { ...few, Cat: optional(few["Cat"] ?? {}, "lives") })
      expect(told(before, after)).toEqual([["compat/response-widened", [{ keyword: "required", old: ["lives"] }]]])
      // Nor is the same told as what hurts nobody.
      expect(codes(before, after)).not.toContain("compat/payload-changed s/Cat")
    })

    it("is such a name beside what else is refused in them", () => {
      const versions = (id: JsonSchema, tags: ReadonlyArray<string>, isLess: boolean): HttpContract => {
        const named = (kind: string): JsonSchema =>
          tagged(kind, { enum: [...tags] }, { id: { $ref: "#/$defs/Id" }, name: text })
        const [cat, dog] = [named("cat"), named("dog")]
        return withSchemas(answering([oneOf("Cat", "Dog")]), {
          Cat: isLess ? optional(cat, "name") : cat,
          Dog: isLess ? optional(dog, "name") : dog,
          Id: id
        })
      }
      const [digits, all] = [{ type: "string", pattern: "^[0-9]+$" }, ["cat", "dog"]]
      expect(told(versions(digits, [...all, "owl"], false), versions({ type: "string" }, all, true))).toEqual([
        ["compat/response-widened", [{ keyword: "pattern", old: "^[0-9]+$" }]],
        ["compat/response-widened", [{ keyword: "required", old: ["name"] }]]
      ])
    })

    it("is marked where it stands, and not where others of them refuse the value", () => {
      const names = Array.from({ length: 9 }, (_, index) => `name${index}`)
      const around = Object.fromEntries(names.map((name): [string, JsonSchema] => [name, text]))
      const versions = (id: JsonSchema): HttpContract => {
        const pet = (kind: string): JsonSchema => tagged(kind, { enum: ["cat", "dog"] }, { ...around, id })
        return withSchemas(answering([oneOf("Cat", "Dog")]), { Cat: pet("cat"), Dog: pet("dog") })
      }
      const report = reportOf(versions({ type: "string", pattern: "^[0-9]+$" }), versions(text))
      const pointers = report.findings.flatMap(({ witness }) =>
        witness?._tag === "HttpResponse" ? [witness.refusals?.map(({ pointer }) => pointer)] : []
      )
      expect(pointers).toEqual([["/id"]])
      const options = { catalogue: catalogueOf(changes) }
      for (const print of [toPlainText, toMarkdownText]) {
        expect(print(report, options).match(/"id": .*matches \^\[0-9\]\+\$/g)).not.toBeNull()
      }
    })

    it("is nothing where more of them are read, in another order", () => {
      const before = withSchemas(posting(oneOf("Cat", "Dog")), few)
      expect(told(before, withSchemas(posting(oneOf("Owl", "Dog", "Cat")), many))).toEqual([])
    })
  })

  it("is a schema that took the place of another, however many of its parts are refused", () => {
    const schemas = (address: JsonSchema): HttpContract["schemas"] => ({
      Order: object({ from: { $ref: "#/$defs/Address" }, to: address }),
      Address: object({ street: text, city: text, zip: integer })
    })
    const of = (address: JsonSchema): HttpContract =>
      Object.assign(answering([{ $ref: "#/$defs/Order" }]), { schemas: schemas(address) ?? {} })
    const other = object({ street: integer, city: integer, zip: text })
    const { findings } = reportOf(of({ $ref: "#/$defs/Address" }), of(other))
    const causes = findings.map((finding) => catalogueOf(changes).get(finding.code)?.causeOf(finding))
    expect(findings.map(({ code }) => code)).toEqual(["compat/response-widened", "compat/response-widened"])
    expect(new Set(causes.map((cause) => JSON.stringify(cause))).size).toBe(1)
  })

  it("that hurts nobody offers nothing to mend", () => {
    const page = (level: "alpha" | "stable"): HttpContract =>
      api([operation({ stability: "alpha" }), operation({ path: "/b", stability: level })])
    const report = reportOf(page("alpha"), api([operation({ stability: "alpha" })]))
    const text_ = toPlainText(report, { catalogue: catalogueOf(changes) })
    expect(report.findings.map(({ code, class: kind }) => [code, kind])).toEqual([
      ["compat/operation-removed", "information"]
    ])
    expect(text_).not.toContain("To fix it")
  })
})

describe("a field that is an object", () => {
  it("is told by where it differs, and not written out", () => {
    const of = (contact: Readonly<Record<string, string>>): HttpContract =>
      api([operation()], { extensions: { openapi: { contact, owner: "shop" } } })
    const report = reportOf(of({ email: "a@example.com" }), of({ email: "b@example.com", name: "Shop" }))
    const words = toPlainText(report, { catalogue: catalogueOf(changes) })
    expect(words).toContain("contact/email is b@example.com, it was a@example.com; contact/name is new: Shop.")
    expect(words).not.toContain("{")
  })
})
