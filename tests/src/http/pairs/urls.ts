import { bool, R, S, type DocumentPair, type Part, str, int, A, Aopt, E, op, P, answer, pp, http } from "./notation.js"

const K = (schema: Part, o: Part = {}) => P({ parameters: [pp("k", schema)], ...o }, "/x/{k}")
const lit = (o: Part, ...names: ReadonlyArray<string>) =>
  Object.fromEntries(names.map((n) => [`/x/${n}`, { get: op({ operationId: `l${n}`, ...o }) }]))

/** Of the set of URLs. */
export const urlsPairs: ReadonlyArray<DocumentPair> = [
  ...http(
    "urls: enum to literals with bodies",
    "compatible",
    K({ enum: ["a", "b"] }, answer(A)),
    lit(answer(A), "a", "b")
  ),
  ...http("urls: enum to literals, one answers otherwise", "breaking", K({ enum: ["a", "b"] }, answer(A)), {
    ...lit(answer(A), "a"),
    ...lit(answer(E), "b")
  }),
  ...http(
    "urls: enum to more literals",
    "compatible",
    K({ enum: ["a", "b"] }, answer(A)),
    lit(answer(A), "a", "b", "c")
  ),
  ...http("urls: const to a literal", "compatible", K({ const: "a" }, answer(A)), lit(answer(A), "a")),
  ...http(
    "urls: integer enum to literals",
    "compatible",
    K({ type: "integer", enum: [1, 2] }, answer(A)),
    lit(answer(A), "1", "2")
  ),
  ...http("urls: boolean to literals", "compatible", K(bool, answer(A)), lit(answer(A), "true", "false")),
  ...http("urls: boolean to one literal", "breaking", K(bool, answer(A)), lit(answer(A), "true")),
  ...http("urls: any text to literals", "breaking", K(str, answer(A)), lit(answer(A), "a", "b")),
  ...http(
    "urls: enum behind a reference to literals",
    "compatible",
    K(R("Kind"), answer(A)),
    lit(answer(A), "a", "b"),
    S({ Kind: { type: "string", enum: ["a", "b"] } })
  ),
  ...http(
    "urls: enum of two parameters to four literals",
    "compatible",
    P({ parameters: [pp("k", { enum: ["a", "b"] }), pp("l", { enum: ["c", "d"] })] }, "/x/{k}/{l}"),
    Object.fromEntries(["a/c", "a/d", "b/c", "b/d"].map((n) => [`/x/${n}`, { get: op({ operationId: n }) }]))
  ),
  ...http(
    "urls: enum of two parameters, one of four literals missing",
    "breaking",
    P({ parameters: [pp("k", { enum: ["a", "b"] }), pp("l", { enum: ["c", "d"] })] }, "/x/{k}/{l}"),
    Object.fromEntries(["a/c", "a/d", "b/c"].map((n) => [`/x/${n}`, { get: op({ operationId: n }) }]))
  ),
  ...http(
    "urls: enum of one of two parameters to literals",
    "compatible",
    P({ parameters: [pp("k", { enum: ["a", "b"] }), pp("id", int)] }, "/x/{k}/{id}"),
    {
      ...P({ parameters: [pp("id", int)], operationId: "y" }, "/x/a/{id}"),
      ...P({ parameters: [pp("id", int)], operationId: "z" }, "/x/b/{id}")
    }
  ),
  ...http(
    "urls: enum of one of two to literals, the other narrowed",
    "breaking",
    P({ parameters: [pp("k", { enum: ["a", "b"] }), pp("id", int)] }, "/x/{k}/{id}"),
    {
      ...P({ parameters: [pp("id", int)], operationId: "y" }, "/x/a/{id}"),
      ...P({ parameters: [pp("id", { type: "integer", minimum: 1 })], operationId: "z" }, "/x/b/{id}")
    }
  ),
  ...http(
    "urls: literals to an enum with bodies",
    "compatible",
    lit(answer(A), "a", "b"),
    K({ enum: ["a", "b"] }, answer(A))
  ),
  ...http(
    "urls: literals to an enum that lacks one",
    "breaking",
    lit(answer(A), "a", "b"),
    K({ enum: ["a"] }, answer(A))
  ),
  ...http(
    "urls: literals to an enum, answer widened",
    "breaking",
    lit(answer(A), "a", "b"),
    K({ enum: ["a", "b"] }, answer(Aopt))
  ),
  ...http(
    "urls: literals to a pattern",
    "compatible",
    lit(answer(A), "a", "b"),
    K({ type: "string", pattern: "^[a-z]$" }, answer(A))
  ),
  ...http(
    "urls: mixed segment to literals",
    "compatible",
    P({ parameters: [pp("k", { enum: ["a", "b"] })] }, "/x/{k}.json"),
    { ...P({ operationId: "y" }, "/x/a.json"), ...P({ operationId: "z" }, "/x/b.json") }
  ),
  ...http(
    "urls: enum value that has to be encoded",
    "compatible",
    K({ enum: ["a b"] }),
    P({ operationId: "y" }, "/x/a%20b")
  ),
  ...http(
    "urls: enum split over a literal and a template of the rest",
    "breaking",
    K({ enum: ["a", "b"] }, answer(A)),
    { ...lit(answer(E), "a"), ...K({ enum: ["b"] }, answer(A)) }
  ),
  ...http(
    "urls: literals for GET, POST forgotten",
    "breaking",
    { "/x/{k}": { parameters: [pp("k", { enum: ["a", "b"] })], get: op(), post: op({ operationId: "p" }) } },
    lit({}, "a", "b")
  ),
  ...http("urls: enum to literals, a query parameter made required in one", "breaking", K({ enum: ["a", "b"] }), {
    ...lit({}, "a"),
    ...lit({ parameters: [{ name: "q", in: "query", required: true, schema: str }] }, "b")
  }),
  ...http(
    "urls: template to a template and a literal that the enum never had",
    "compatible",
    K({ enum: ["a", "b"] }, answer(A)),
    { ...K({ enum: ["a", "b"] }, answer(A)), ...lit(answer(E), "z") }
  ),
  ...http(
    "urls: literal beside a template goes, the template takes it and answers the same",
    "breaking",
    { ...K(str, answer(A)), ...lit(answer(A), "a") },
    K(str, answer(A))
  ),
  ...http(
    "urls: literal beside a template goes, the template answers otherwise",
    "breaking",
    { ...K(str, answer(A)), ...lit(answer(E), "a") },
    K(str, answer(A))
  ),
  ...http(
    "urls: literal beside a template goes, the template refuses it",
    "breaking",
    { ...K(int, answer(A)), ...lit(answer(A), "a") },
    K(int, answer(A))
  ),
  ...http(
    "urls: suffix template goes, the wider one takes it",
    "breaking",
    { ...K(str, answer(A)), ...P({ operationId: "j", parameters: [pp("k")], ...answer(A) }, "/x/{k}.json") },
    K(str, answer(A))
  )
]
