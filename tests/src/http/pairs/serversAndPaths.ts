import { type DocumentPair, type Part, type Truth, str, int, arr, A, P, ok, pp, http } from "./notation.js"

const sv = (
  id: string,
  t: Truth,
  a: ReadonlyArray<Part>,
  b: ReadonlyArray<Part> | undefined,
  pa: Part = P(),
  pb: Part = P()
) => http(`servers: ${id}`, t, pa, pb, { servers: a }, { servers: b })

/** Of servers and paths. */
export const serversAndPathsPairs: ReadonlyArray<DocumentPair> = [
  ...sv("absent and /", "compatible", [{ url: "/" }], undefined),
  ...sv(
    "variable enum narrowed in the path",
    "breaking",
    [{ url: "https://x.io/{v}", variables: { v: { default: "v1", enum: ["v1", "v2"] } } }],
    [{ url: "https://x.io/{v}", variables: { v: { default: "v1", enum: ["v1"] } } }]
  ),
  ...sv("trailing slash of the server", "compatible", [{ url: "https://x.io/v1/" }], [{ url: "https://x.io/v1" }]),
  ...sv(
    "v1 and v2 beside",
    "compatible",
    [{ url: "https://x.io/v1" }],
    [{ url: "https://x.io/v1" }, { url: "https://x.io/v2" }]
  ),
  ...sv(
    "template path in server, moved into paths",
    "compatible",
    [{ url: "https://x.io/{tenant}", variables: { tenant: { default: "acme" } } }],
    [{ url: "https://x.io" }],
    P({}, "/a"),
    P({ parameters: [{ name: "tenant", in: "path", required: true, schema: str }] }, "/{tenant}/a")
  ),
  ...sv(
    "description only",
    "nothing",
    [{ url: "https://x.io", description: "a" }],
    [{ url: "https://x.io", description: "b" }]
  ),
  ...sv(
    "sandbox removed",
    "breaking",
    [{ url: "https://x.io" }, { url: "https://sandbox.x.io", description: "sandbox" }],
    [{ url: "https://x.io" }]
  ),
  ...sv("relative to absolute", "compatible", [{ url: "/v1" }], [{ url: "/v1" }, { url: "https://x.io/v1" }]),
  ...sv(
    "localhost removed",
    "breaking",
    [{ url: "https://x.io" }, { url: "http://localhost:3000" }],
    [{ url: "https://x.io" }]
  ),
  ...http("path: double slash and single", "breaking", P({}, "/a//b"), P({}, "/a/b")),
  ...http("path: percent-encoded letter is the letter", "compatible", P({}, "/a%62c"), P({}, "/abc")),
  ...http("path: percent-encoding in lower case", "compatible", P({}, "/a%c3%a9"), P({}, "/a%C3%A9")),
  ...http("path: unicode letter and its percent-encoding", "compatible", P({}, "/é"), P({}, "/%C3%A9")),
  ...http("path: trailing slash gained", "breaking", P({}, "/a"), P({}, "/a/")),
  ...http("path: trailing slash served too", "compatible", P({}, "/a"), {
    ...P({}, "/a"),
    ...P({ operationId: "y" }, "/a/")
  }),
  ...http(
    "path parameter renamed with its schema",
    "nothing",
    P({ parameters: [pp("id", int)] }, "/a/{id}"),
    P({ parameters: [pp("key", int)] }, "/a/{key}")
  ),
  ...http(
    "path parameter renamed, two swapped names",
    "breaking",
    P({ parameters: [pp("a", int), pp("b", { enum: ["x"] })] }, "/{a}/{b}"),
    P({ parameters: [pp("a", int), pp("b", { enum: ["x"] })] }, "/{b}/{a}")
  ),
  ...http(
    "path parameter narrowed to a pattern",
    "breaking",
    P({ parameters: [pp("id")] }, "/a/{id}"),
    P({ parameters: [pp("id", { type: "string", pattern: "^[0-9]+$" })] }, "/a/{id}")
  ),
  ...http(
    "path parameter integer by pattern",
    "compatible",
    P({ parameters: [pp("id", { type: "integer", minimum: 0 })] }, "/a/{id}"),
    P({ parameters: [pp("id", { type: "string", pattern: "^-?[0-9]+$" })] }, "/a/{id}")
  ),
  ...http(
    "path parameter minLength 1 is always so",
    "compatible",
    P({ parameters: [pp("id")] }, "/a/{id}"),
    P({ parameters: [pp("id", { type: "string", minLength: 1 })] }, "/a/{id}")
  ),
  ...http(
    "path parameter minLength 2",
    "breaking",
    P({ parameters: [pp("id")] }, "/a/{id}"),
    P({ parameters: [pp("id", { type: "string", minLength: 2 })] }, "/a/{id}")
  ),
  ...http("path enum as literal paths", "compatible", P({ parameters: [pp("k", { enum: ["x", "y"] })] }, "/a/{k}"), {
    ...P({}, "/a/x"),
    ...P({ operationId: "y" }, "/a/y")
  }),
  ...http(
    "path enum as literal paths, one missing",
    "breaking",
    P({ parameters: [pp("k", { enum: ["x", "y"] })] }, "/a/{k}"),
    P({}, "/a/x")
  ),
  ...http(
    "literal paths as one enum",
    "compatible",
    { ...P({}, "/a/x"), ...P({ operationId: "y" }, "/a/y") },
    P({ parameters: [pp("k", { enum: ["x", "y"] })] }, "/a/{k}")
  ),
  ...http(
    "path simple array, items narrowed",
    "breaking",
    P({ parameters: [pp("ids", arr(str))] }, "/a/{ids}"),
    P({ parameters: [pp("ids", arr(int))] }, "/a/{ids}")
  ),
  ...http(
    "path simple scalar to array",
    "compatible",
    P({ parameters: [pp("ids", int)] }, "/a/{ids}"),
    P({ parameters: [pp("ids", arr(int))] }, "/a/{ids}")
  ),
  ...http(
    "path simple array to scalar",
    "breaking",
    P({ parameters: [pp("ids", arr(int))] }, "/a/{ids}"),
    P({ parameters: [pp("ids", int)] }, "/a/{ids}")
  ),
  ...http(
    "path simple array of at most one to scalar",
    "compatible",
    P({ parameters: [pp("ids", arr(int, { minItems: 1, maxItems: 1 }))] }, "/a/{ids}"),
    P({ parameters: [pp("ids", int)] }, "/a/{ids}")
  ),
  ...http(
    "path template shadowed by a deeper literal pair",
    "breaking",
    P({ parameters: [pp("a"), pp("b")] }, "/{a}/{b}"),
    {
      ...P({ parameters: [pp("a"), pp("b")] }, "/{a}/{b}"),
      ...P({ operationId: "y", parameters: [pp("b")], responses: { "200": ok(A) } }, "/me/{b}")
    }
  ),
  ...http(
    "operation split into two paths by a query",
    "breaking",
    P({ parameters: [{ name: "type", in: "query", schema: { enum: ["a", "b"] } }] }),
    { ...P({}, "/a/by-a"), ...P({ operationId: "y" }, "/a/by-b") }
  )
]
