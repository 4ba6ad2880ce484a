import {
  type DocumentPair,
  type Part,
  str,
  int,
  num,
  closed,
  form,
  obj,
  R,
  A,
  Aopt,
  doc,
  resp,
  P,
  J,
  body,
  add
} from "./notation.js"

const cbs = (o: Part, x: Part = {}) => doc(P({ callbacks: { done: { ...o } }, ...x }, "/a", "post"))
const ev = (s: Part, m: Part = {}) => ({
  post: { requestBody: { required: true, content: J(s) }, responses: resp, ...m }
})
const e1 = "{$request.body#/url}",
  e2 = "{$request.query.url}"
const wh = (o: Part = {}) => doc({}, { webhooks: { ev: ev(A, { operationId: "ev", ...o }) } })

/** Of callbacks and webhooks, where the roles are swapped. */
export const swappedRolesPairs: ReadonlyArray<DocumentPair> = [
  ...add("callback: one of two addresses goes", "breaking", cbs({ [e1]: ev(A), [e2]: ev(A) }), cbs({ [e1]: ev(A) })),
  ...add("callback: a second address", "compatible", cbs({ [e1]: ev(A) }), cbs({ [e1]: ev(A), [e2]: ev(A) })),
  ...add("callback: method changes", "breaking", cbs({ [e1]: ev(A) }), cbs({ [e1]: { put: ev(A).post } })),
  ...add(
    "callback: enum gains a value",
    "breaking",
    cbs({ [e1]: ev(obj({ s: { enum: ["a"] } }, ["s"])) }),
    cbs({ [e1]: ev(obj({ s: { enum: ["a", "b"] } }, ["s"])) })
  ),
  ...add(
    "callback: enum loses a value",
    "compatible",
    cbs({ [e1]: ev(obj({ s: { enum: ["a", "b"] } }, ["s"])) }),
    cbs({ [e1]: ev(obj({ s: { enum: ["a"] } }, ["s"])) })
  ),
  ...add(
    "callback: optional property goes",
    "compatible",
    cbs({ [e1]: ev(obj({ a: str, b: str }, ["a"])) }),
    cbs({ [e1]: ev(A) })
  ),
  ...add(
    "callback: property added to a closed payload",
    "breaking",
    cbs({ [e1]: ev(obj({ a: str }, ["a"], closed)) }),
    cbs({ [e1]: ev(obj({ a: str, b: str }, ["a"], closed)) })
  ),
  ...add(
    "callback: becomes nullable",
    "breaking",
    cbs({ [e1]: ev(A) }),
    cbs({ [e1]: ev(obj({ a: { type: ["string", "null"] } }, ["a"])) })
  ),
  ...add(
    "callback: maxLength added",
    "compatible",
    cbs({ [e1]: ev(A) }),
    cbs({ [e1]: ev(obj({ a: { type: "string", maxLength: 9 } }, ["a"])) })
  ),
  ...add("callback: path item behind a reference", "nothing", cbs({ [e1]: ev(A) }), {
    ...cbs({ [e1]: { $ref: "#/components/pathItems/e" } }),
    components: { pathItems: { e: ev(A) } }
  }),
  ...add(
    "callback: query parameter sent for the first time",
    "compatible",
    cbs({ [e1]: ev(A) }),
    cbs({ [e1]: ev(A, { parameters: [{ name: "id", in: "query", required: true, schema: str }] }) })
  ),
  ...add(
    "callback: promised query parameter goes",
    "breaking",
    cbs({ [e1]: ev(A, { parameters: [{ name: "id", in: "query", required: true, schema: str }] }) }),
    cbs({ [e1]: ev(A) })
  ),
  ...add(
    "callback: parameter value widened",
    "breaking",
    cbs({ [e1]: ev(A, { parameters: [{ name: "id", in: "query", required: true, schema: int }] }) }),
    cbs({ [e1]: ev(A, { parameters: [{ name: "id", in: "query", required: true, schema: str }] }) })
  ),
  ...add(
    "callback: parameter value narrowed",
    "compatible",
    cbs({ [e1]: ev(A, { parameters: [{ name: "id", in: "query", required: true, schema: str }] }) }),
    cbs({ [e1]: ev(A, { parameters: [{ name: "id", in: "query", required: true, schema: int }] }) })
  ),
  ...add(
    "webhook: header value narrowed",
    "compatible",
    wh({ parameters: [{ name: "X-E", in: "header", required: true, schema: { enum: ["a", "b"] } }] }),
    wh({ parameters: [{ name: "X-E", in: "header", required: true, schema: { enum: ["a"] } }] })
  ),
  ...add(
    "webhook: header becomes optional",
    "breaking",
    wh({ parameters: [{ name: "X-E", in: "header", required: true, schema: str }] }),
    wh({ parameters: [{ name: "x-e", in: "header", schema: str }] })
  ),
  ...add(
    "webhook: reply may be 410 too",
    "compatible",
    wh(),
    wh({ responses: { ...resp, "410": { description: "" } } })
  ),
  ...add(
    "webhook: nested promise lost behind allOf",
    "breaking",
    doc({}, { webhooks: { ev: ev({ allOf: [R("B"), obj({ x: str })] }) }, components: { schemas: { B: A } } }),
    doc({}, { webhooks: { ev: ev({ allOf: [R("B"), obj({ x: str })] }) }, components: { schemas: { B: Aopt } } })
  ),
  ...add(
    "webhook: a component used in both directions narrowed",
    "breaking",
    doc(body(J(R("B"))), { webhooks: { ev: ev(R("B")) }, components: { schemas: { B: obj({ a: num }, ["a"]) } } }),
    doc(body(J(R("B"))), { webhooks: { ev: ev(R("B")) }, components: { schemas: { B: obj({ a: int }, ["a"]) } } })
  ),
  ...add(
    "webhook: a component used only by webhooks narrowed",
    "compatible",
    doc({}, { webhooks: { ev: ev(R("B")) }, components: { schemas: { B: obj({ a: num }, ["a"]) } } }),
    doc({}, { webhooks: { ev: ev(R("B")) }, components: { schemas: { B: obj({ a: int }, ["a"]) } } })
  ),
  ...add(
    "webhook: sunset has passed",
    "compatible",
    wh({ deprecated: true, "x-sunset": "2026-01-01" }),
    doc({}, { webhooks: {} })
  ),
  ...add(
    "webhook: form body instead of JSON",
    "breaking",
    wh(),
    doc(
      {},
      {
        webhooks: {
          ev: { post: { operationId: "ev", requestBody: { required: true, content: J(A, form) }, responses: resp } }
        }
      }
    )
  )
]
