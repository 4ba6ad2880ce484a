import {
  type DocumentPair,
  type Part,
  str,
  int,
  form,
  obj,
  arr,
  A,
  Aopt,
  doc,
  v32,
  P,
  J,
  body,
  RS,
  add
} from "./notation.js"

const st = (t: string, m?: Part) => v32(RS({ "200": { description: "", content: { [t]: m } } }))
const qs = (s: Part, m: Part = {}, t: string = form) =>
  v32(P({ parameters: [{ name: "all", in: "querystring", content: J(s, t), ...m }] }))

/** Of sequences and the whole query. */
export const sequenceSiblingsPairs: ReadonlyArray<DocumentPair> = [
  ...add(
    "3.2: a list as schema becomes items",
    "compatible",
    doc(RS({ "200": { description: "", content: { "application/jsonl": { schema: arr(A) } } } })),
    st("application/jsonl", { itemSchema: A })
  ),
  ...add(
    "3.2: an item as schema becomes items, wider",
    "breaking",
    doc(RS({ "200": { description: "", content: { "application/x-ndjson": { schema: A } } } })),
    st("application/x-ndjson", { itemSchema: Aopt })
  ),
  ...add(
    "3.2: one JSON answer becomes a stream of JSON lines",
    "breaking",
    st("application/json", { schema: A }),
    st("application/jsonl", { itemSchema: A })
  ),
  ...add(
    "3.2: separate parameter narrowed by the querystring",
    "breaking",
    v32(P({ parameters: [{ name: "a", in: "query", schema: str }] })),
    qs(obj({ a: int }))
  ),
  ...add(
    "3.2: querystring asks for a name that was optional",
    "breaking",
    v32(P({ parameters: [{ name: "a", in: "query", schema: str }] })),
    qs(obj({ a: str }, ["a"]), { required: true })
  ),
  ...add(
    "3.2: XML none for a list is unwrapped",
    "compatible",
    v32(body(J(obj({ l: arr(str) }), "application/xml"))),
    v32(body(J(obj({ l: arr(str, { xml: { nodeType: "none" } }) }), "application/xml")))
  )
]
