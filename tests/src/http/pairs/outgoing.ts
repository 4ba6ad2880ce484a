import { type DocumentPair, type Part, str, obj, A, Aopt, doc, resp, P, J, ok, add } from "./notation.js"

const wh = (o: Part, x: Part = {}) =>
  doc(
    {},
    {
      webhooks: {
        ev: { post: { operationId: "ev", requestBody: { required: true, content: J(A) }, responses: resp, ...o } }
      },
      ...x
    }
  )
const cb = (o: Part, exp = "{$request.body#/url}") =>
  doc(
    P(
      {
        requestBody: { required: true, content: J(obj({ url: str }, ["url"])) },
        callbacks: {
          done: { [exp]: { post: { requestBody: { required: true, content: J(A) }, responses: resp, ...o } } }
        }
      },
      "/a",
      "post"
    )
  )

/** Of webhooks and callbacks. */
export const outgoingPairs: ReadonlyArray<DocumentPair> = [
  ...add(
    "webhook: optional property becomes nullable",
    "breaking",
    wh({ requestBody: { required: true, content: J(Aopt) } }),
    wh({ requestBody: { required: true, content: J(obj({ a: { type: ["string", "null"] } })) } })
  ),
  ...add(
    "webhook: readOnly property is not sent by us",
    "compatible",
    wh({}),
    wh({ requestBody: { required: true, content: J(obj({ a: str, r: { type: "string", readOnly: true } }, ["a"])) } })
  ),
  ...add("webhook: signature became part of security", "compatible", wh({}), wh({ security: [] })),
  ...add("webhook: reply 200 to 202 only", "breaking", wh({}), wh({ responses: { "202": { description: "" } } })),
  ...add("webhook: behind a reference", "nothing", wh({}), {
    ...doc(
      {},
      {
        webhooks: { ev: { $ref: "#/components/pathItems/e" } },
        components: {
          pathItems: {
            e: { post: { operationId: "ev", requestBody: { required: true, content: J(A) }, responses: resp } }
          }
        }
      }
    )
  }),
  ...add(
    "callback: payload type widened",
    "breaking",
    cb({}),
    cb({ requestBody: { required: true, content: J(obj({ a: { type: ["string", "integer"] } }, ["a"])) } })
  ),
  ...add(
    "callback: new expected reply header",
    "compatible",
    cb({}),
    cb({ responses: { "200": { description: "", headers: { "X-R": { schema: str } } } } })
  ),
  ...add(
    "callback: reply body required now",
    "breaking",
    cb({ responses: { "200": { description: "" } } }),
    cb({ responses: { "200": ok(A) } })
  )
]
