import {
  arr,
  body,
  bool,
  type DocumentPair,
  form,
  http,
  int,
  J,
  obj,
  P,
  type Part,
  pp,
  q,
  R,
  RS,
  S,
  str,
  type Truth
} from "./notation.js"

const short: Part = { minLength: 3 }
const letters: Part = { pattern: "^[a-z]+$" }
const shortText: Part = { ...str, minLength: 3 }

const pathOf = (schema: Part): Part => P({ parameters: [pp("p", schema)] }, "/a/{p}")

/** What carries a value as text in a request. */
const requests: Readonly<Record<string, (schema: Part) => Part>> = {
  "a parameter of the query": (schema) => q({ required: true, schema }),
  "a parameter of the path": pathOf,
  "a header": (schema) => P({ parameters: [{ name: "X-A", in: "header", required: true, schema }] }),
  "a cookie": (schema) => P({ parameters: [{ name: "c", in: "cookie", required: true, schema }] }),
  "a field of a form": (schema) => body(J(obj({ f: schema }, ["f"]), form)),
  "a list in the query": (schema) => q({ required: true, schema: arr(schema) }),
  "a plain text": (schema) => body(J(schema, "text/plain"))
}
const headerOf = (schema: Part): Part =>
  RS({ "200": { description: "", headers: { "X-A": { required: true, schema } } } })
const responses: Readonly<Record<string, (schema: Part) => Part>> = {
  "a header of a response": headerOf,
  "a plain text of a response": (schema) => RS({ "200": { description: "", content: J(schema, "text/plain") } })
}

/** Truth of a change where callers write, and where the service does. */
const changes: ReadonlyArray<readonly [name: string, old: Part, fresh: Part, request: Truth, response?: Truth]> = [
  ["the type is written down", short, shortText, "compatible", "compatible"],
  ["the type is left out", shortText, short, "compatible", "compatible"],
  ["a bound of any text", str, short, "breaking", "compatible"],
  ["the bound goes, the type comes", short, str, "compatible", "breaking"],
  ["a pattern beside no type", { pattern: "^a" }, { ...str, pattern: "^a" }, "compatible", "compatible"],
  ["another pattern beside no type", { pattern: "^a" }, { ...str, pattern: "^ab" }, "breaking", "compatible"],
  ["a format beside no type", { format: "uuid" }, { ...str, format: "uuid" }, "compatible", "compatible"],
  [
    "a media type beside no type",
    { contentMediaType: "image/png" },
    { ...str, contentMediaType: "image/png" },
    "compatible",
    "compatible"
  ],
  [
    "a type beside a media type is left out",
    { ...str, contentMediaType: "image/png" },
    { contentMediaType: "image/png" },
    "compatible",
    "compatible"
  ],
  ["texts become numbers", short, int, "breaking", "breaking"],
  ["numbers become letters", int, letters, "breaking", "breaking"],
  ["letters become numbers", letters, int, "breaking", "breaking"],
  ["flags become letters", bool, letters, "compatible", "breaking"],
  ["digits become counts", { pattern: "^(0|[1-9][0-9]*)$" }, { ...int, minimum: 0 }, "compatible", "compatible"]
]

const through = (schema: Part): readonly [Part, Part] => [R("T"), S({ T: schema })]

/** Schemas that speak of texts and name no type, where values travel as text. */
export const untypedTextsPairs: ReadonlyArray<DocumentPair> = [
  ...changes.flatMap(([name, old, fresh, request, response]) => [
    ...Object.entries(requests).flatMap(([where, at]) => http(`${where}: ${name}`, request, at(old), at(fresh))),
    ...Object.entries(responses).flatMap(([where, at]) =>
      response === undefined ? [] : http(`${where}: ${name}`, response, at(old), at(fresh))
    )
  ]),
  ...changes.flatMap(([name, old, fresh, truth]) => {
    const [[before, ofBefore], [after, ofAfter]] = [through(old), through(fresh)]
    return http(
      `by reference: ${name}`,
      truth,
      q({ required: true, schema: before }),
      q({ required: true, schema: after }),
      ofBefore,
      ofAfter
    )
  }),
  ...http("path: what nobody described becomes a text", "compatible", pathOf({}), pathOf({ ...str, minLength: 1 })),
  ...http("path: what nobody described has a length", "compatible", pathOf({}), pathOf({ minLength: 1 })),
  ...http("path: what nobody described has a longer one", "breaking", pathOf({}), pathOf({ ...str, minLength: 2 })),
  ...http("a header of a response: texts become numbers", "breaking", headerOf(short), headerOf(int)),
  ...http(
    "JSON: the type is written down",
    "breaking",
    body(J(obj({ f: short }, ["f"]))),
    body(J(obj({ f: shortText }, ["f"])))
  ),
  ...http(
    "numbers of 32 bits without a type become integers",
    "breaking",
    q({ schema: { format: "int32" } }),
    q({ schema: { ...int, format: "int32" } })
  ),
  ...http(
    "integers of 32 bits lose their type",
    "compatible",
    q({ schema: { ...int, format: "int32" } }),
    q({ schema: { format: "int32" } })
  )
]
