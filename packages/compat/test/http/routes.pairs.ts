import type { HttpContract, HttpOperation, Server } from "@lintel/model"
import { api, contracts, integer, json, operation, type Pair, text } from "./pairs.js"

const at = (path: string, fields: Partial<HttpOperation> = {}): HttpOperation => operation({ path, ...fields })
const id = (schema: Parameters<typeof json>[0] = text, name = "id"): Pick<HttpOperation, "parameters"> => ({
  parameters: [{ in: "path", name, schema }]
})
const answers = (schema: Parameters<typeof json>[0]): Pick<HttpOperation, "responses"> => ({
  responses: { "200": { content: json(schema) } }
})
const removed = "compat/operation-removed"
const served = "compat/server-removed"

const pair = (
  name: string,
  before: ReadonlyArray<HttpOperation>,
  after: ReadonlyArray<HttpOperation>,
  worst: Pair["worst"],
  code?: string
): Pair => contracts(name, api(before), api(after), worst, code)

const paths: ReadonlyArray<Pair> = [
  pair("an operation is removed", [at("/a"), at("/b")], [at("/a")], "breaking", removed),
  pair("an operation is added", [at("/a")], [at("/a"), at("/b")], "information", "compat/operation-added"),
  pair("another method", [at("/a")], [at("/a", { method: "POST" })], "breaking", removed),
  pair("the name of a path parameter", [at("/a/{id}", id())], [at("/a/{key}", id(text, "key"))], "nothing"),
  pair(
    "path parameters swap their names",
    [
      at("/a/{x}/{y}", {
        parameters: [
          { in: "path", name: "x", schema: integer },
          { in: "path", name: "y", schema: text }
        ]
      })
    ],
    [
      at("/a/{y}/{x}", {
        parameters: [
          { in: "path", name: "y", schema: integer },
          { in: "path", name: "x", schema: text }
        ]
      })
    ],
    "nothing"
  ),
  pair(
    "path parameters swap their types",
    [
      at("/a/{x}/{y}", {
        parameters: [
          { in: "path", name: "x", schema: integer },
          { in: "path", name: "y", schema: text }
        ]
      })
    ],
    [
      at("/a/{x}/{y}", {
        parameters: [
          { in: "path", name: "x", schema: text },
          { in: "path", name: "y", schema: integer }
        ]
      })
    ],
    "breaking"
  ),
  pair("a path is renamed", [at("/a")], [at("/b")], "breaking", removed),
  pair(
    "a path is renamed, and says so",
    [at("/a", { operationId: "one" })],
    [at("/b", { operationId: "two", formerly: ["operation:shop/one"] })],
    "breaking",
    served
  ),
  pair(
    "texts become a parameter",
    [at("/a/x"), at("/a/y")],
    [at("/a/{kind}", id({ enum: ["x", "y", "z"] }, "kind"))],
    "nothing"
  ),
  pair(
    "texts become a parameter that lacks one",
    [at("/a/x"), at("/a/y")],
    [at("/a/{kind}", id({ enum: ["x", "z"] }, "kind"))],
    "breaking",
    "compat/parameter-narrowed"
  ),
  pair(
    "a text becomes an integer parameter",
    [at("/a/me")],
    [at("/a/{id}", id(integer))],
    "breaking",
    "compat/parameter-narrowed"
  ),
  pair(
    "a literal is removed beside its template",
    [at("/a/me"), at("/a/{id}", id())],
    [at("/a/{id}", id())],
    "breaking",
    removed
  ),
  pair(
    "a literal becomes one more value of its template",
    [at("/a/x"), at("/a/{id}", id({ enum: ["y", "z"] }))],
    [at("/a/{id}", id({ enum: ["x", "y", "z"] }))],
    "nothing"
  ),
  pair(
    "a literal becomes a value of a template that answers otherwise",
    [at("/a/x", answers(integer)), at("/a/{id}", { ...id({ enum: ["y"] }), ...answers(text) })],
    [at("/a/{id}", { ...id({ enum: ["x", "y"] }), ...answers(text) })],
    "breaking",
    "compat/response-widened"
  ),
  pair(
    "a literal is removed beside a template that takes another value more",
    [at("/a/x"), at("/a/{id}", id({ enum: ["y"] }))],
    [at("/a/{id}", id({ enum: ["y", "z"] }))],
    "breaking",
    removed
  ),
  pair(
    "a literal shadows a template",
    [at("/a/{id}", id())],
    [at("/a/{id}", id()), at("/a/me")],
    "breaking",
    "compat/operation-shadowed"
  ),
  pair(
    "a literal that is no value of the template",
    [at("/a/{id}", id(integer))],
    [at("/a/{id}", id(integer)), at("/a/me")],
    "information",
    "compat/operation-added"
  ),
  pair(
    "a number shadows an integer template",
    [at("/a/{id}", id(integer))],
    [at("/a/{id}", id(integer)), at("/a/0")],
    "breaking",
    "compat/operation-shadowed"
  ),
  pair(
    "two templates that fit one path",
    [at("/a/{id}/x", id())],
    [at("/a/{id}/x", id()), at("/a/b/{code}", id(text, "code"))],
    "changes-meaning",
    "compat/operation-shadowed"
  ),
  pair(
    "two templates of which the new one refuses what the old one has there",
    [at("/a/{id}/x", id())],
    [at("/a/{id}/x", id()), at("/a/b/{code}", id(integer, "code"))],
    "information",
    "compat/operation-added"
  ),
  pair(
    "a literal of another method",
    [at("/a/{id}", id())],
    [at("/a/{id}", id()), at("/a/me", { method: "POST" })],
    "information",
    "compat/operation-added"
  ),
  pair(
    "a longer literal",
    [at("/a/{id}", id())],
    [at("/a/{id}", id()), at("/a/me/b")],
    "information",
    "compat/operation-added"
  ),
  pair(
    "a literal in the middle",
    [at("/a/{id}/b", id())],
    [at("/a/{id}/b", id()), at("/a/me/b")],
    "breaking",
    "compat/operation-shadowed"
  ),
  pair(
    "a file name shadows its template",
    [at("/a/{id}.json", id())],
    [at("/a/{id}.json", id()), at("/a/all.json")],
    "breaking",
    "compat/operation-shadowed"
  ),
  pair(
    "a literal that answers in the same form",
    [at("/a/{id}", { ...id(), ...answers(text) })],
    [at("/a/{id}", { ...id(), ...answers(text) }), at("/a/me", answers(text))],
    "breaking",
    "compat/operation-shadowed"
  ),
  pair(
    "a literal whose answers are not what the template promised",
    [at("/a/{id}", { ...id(), ...answers(integer) })],
    [at("/a/{id}", { ...id(), ...answers(integer) }), at("/a/me", answers(text))],
    "breaking",
    "compat/operation-shadowed"
  ),
  pair(
    "a template with a suffix takes values of a parameter",
    [at("/a/{id}", { ...id(), ...answers(integer) })],
    [at("/a/{id}", { ...id(), ...answers(integer) }), at("/a/{name}.json", { ...id(text, "name"), ...answers(text) })],
    "breaking",
    "compat/operation-shadowed"
  ),
  pair(
    "a template with a suffix that no integer has",
    [at("/a/{id}", { ...id(integer), ...answers(integer) })],
    [
      at("/a/{id}", { ...id(integer), ...answers(integer) }),
      at("/a/{name}.json", { ...id(text, "name"), ...answers(text) })
    ],
    "information",
    "compat/operation-added"
  ),
  pair(
    "a parameter takes nothing from a template with a suffix",
    [at("/a/{name}.json", { ...id(text, "name"), ...answers(integer) })],
    [at("/a/{name}.json", { ...id(text, "name"), ...answers(integer) }), at("/a/{id}", { ...id(), ...answers(text) })],
    "information",
    "compat/operation-added"
  ),
  pair(
    "two templates of which neither is the more exact one",
    [at("/{a}/b", { ...id(text, "a"), ...answers(integer) })],
    [at("/{a}/b", { ...id(text, "a"), ...answers(integer) }), at("/a/{b}", { ...id(text, "b"), ...answers(text) })],
    "changes-meaning",
    "compat/operation-shadowed"
  ),
  pair(
    "the operationId",
    [at("/a", { operationId: "one" })],
    [at("/a", { operationId: "two" })],
    "changes-meaning",
    "compat/operation-id-changed"
  ),
  pair(
    "an operationId is added",
    [at("/a")],
    [at("/a", { operationId: "one" })],
    "information",
    "compat/operation-id-changed"
  ),
  pair(
    "tags and summaries",
    [at("/a", { tags: ["x"], summary: "a" })],
    [at("/a", { tags: ["y"], summary: "b" })],
    "nothing"
  ),
  pair("a slash at the end", [at("/a")], [at("/a/")], "breaking", removed),
  pair(
    "prototype names",
    [at("/constructor")],
    [at("/constructor"), at("/__proto__")],
    "information",
    "compat/operation-added"
  )
]

