import {
  A,
  answer,
  arr,
  type DocumentPair,
  E,
  http,
  int,
  num,
  op,
  P,
  type Part,
  pp,
  R,
  S,
  str,
  type Truth
} from "./notation.js"

const at = (path: string, schemas: Readonly<Record<string, Part>>, more: Part = {}): Part =>
  P({ parameters: Object.entries(schemas).map(([name, schema]) => pp(name, schema)), ...more }, path)
const two = (x: Part = str, y: Part = str, more: Part = {}): Part => at("/a/{x}-{y}", { x, y }, more)
const one = (id: Part = str, more: Part = {}): Part => at("/a/{id}", { id }, more)
const json = (x: Part): Part => at("/a/{x}.json", { x })
const like = (pattern: string): Part => ({ ...str, pattern })
const most = (maxLength: number): Part => ({ ...str, maxLength })
const lower = like("^[a-z]+$")
const named = (id: string, more: Part = {}): Part => ({ get: op({ operationId: id, ...more }) })

const rows: ReadonlyArray<readonly [name: string, truth: Truth, before: Part, after: Part]> = [
  ["two parts to one", "compatible", two(), one()],
  ["one part to two", "breaking", one(), two()],
  ["two parts to a number", "breaking", two(), one(int)],
  ["two numbers to a number", "breaking", two(int, int), one(int)],
  ["a number with an extension to a text", "compatible", json(int), one()],
  ["a number with an extension to a pattern", "compatible", json(int), one(like("^-?[0-9]+[.]json$"))],
  ["a number with an extension to a pattern without a sign", "breaking", json(int), one(like("^[0-9]+[.]json$"))],
  ["a count with an extension to it", "compatible", json({ ...int, minimum: 0 }), one(like("^[0-9]+[.]json$"))],
  ["few values to two parts", "compatible", one({ enum: ["a-b", "c-d"] }), two()],
  ["few values to two parts, one of another form", "breaking", one({ enum: ["a-b", "c"] }), two()],
  ["few values to a number and a text", "compatible", one({ enum: ["1-b", "2-d"] }), two(int)],
  ["few values to a number and a text, one is none", "breaking", one({ enum: ["1-b", "c-d"] }), two(int)],
  ["a pattern to its parts", "compatible", one(like("^[0-9]+-[a-z]+$")), two(int, lower)],
  ["a pattern to narrower parts", "breaking", one(like("^[0-9]+-[a-z]+$")), two(int, like("^[a-m]+$"))],
  ["parts to their pattern", "compatible", two(int, lower), one(like("^-?[0-9]+-[a-z]+$"))],
  ["an extension goes into the last part", "compatible", at("/a/{x}-{y}.json", { x: str, y: str }), two()],
  ["an extension is asked for", "breaking", two(), at("/a/{x}-{y}.json", { x: str, y: str })],
  ["parts of two to five letters", "compatible", two(most(2), most(2)), one(most(5))],
  ["parts of two to four letters", "breaking", two(most(2), most(2)), one(most(4))],
  ["parts to at least three letters", "compatible", two(), one({ ...str, minLength: 3 })],
  ["parts to at least four letters", "breaking", two(), one({ ...str, minLength: 4 })],
  ["a format with an extension to a text", "compatible", json({ ...str, format: "uuid" }), one()],
  ["a text to a format with an extension", "breaking", one(), json({ ...str, format: "uuid" })],
  ["another answer", "breaking", two(str, str, answer(A)), one(str, answer(E))],
  ["the same answer", "compatible", two(str, str, answer(A)), one(str, answer(A))],
  ["another path beside it takes over", "breaking", { ...one(), ...two() }, one()],
  ["an address", "compatible", at("/a/{x}@{y}", { x: str, y: str }), one()],
  ["an address by its format", "breaking", at("/a/{x}@{y}", { x: str, y: str }), one({ ...str, format: "email" })],
  ["a verb", "compatible", at("/a/{x}:stop", { x: str }), one()],
  ["a verb is asked for", "breaking", one(), at("/a/{x}:stop", { x: str })],
  ["a verb as a segment", "breaking", at("/a/{x}:stop", { x: str }), at("/a/{x}/stop", { x: str })],
  ["in labels", "breaking", two(), P({ parameters: [pp("id", str, { style: "label" })] }, "/a/{id}")],
  [
    "two formats to one path",
    "compatible",
    { ...json(str), "/a/{x}.xml": named("xml", { parameters: [pp("x")] }) },
    one()
  ],
  ["coordinates to a list", "compatible", at("/a/{x},{y}", { x: int, y: int }), one(arr(int, { minItems: 2 }))],
  ["coordinates to a list of three", "breaking", at("/a/{x},{y}", { x: int, y: int }), one(arr(int, { minItems: 3 }))],
  ["coordinates to a text", "compatible", at("/a/{x},{y}", { x: num, y: num }), one()],
  [
    "another parameter renamed and narrowed",
    "breaking",
    at("/{t}/{x}-{y}", { t: str, x: str, y: str }),
    at("/{s}/{id}", { s: int, id: str })
  ],
  [
    "another parameter renamed",
    "compatible",
    at("/{x}-{y}/{t}", { x: str, y: str, t: int }),
    at("/{id}/{s}", { id: str, s: int })
  ]
]

