import { type DocumentPair, type Part, str, int, arr, A, E, op, P, answer, pp, http } from "./notation.js"

const lit = (o: Part, ...names: ReadonlyArray<string>) =>
  Object.fromEntries(names.map((n) => [`/x/${n}`, { get: op({ operationId: `l${n}`, ...o }) }]))
const K = (schema: Part, o: Part = {}) => P({ parameters: [pp("k", schema)], ...o }, "/x/{k}")
const V1 = { servers: [{ url: "https://x.io/v1" }] },
  V0 = { servers: [{ url: "https://x.io" }] }

/** Of paths, beside those of urls: what moved behind a base path at the same time, other ways to name few values. */
export const pathSiblingsPairs: ReadonlyArray<DocumentPair> = [
  ...http(
    "urls: base path moved, path parameter renamed and narrowed",
    "breaking",
    P({ parameters: [pp("id", str)] }, "/a/{id}"),
    P({ parameters: [pp("key", int)] }, "/v1/a/{key}"),
    V1,
    V0
  ),
  ...http(
    "urls: base path moved, path parameter renamed",
    "compatible",
    P({ parameters: [pp("id", int)] }, "/a/{id}"),
    P({ parameters: [pp("key", int)] }, "/v1/a/{key}"),
    V1,
    V0
  ),
  ...http(
    "urls: base path moved, two renamed and swapped in type",
    "breaking",
    P({ parameters: [pp("a", int), pp("b", { enum: ["x"] })] }, "/{a}/{b}"),
    P({ parameters: [pp("c", { enum: ["x"] }), pp("d", int)] }, "/v1/{c}/{d}"),
    V1,
    V0
  ),
  ...http(
    "urls: enum to literals under one base path",
    "compatible",
    K({ enum: ["a", "b"] }, answer(A)),
    lit(answer(A), "a", "b"),
    V1,
    V1
  ),
  ...http(
    "urls: enum to literals, and a server goes",
    "breaking",
    K({ enum: ["a", "b"] }),
    lit({}, "a", "b"),
    { servers: [{ url: "https://x.io" }, { url: "https://y.io" }] },
    V0
  ),
  ...http("urls: enum with null, to literals", "compatible", K({ enum: ["a", null] }), lit({}, "a")),
  ...http(
    "urls: label enum to literals",
    "compatible",
    P({ parameters: [pp("k", { enum: ["a", "b"] }, { style: "label" })] }, "/x/{k}"),
    { "/x/.a": { get: op({ operationId: "a" }) }, "/x/.b": { get: op({ operationId: "b" }) } }
  ),
  ...http(
    "urls: label enum to literals without the dot",
    "breaking",
    P({ parameters: [pp("k", { enum: ["a", "b"] }, { style: "label" })] }, "/x/{k}"),
    lit({}, "a", "b")
  ),
  ...http(
    "urls: oneOf of constants to literals",
    "compatible",
    K({ oneOf: [{ const: "a" }, { const: "b" }] }),
    lit({}, "a", "b")
  ),
  ...http(
    "urls: a pattern of two texts to literals",
    "compatible",
    K({ type: "string", pattern: "^(a|b)$" }),
    lit({}, "a", "b")
  ),
  ...http(
    "urls: integer of two values to literals",
    "compatible",
    K({ type: "integer", minimum: 1, maximum: 2 }),
    lit({}, "1", "2")
  ),
  ...http(
    "urls: split with the same answers, template keeps the rest",
    "compatible",
    K({ enum: ["a", "b"] }, answer(A)),
    { ...lit(answer(A), "a"), ...K({ enum: ["b"] }, answer(A)) }
  ),
  ...http("urls: split, template keeps all", "breaking", K({ enum: ["a", "b"] }, answer(A)), {
    ...lit(answer(E), "a"),
    ...K({ enum: ["a", "b"] }, answer(A))
  }),
  ...http("urls: literals for a list of texts", "breaking", K(arr(str), answer(A)), lit(answer(A), "a")),
  ...http(
    "urls: alpha template to one literal",
    "compatible",
    { ...K({ enum: ["a", "b"] }, { "x-stability-level": "alpha" }) },
    lit({}, "a")
  ),
  ...http(
    "urls: template past its sunset to one literal",
    "compatible",
    K({ enum: ["a", "b"] }, { deprecated: true, "x-sunset": "2020-01-01" }),
    lit({}, "a")
  ),
  ...http(
    "urls: required query stays in both literals",
    "compatible",
    K(
      { enum: ["a", "b"] },
      { parameters: [pp("k", { enum: ["a", "b"] }), { name: "q", in: "query", required: true, schema: str }] }
    ),
    lit({ parameters: [{ name: "q", in: "query", required: true, schema: str }] }, "a", "b")
  ),
  ...http(
    "urls: security tightened in one literal",
    "breaking",
    K({ enum: ["a", "b"] }),
    { ...lit({}, "a"), ...lit({ security: [{ k: [] }] }, "b") },
    {},
    { components: { securitySchemes: { k: { type: "apiKey", in: "header", name: "K" } } } }
  ),
  ...http(
    "urls: enum to literals while the base path moves into the paths",
    "compatible",
    K({ enum: ["a", "b"] }, answer(A)),
    Object.fromEntries(["a", "b"].map((n) => [`/v1/x/${n}`, { get: op({ operationId: n, ...answer(A) }) }])),
    V1,
    V0
  ),
  ...http(
    "urls: enum to literals while the base path moves into the paths, one missing",
    "breaking",
    K({ enum: ["a", "b"] }, answer(A)),
    Object.fromEntries(["a"].map((n) => [`/v1/x/${n}`, { get: op({ operationId: n, ...answer(A) }) }])),
    V1,
    V0
  ),
  ...http(
    "urls: literals to an enum while the base path moves out of the paths",
    "compatible",
    Object.fromEntries(["a", "b"].map((n) => [`/v1/x/${n}`, { get: op({ operationId: n, ...answer(A) }) }])),
    K({ enum: ["a", "b"] }, answer(A)),
    V0,
    V1
  ),
  ...http(
    "urls: literal to a template, another parameter renamed and narrowed, while the base path moves",
    "breaking",
    { "/v1/x/a/{id}": { get: op({ parameters: [pp("id")] }) } },
    { "/x/{k}/{key}": { get: op({ parameters: [pp("k"), pp("key", int)] }) } },
    V0,
    V1
  ),
  ...http(
    "urls: a literal in front of a template while the base path moves",
    "breaking",
    K(str, answer(A)),
    {
      "/v1/x/{k}": { get: op({ parameters: [pp("k")], ...answer(A) }) },
      "/v1/x/me": { get: op({ operationId: "me", ...answer(E) }) }
    },
    V1,
    V0
  ),
  ...http(
    "urls: three hundred values to as many literals",
    "compatible",
    K({ enum: Array.from({ length: 300 }, (_, i) => `v${i}`) }),
    lit({}, ...Array.from({ length: 300 }, (_, i) => `v${i}`))
  )
]