const ending: ReadonlyArray<Pair> = [
  pair(
    "removed after its sunset",
    [at("/a", { deprecation: { sunset: "2027-01-01" } }), at("/b")],
    [at("/b")],
    "information",
    removed
  ),
  pair(
    "removed on its day",
    [at("/a", { deprecation: { sunset: "2027-01-15" } }), at("/b")],
    [at("/b")],
    "information",
    removed
  ),
  pair(
    "removed before its sunset",
    [at("/a", { deprecation: { sunset: "2027-06-01" } }), at("/b")],
    [at("/b")],
    "breaking",
    removed
  ),
  pair("removed, deprecated without a day", [at("/a", { deprecation: {} }), at("/b")], [at("/b")], "breaking", removed),
  pair("removed from alpha", [at("/a", { stability: "alpha" }), at("/b")], [at("/b")], "information", removed),
  pair("removed from beta", [at("/a", { stability: "beta" }), at("/b")], [at("/b")], "breaking", removed),
  pair(
    "a break in alpha",
    [at("/a", { stability: "alpha" })],
    [at("/a", { stability: "alpha", parameters: [{ in: "query", name: "q", required: true, schema: text }] })],
    "information",
    "compat/parameter-required"
  ),
  pair(
    "a payload in alpha",
    [at("/a", { stability: "alpha", method: "POST", request: { content: json(text) } })],
    [at("/a", { stability: "alpha", method: "POST", request: { content: json(integer) } })],
    "information",
    "compat/unstable-changed"
  ),
  pair(
    "deprecated",
    [at("/a")],
    [at("/a", { deprecation: { sunset: "2028-01-01" } })],
    "changes-meaning",
    "compat/deprecation-changed"
  ),
  pair(
    "the sunset is earlier",
    [at("/a", { deprecation: { sunset: "2028-01-01" } })],
    [at("/a", { deprecation: { sunset: "2027-06-01" } })],
    "changes-meaning",
    "compat/deprecation-changed"
  ),
  pair(
    "the sunset is later",
    [at("/a", { deprecation: { sunset: "2027-06-01" } })],
    [at("/a", { deprecation: { sunset: "2028-01-01" } })],
    "information",
    "compat/deprecation-changed"
  ),
  pair("stable to beta", [at("/a")], [at("/a", { stability: "beta" })], "changes-meaning", "compat/stability-changed"),
  pair(
    "beta to stable",
    [at("/a", { stability: "beta" })],
    [at("/a", { stability: "stable" })],
    "information",
    "compat/stability-changed"
  )
]

