import * as Schema from "effect/Schema"
import { opt, refTo, setOf } from "./fields.js"

/**
 * What a broker looks at before it lets a message pass: a place in the payload (`at` is a JSON Pointer), a header, the
 * key, or an attribute such as a routing key (`at` is its name). The value there has to be one of `oneOf`.
 *
 * @category components
 * @since 0.1.0
 */
export const RouteCondition = Schema.Struct({
  in: Schema.Literals(["payload", "header", "key", "attribute"]),
  at: opt(Schema.String),
  oneOf: setOf(Schema.Union([Schema.String, Schema.Finite, Schema.Boolean, Schema.Null]))
}).annotate({ identifier: "RouteCondition" })

/**
 * What a broker looks at before it lets a message pass: a place in the payload (`at` is a JSON Pointer), a header, the
 * key, or an attribute such as a routing key (`at` is its name). The value there has to be one of `oneOf`.
 *
 * @category components
 * @since 0.1.0
 */
export interface RouteCondition extends Schema.Schema.Type<typeof RouteCondition> {}

/**
 * Messages of one channel that the broker, or a router, puts on another: all of them, those named in `messages`, those
 * for which every condition in `when` holds. A message may take several routes.
 *
 * @category components
 * @since 0.1.0
 */
export const Route = Schema.Struct({
  to: refTo("channel"),
  messages: opt(setOf(refTo("message"))),
  when: opt(setOf(RouteCondition))
}).annotate({ identifier: "Route" })

/**
 * Messages of one channel that the broker, or a router, puts on another: all of them, those named in `messages`, those
 * for which every condition in `when` holds. A message may take several routes.
 *
 * @category components
 * @since 0.1.0
 */
export interface Route extends Schema.Schema.Type<typeof Route> {}