const versions = { v: { default: "v1", enum: ["v1", "v2"] } }
const regions = { r: { default: "eu", enum: ["eu", "us"] } }
const on = (...urls: ReadonlyArray<string | Part>): Part => ({
  servers: urls.map((url) => (typeof url === "string" ? { url } : url))
})
const versioned = on({ url: "https://x.io/{v}", variables: versions })
const regional = on({ url: "https://{r}.x.io/{v}", variables: { ...versions, ...regions } })
const each = (first: Part = answer(A), second: Part = answer(A)): Part => ({
  "/v1/a": named("a1", first),
  "/v2/a": named("a2", second)
})

const bases: ReadonlyArray<
  readonly [name: string, truth: Truth, back: Truth, before: Part, after: Part, old: Part, fresh: Part]
> = [
  ["a variable of two", "compatible", "compatible", P(answer(A)), each(), versioned, on("https://x.io")],
  ["two servers", "compatible", "compatible", P(answer(A)), each(), on("/v1", "/v2"), on("/")],
  [
    "a region in the host",
    "compatible",
    "compatible",
    P(answer(A)),
    each(),
    regional,
    on("https://eu.x.io", "https://us.x.io")
  ],
  ["a region goes", "breaking", "compatible", P(answer(A)), each(), regional, on("https://eu.x.io")],
  [
    "one answers otherwise",
    "breaking",
    "breaking",
    P(answer(A)),
    each(answer(A), answer(E)),
    versioned,
    on("https://x.io")
  ],
  [
    "one is not there",
    "breaking",
    "compatible",
    P(answer(A)),
    { "/v1/a": named("a1", answer(A)) },
    versioned,
    on("https://x.io")
  ],
  [
    "parameters renamed",
    "compatible",
    "compatible",
    one(int),
    {
      "/v1/a/{x}": named("a1", { parameters: [pp("x", int)] }),
      "/v2/a/{y}": named("a2", { parameters: [pp("y", int)] })
    },
    on("/v1", "/v2"),
    on("/")
  ],
  [
    "a variable of any text",
    "breaking",
    "compatible",
    P(),
    P({}, "/t/a"),
    on({ url: "https://x.io/{t}", variables: { t: { default: "t" } } }),
    on("https://x.io")
  ],
  [
    "a parameter of two",
    "compatible",
    "compatible",
    P({ parameters: [pp("v", { enum: ["v1", "v2"] })] }, "/{v}/a"),
    P(),
    on("https://x.io"),
    on("https://x.io/v1", "https://x.io/v2")
  ]
]

/** Of texts between the parameters of a path, and of base paths that are paths of their own. */
export const mixedPathsPairs: ReadonlyArray<DocumentPair> = [
  ...rows.flatMap(([name, truth, before, after]) => http(`parts of a segment: ${name}`, truth, before, after)),
  ...bases.flatMap(([name, truth, back, before, after, old, fresh]) => [
    ...http(`base paths to paths: ${name}`, truth, before, after, old, fresh),
    ...http(`paths to base paths: ${name}`, back, after, before, fresh, old)
  ]),
  ...http(
    "parts of a segment: by references",
    "compatible",
    two(R("K"), R("K")),
    one(R("L")),
    S({ K: lower }),
    S({ L: like("^[a-z]+-[a-z]+$") })
  ),
  ...http(
    "parts of a segment: by references, narrower",
    "breaking",
    two(R("K"), R("K")),
    one(R("L")),
    S({ K: lower }),
    S({ L: like("^[a-z]-[a-z]+$") })
  ),
  ...http(
    "parts of a segment: while the base path moves",
    "compatible",
    two(),
    at("/v1/a/{id}", { id: str }),
    on("https://x.io/v1"),
    on("https://x.io")
  ),
  ...http(
    "parts of a segment: and a server goes",
    "breaking",
    two(),
    one(),
    on("https://x.io", "https://y.io"),
    on("https://x.io")
  )
]