const on = (urls: ReadonlyArray<string | Server>, path = "/a"): HttpContract =>
  api([at(path)], { servers: urls.map((url) => (typeof url === "string" ? { url } : url)) })
const moved = (name: string, before: HttpContract, after: HttpContract, worst: Pair["worst"], code?: string): Pair =>
  contracts(`server: ${name}`, before, after, worst, code)
const region = (values: ReadonlyArray<string>): Server => ({
  url: "https://{region}.x.io",
  variables: { region: { default: "eu", enum: values } }
})
const free: Server = { url: "https://{tenant}.x.io", variables: { tenant: { default: "acme" } } }

const servers: ReadonlyArray<Pair> = [
  moved("the base path moves into the server", on(["https://x.io"], "/v1/a"), on(["https://x.io/v1"]), "nothing"),
  moved("the base path moves out of the server", on(["https://x.io/v1"]), on(["https://x.io"], "/v1/a"), "nothing"),
  moved("the base path changes", on(["https://x.io/v1"]), on(["https://x.io/v2"]), "breaking", served),
  moved("the host changes", on(["https://x.io"]), on(["https://y.io"]), "breaking", served),
  moved("a host is added", on(["https://x.io"]), on(["https://x.io", "https://y.io"]), "nothing"),
  moved("a host is removed", on(["https://x.io", "https://y.io"]), on(["https://x.io"]), "breaking", served),
  moved("the order of hosts", on(["https://x.io", "https://y.io"]), on(["https://y.io", "https://x.io"]), "nothing"),
  moved("http is not served any more", on(["http://x.io", "https://x.io"]), on(["https://x.io"]), "breaking", served),
  moved("segments that lead around", on(["https://x.io/v0/../v1"]), on(["https://x.io/v1"]), "nothing"),
  moved("a segment that stays where it is", on(["./v1"]), on(["v1"]), "nothing"),
  moved("a slash at the end", on(["https://x.io/v1/"]), on(["https://x.io/v1"]), "nothing"),
  moved("case and standard port", on(["https://X.io:443/v1"]), on(["https://x.io/v1"]), "nothing"),
  moved("case of the path", on(["https://x.io/V1"]), on(["https://x.io/v1"]), "breaking", served),
  moved("a server is named for the first time", api([at("/a")]), on(["https://x.io"]), "nothing"),
  moved("a server is not named any more", on(["https://x.io"]), api([at("/a")]), "nothing"),
  moved("relative to absolute", on(["/v1"]), on(["https://x.io/v1"]), "nothing"),
  moved("relative to another path", on(["/v1"]), on(["https://x.io/v2"]), "breaking", served),
  moved("a value of a variable is removed", on([region(["eu", "us"])]), on([region(["eu"])]), "breaking", served),
  moved("a value of a variable is added", on([region(["eu"])]), on([region(["eu", "us"])]), "nothing"),
  moved("a variable is written out", on([region(["eu", "us"])]), on(["https://eu.x.io", "https://us.x.io"]), "nothing"),
  moved("a host becomes a free variable", on(["https://acme.x.io"]), on([free]), "nothing"),
  moved("a free variable becomes its default", on([free]), on(["https://acme.x.io"]), "breaking", served),
  moved(
    "the default of a free variable",
    on([free]),
    on([{ url: free.url, variables: { tenant: { default: "other" } } }]),
    "changes-meaning",
    "compat/server-default-changed"
  ),
  moved(
    "the name of a variable",
    on([free]),
    on([{ url: "https://{customer}.x.io", variables: { customer: { default: "acme" } } }]),
    "nothing"
  ),
  moved(
    "an operation gets a server of its own",
    on(["https://x.io"]),
    api([at("/a", { servers: [{ url: "https://y.io" }] })], { servers: [{ url: "https://x.io" }] }),
    "breaking",
    served
  ),
  moved(
    "an operation's server is written at the contract",
    api([at("/a", { servers: [{ url: "https://y.io" }] })]),
    on(["https://y.io"]),
    "nothing"
  ),
  moved(
    "words",
    on([{ url: "https://x.io", description: "a" }]),
    on([{ url: "https://x.io", description: "b" }]),
    "nothing"
  )
]

export const routePairs: ReadonlyArray<Pair> = [...paths, ...ending, ...servers]
