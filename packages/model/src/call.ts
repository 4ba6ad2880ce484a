import * as Schema from "effect/Schema"
import { common, opt, prose, rate, ratio, refTo, setOf } from "./fields.js"
import { Policy } from "./policy.js"
import { Projection } from "./messageUse.js"

/**
 * How the caller depends on the callee: `hard` (fails with it), `soft` (goes on without it), `mitigated`
 * (something else answers instead).
 *
 * @category plans
 * @since 0.1.0
 */
export const Criticality = Schema.Union([
  Schema.Literals(["hard", "soft"]),
  Schema.TaggedStruct("Mitigated", {
    fallback: opt(refTo("call", "store")),
    by: opt(Schema.Literals(["cache", "default", "failOpen", "degrade", "queue", "alternative"])),
    description: opt(prose)
  })
]).annotate({ identifier: "Criticality" })

/**
 * How the caller depends on the callee: `hard` (fails with it), `soft` (goes on without it), `mitigated`
 * (something else answers instead).
 *
 * @category plans
 * @since 0.1.0
 */
export type Criticality = typeof Criticality.Type

/**
 * What is called: an operation, or a message that gets a reply (sent on the channel `on`, answered on `replyOn`); `at`
 * names the provider when there is more than one.
 *
 * @category plans
 * @since 0.1.0
 */
export const Target = Schema.Struct({
  operation: opt(refTo("operation")),
  request: opt(refTo("message")),
  reply: opt(refTo("message")),
  on: opt(refTo("channel")),
  replyOn: opt(refTo("channel")),
  at: opt(refTo("service", "external"))
}).annotate({ identifier: "Target" })

/**
 * What is called: an operation, or a message that gets a reply (sent on the channel `on`, answered on `replyOn`); `at`
 * names the provider when there is more than one.
 *
 * @category plans
 * @since 0.1.0
 */
export interface Target extends Schema.Schema.Type<typeof Target> {}

/**
 * An edge: one service uses one operation. `policy` is its client layer. `share` is its part of the callee's
 * traffic.
 *
 * @category plans
 * @since 0.1.0
 */
export const Call = Schema.Struct({
  ...common,
  from: refTo("service", "external"),
  to: Target,
  criticality: opt(Criticality),
  policy: opt(Policy),
  responses: opt(Schema.Record(Schema.String, Projection)),
  rate: opt(rate),
  share: opt(ratio)
}).annotate({ identifier: "Call" })

/**
 * An edge: one service uses one operation. `policy` is its client layer. `share` is its part of the callee's
 * traffic.
 *
 * @category plans
 * @since 0.1.0
 */
export interface Call extends Schema.Schema.Type<typeof Call> {}

/**
 * What else acts on edges: a mesh, a gateway, a server's own limits. An empty selector selects every edge.
 *
 * @category plans
 * @since 0.1.0
 */
export const PolicyLayer = Schema.Struct({
  ...common,
  layer: Schema.Literals(["client", "sidecar", "gateway", "server"]),
  selects: Schema.Struct({
    from: opt(setOf(refTo("service", "external"))),
    to: opt(setOf(refTo("service", "external", "contract", "operation"))),
    calls: opt(setOf(refTo("call"))),
    environments: opt(setOf(refTo("environment")))
  }),
  policy: Policy
}).annotate({ identifier: "PolicyLayer" })

/**
 * What else acts on edges: a mesh, a gateway, a server's own limits. An empty selector selects every edge.
 *
 * @category plans
 * @since 0.1.0
 */
export interface PolicyLayer extends Schema.Schema.Type<typeof PolicyLayer> {}
