import { type DocumentPair, type Part, str, int, arr, A, E, op, P, answer, pp, http } from "./notation.js"

const lit = (o: Part, ...names: ReadonlyArray<string>) =>
  Object.fromEntries(names.map((n) => [`/x/${n}`, { get: op({ operationId: `l${n}`, ...o }) }]))
const K = (schema: Part, o: Part = {}) => P({ parameters: [pp("k", schema)], ...o }, "/x/{k}")
const V1 = { servers: [{ url: "https://x.io/v1" }] },
  V0 = { servers: [{ url: "https://x.io" }] }

/** Of siblings: paths. */
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
  )
]
