import { arr, both, type DocumentPair, files, http, obj, ok, P, R, S, str, type Part } from "./notation.js"

const filter = (operators: ReadonlyArray<string>) => ({
  $recursiveAnchor: true,
  ...obj({ op: { enum: operators }, parts: arr({ anyOf: [str, { $recursiveRef: "#" }] }) }, ["op"])
})

const yaml = (summary: string, indent: string): string =>
  [
    `openapi: 3.0.3`,
    `info: { title: t, version: "1" }`,
    `paths:`,
    `  /a:`,
    `    get:`,
    `      summary: '${summary}`,
    ``,
    `${indent}'`,
    `      responses: { "200": { description: ok } }`,
    ``
  ].join("\n")

const one = (operationId: string, path: string, schema: Part): Part => {
  const name = /\{(.*)\}/.exec(path)?.[1] ?? ""
  return P({ operationId, parameters: [{ name, in: "path", required: true, schema }] }, path)
}

/** What published documents hold although their specification does not allow it: where it did not change, nothing did. */
export const publishedHabitsPairs: ReadonlyArray<DocumentPair> = [
  ...both(
    "a type nobody knows stays beside a field that comes",
    "compatible",
    "compatible",
    obj({ a: { type: "any" } }),
    obj({ a: { type: "any" }, b: str })
  ),
  ...both(
    "a type nobody knows stays beside a field that is narrowed",
    "breaking",
    "compatible",
    obj({ a: { type: "any" }, b: str }),
    obj({ a: { type: "any" }, b: { ...str, maxLength: 3 } })
  ),
  ...both(
    "no alternatives, beside a field that comes",
    "compatible",
    "compatible",
    R("T"),
    R("T"),
    S({ T: obj({ a: R("None") }), None: { ...str, oneOf: [] } }),
    S({ T: obj({ a: R("None"), b: str }), None: { ...str, oneOf: [] } })
  ),
  ...both("no schema to fulfil, then none", "nothing", "nothing", { ...str, allOf: [] }, str),
  ...both(
    "a reference to nothing stays beside a field that comes",
    "compatible",
    "compatible",
    obj({ a: R("Gone") }),
    obj({ a: R("Gone"), b: str })
  ),
  ...both(
    "a schema that refers to itself in the words of a draft before",
    "compatible",
    "breaking",
    R("F"),
    R("F"),
    S({ F: filter(["and"]) }),
    S({ F: filter(["and", "or"]) })
  ),
  ...http(
    "two paths that are one request, in the other order",
    "nothing",
    { ...one("byNumber", "/a/{number}", str), ...one("byId", "/a/{id}", { ...str, format: "uuid" }) },
    { ...one("byId", "/a/{id}", { ...str, format: "uuid" }), ...one("byNumber", "/a/{number}", str) }
  ),
  ...http(
    "a schema that refers to itself in the words of a draft before, and in its own",
    "nothing",
    P({ responses: { "200": ok(R("F")) } }),
    P({ responses: { "200": ok(R("F")) } }),
    S({ F: filter(["and"]) }),
    S({ F: obj({ op: { enum: ["and"] }, parts: arr({ anyOf: [str, R("F")] }) }, ["op"]) })
  ),
  [
    "a text whose quote ends at the beginning of a line",
    "nothing",
    files({ "a.yaml": yaml("One.", "") }),
    files({ "a.yaml": yaml("One.", "        ") })
  ]
]
