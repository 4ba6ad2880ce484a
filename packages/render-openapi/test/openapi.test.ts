/* oxlint-disable typescript/no-misused-spread -- entities are plain objects; the rule takes them for the Schemas of their names */
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { canonical, type HttpContract, type HttpOperation, type Model } from "@lintel/model"
import { openapi, type OpenApiOptions } from "@lintel/render-openapi"
import { describe, expect, it } from "vitest"
import { documentOf, modelOf, rendered, reread, returned } from "./reading.js"

const get = (path: string, more: Partial<HttpOperation> = {}): HttpOperation => ({
  _tag: "Http",
  method: "GET",
  path,
  ...more
})

const contractOf = (operations: HttpContract["operations"], more: Partial<HttpContract> = {}): HttpContract => ({
  _tag: "Http",
  title: "T",
  version: "1",
  operations,
  ...more
})

const design: Model = {
  lintel: "1.0",
  contexts: { Sales: {}, Stock: {} },
  services: {
    shop: { context: "context:Sales", provides: ["contract:shop", "contract:admin"] },
    stock: { context: "context:Stock", provides: ["contract:admin"] },
    idle: {}
  },
  contracts: {
    shop: contractOf({ list: get("/items"), show: get("/items/{id}", { tags: ["items"] }) }),
    admin: contractOf({ list: get("/items") }),
    "legacy%20API": contractOf({})
  }
}

const paths = (options: Partial<OpenApiOptions>): ReadonlyArray<string> =>
  rendered(design, options).files.map(({ path }) => path)

describe("what is asked for", () => {
  it("is every contract, or those of a contract, service or context", () => {
    expect(paths({})).toEqual(["openapi/admin.yaml", "openapi/legacy-API.yaml", "openapi/shop.yaml"])
    expect(paths({ of: "contract:shop" })).toEqual(["openapi/shop.yaml"])
    expect(paths({ of: "shop" })).toEqual(["openapi/shop.yaml"])
    expect(paths({ of: "service:shop" })).toEqual(["openapi/admin.yaml", "openapi/shop.yaml"])
    expect(paths({ of: "Stock" })).toEqual(["openapi/admin.yaml"])
    expect(paths({ of: "legacy API", syntax: "json" })).toEqual(["openapi/legacy-API.json"])
  })

  it.each([
    [{ of: "shops" }, /^Nothing is called "shops"\. There are: contract:admin, /u],
    [{ of: "idle" }, /^service:idle provides no contract\. There are: /u],
    [{ syntax: "xml" }, /^syntax must be yaml or json, not "xml"\.$/u],
    [{ version: "3.0" }, /^version must be 3\.1 or 3\.2, not "3\.0"\.$/u],
    [{ sintax: "json" }, /^openapi has no option sintax\./u]
  ])("is refused with what there is: %j", (options, message) => {
    expect(openapi.run(design, options)).toMatchObject({
      _tag: "RenderRefusal",
      message: expect.stringMatching(message)
    })
  })

  it("is refused where there are no contracts", () => {
    expect(openapi.run({ lintel: "1.0" }, { of: "x" })).toMatchObject({
      message: expect.stringContaining("no contracts")
    })
    expect(openapi.run({ lintel: "1.0" })).toEqual({ files: [], losses: [] })
  })
})

describe("tags", () => {
  const tagsOf = (key: string, options: Partial<OpenApiOptions> = {}): unknown => {
    const { files } = rendered(design, { of: `contract:${key}`, syntax: "json", ...options })
    const document = JSON.parse(files[0]?.text ?? "") as {
      tags?: unknown
      paths: Record<string, { get: { tags?: unknown } }>
    }
    return [document.tags, ...Object.values(document.paths).map(({ get: { tags } }) => tags)]
  }

  it("are the bounded context where an operation states none", () => {
    expect(tagsOf("shop")).toEqual([[{ name: "Sales" }], ["Sales"], ["items"]])
    expect(tagsOf("shop", { contextTags: false })).toEqual([undefined, undefined, ["items"]])
  })

  it("are none when two contexts provide the contract", () => {
    expect(tagsOf("admin")).toEqual([undefined, undefined])
  })
})

describe("ids of operations", () => {
  const idsOf = (operations: HttpContract["operations"]): unknown => {
    const document = documentOf(contractOf(operations)) as { paths: Record<string, { get: { operationId?: string } }> }
    return Object.fromEntries(Object.entries(document.paths).map(([path, item]) => [path, item.get.operationId]))
  }

  it("are the stated ones, else the names, each once", () => {
    const operations = {
      list: get("/a"),
      b: get("/b", { operationId: "stated" }),
      stated: get("/c"),
      "GET%20%2Fd": get("/d")
    }
    expect(idsOf(operations)).toEqual({ "/a": "list", "/b": "stated", "/c": "stated_2" })
  })

  it("that several state stay with the operation of that name", () => {
    const operations = {
      twice: get("/a", { operationId: "twice" }),
      "GET%20%2Fb": get("/b", { operationId: "twice" }),
      "GET%20%2Fc": get("/c", { operationId: "thrice" }),
      "GET%20%2Fd": get("/d", { operationId: "thrice" })
    }
    expect(idsOf(operations)).toEqual({ "/a": "twice" })
    const { losses, after, before } = returned(contractOf(operations))
    expect(losses.map(({ subject, what }) => `${subject} ${what}`)).toEqual([
      "operation:api/GET%20%2Fb operationId that others have too",
      "operation:api/GET%20%2Fc operationId that others have too",
      "operation:api/GET%20%2Fd operationId that others have too"
    ])
    expect(Object.keys(after.operations)).toEqual(Object.keys(before.operations))
  })
})

describe("security", () => {
  it("that names an undescribed scheme still closes the operation", () => {
    const document = documentOf(contractOf({ a: get("/a", { security: [{ "who%20knows": ["x"] }] }) }))
    expect(document).toMatchObject({
      paths: { "/a": { get: { security: [{ who_knows: ["x"] }] } } },
      components: {
        securitySchemes: {
          who_knows: { type: "http", scheme: "unknown", description: 'Nobody described how "who knows" is sent.' }
        }
      }
    })
  })

  it("keeps no requirement apart from an empty one", () => {
    const before = contractOf({ a: get("/a", { security: [] }), b: get("/b", { security: [{}] }), c: get("/c") })
    const { after } = returned(before)
    expect([after.operations["a"]?.security, after.operations["b"]?.security, after.operations["c"]?.security]).toEqual(
      [[], [{}], undefined]
    )
  })
})

describe("schemas", () => {
  it("that are unknown stay unknown", () => {
    const unknown = { $ref: "unresolved:parts.yaml%23%2FA" }
    const before = contractOf(
      {},
      { schemas: { A: { properties: { a: unknown } }, B: { allOf: [{ type: "object" }, unknown] } } }
    )
    const { after, losses } = returned(before)
    expect(after.schemas).toEqual(before.schemas)
    expect(losses.map(({ what, pointer }) => `${pointer ?? ""} ${what}`)).toEqual([
      "/schemas/A schema that is not known",
      "/schemas/B schema that is not known"
    ])
  })

  it("are told apart from data that looks like them", () => {
    const data = { $ref: "#/$defs/A", properties: { $ref: "#/$defs/A" } }
    const schemas = { A: { const: data, enum: [data], default: data, examples: [data], "x-data": data } }
    expect(returned(contractOf({}, { schemas })).after.schemas).toEqual(schemas)
    expect(JSON.stringify(documentOf(contractOf({}, { schemas })))).not.toContain("#/components/")
  })

  it("of vocabularies come with all that they use, and nothing else", () => {
    const model: Model = {
      ...modelOf(contractOf({}, { schemas: { A: { $ref: "schemas:common#/$defs/One" } } })),
      schemas: {
        common: {
          schemas: { One: { items: { $ref: "#/$defs/Two" } }, Two: { $ref: "schemas:more#/$defs/Three" }, Other: {} }
        },
        more: { schemas: { Three: { items: { $ref: "#/$defs/Three" } } } }
      }
    }
    expect(JSON.parse(rendered(model, { syntax: "json" }).files[0]?.text ?? "")).toMatchObject({
      components: {
        schemas: {
          A: { $ref: "#/components/schemas/One" },
          One: { items: { $ref: "#/components/schemas/Two" } },
          Three: { items: { $ref: "#/components/schemas/Three" } },
          Two: { $ref: "#/components/schemas/Three" }
        }
      }
    })
  })

  it("nested without end are cut, with a loss", () => {
    let schema: Record<string, unknown> = {}
    for (let level = 0; level < 20_000; level++) schema = { items: schema }
    const { files, losses } = rendered(modelOf(contractOf({}, { schemas: { Deep: schema as never } })))
    expect(losses).toEqual([
      { subject: "contract:api", pointer: "/schemas/Deep", effect: "approximated", what: "schema that is not known" }
    ])
    expect(files[0]?.text).toContain("x-lintel-unknown: nested too deeply")
  })
})

it("a real document comes back as the contract it was", () => {
  const path = createRequire(import.meta.url).resolve("@octokit/openapi-webhooks/generated/api.github.com.json")
  const first = reread("github.json", readFileSync(path, "utf8"), "github").model
  const { files, losses } = rendered(first, { contextTags: false })
  expect(losses).toEqual([])
  const [file] = files
  expect(Object.keys(first.contracts?.["github"]?.webhooks ?? {}).length).toBeGreaterThan(100)
  expect(canonical(reread(file?.path ?? "", file?.text ?? "", "github").model)).toEqual(canonical(first))
})
