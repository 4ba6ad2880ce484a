import { canonical, type Model, nameOf, type Service } from "@lintel/model"
import {
  fileNameRules,
  isRefusal,
  Losses,
  type LossCollector,
  Names,
  refusal,
  Renderer,
  type Rendering
} from "@lintel/render"
import { dump } from "js-yaml"
import { componentRules, nameDefinitions } from "./definitions.js"
import { writeDocument } from "./document.js"
import { definitionsOf, schemasOf } from "./message.js"
import type { Scope } from "./scope.js"
import { selectServices, usedBy } from "./selection.js"
import type { Tree } from "./tree.js"
import { withMessages } from "./wholeChannels.js"

/**
 * Options of the AsyncAPI renderer.
 *
 * @category rendering
 * @since 0.1.0
 */
export interface AsyncApiOptions {
  /** A service, or a context whose services are meant; `""` is every service that sends or receives. */
  readonly of: string
  /** `"yaml"` or `"json"`. */
  readonly syntax: string
}

const defaults: AsyncApiOptions = { of: "", syntax: "yaml" }

const spell = (document: Tree, syntax: string): string =>
  syntax === "json" ? `${JSON.stringify(document, undefined, 2)}\n` : dump(document, { noRefs: true, lineWidth: -1 })

const scopeOf = (model: Model, key: string, service: Service, losses: LossCollector): Scope => {
  const used = usedBy(model, key, service)
  const messages = used.messages.flatMap((name) => {
    const message = model.messages?.[name]
    return message === undefined ? [] : [[name, message] as const]
  })
  const names = Names.make(
    messages.map(([name]) => ({ key: name, wish: nameOf(name) })),
    componentRules
  )
  return {
    model,
    service: key,
    losses,
    ...used,
    messageName: (name) => (names.has(name) ? names.of(name) : nameOf(name)),
    definitions: nameDefinitions(
      model,
      new Map(messages.flatMap(([name, message]) => definitionsOf(name, message))),
      messages.flatMap(([name, message]) => schemasOf(name, message))
    )
  }
}

const renderAll = (model: Model, keys: ReadonlyArray<string>, syntax: string): Rendering => {
  const losses = Losses.collect()
  const files = Names.make(
    Object.keys(model.services ?? {}).map((key) => ({ key, wish: nameOf(key) })),
    fileNameRules
  )
  const rendered = keys.flatMap((key) => {
    const service = model.services?.[key]
    if (service === undefined) return []
    const whole = withMessages(model, service)
    const text = spell(writeDocument(scopeOf(whole, key, service, losses), service), syntax)
    return [{ path: `asyncapi/${files.of(key)}.${syntax}`, text }]
  })
  return { files: rendered, losses: losses.all() }
}

/**
 * Every service that sends or receives messages as one AsyncAPI 3.0 document, `asyncapi/NAME.yaml`: what it sends, what
 * it receives, the channels with their bindings, brokers as servers, schemas in the form that AsyncAPI takes. What it has
 * no place for stands under `x-lintel` in the form of the Model, so that importing the document gives the service again;
 * what cannot be said at all is a loss.
 *
 * @example
 * ```ts
 * import { asyncapi } from "@lintel/render-asyncapi"
 *
 * const model = {
 *   lintel: "1.0",
 *   messages: { Placed: { payload: { _tag: "JsonSchema" as const, schema: { type: "object" } } } },
 *   channels: { orders: { address: "orders" } },
 *   services: { shop: { version: "1.0.0", emits: [{ message: "message:Placed" as const, channel: "channel:orders" as const }] } }
 * }
 * const rendered = asyncapi.render(model)
 * const [file] = "files" in rendered ? rendered.files : []
 * file?.path // => "asyncapi/shop.yaml"
 * file?.text.split("\n").slice(0, 4) // => ["asyncapi: 3.0.0", "info:", "  title: shop", "  version: 1.0.0"]
 * ```
 *
 * @category rendering
 * @since 0.1.0
 */
export const asyncapi: Renderer<AsyncApiOptions> = Renderer.make<AsyncApiOptions>("asyncapi", {
  summary: "One AsyncAPI document for each service that sends or receives messages.",
  options: defaults,
  render: (given, { of, syntax }) => {
    if (syntax !== "yaml" && syntax !== "json")
      return refusal(`syntax must be yaml or json, not ${JSON.stringify(syntax)}.`)
    const keys = selectServices(given, of)
    if ("_tag" in keys && isRefusal(keys)) return keys
    return renderAll(canonical(given), keys, syntax)
  }
})
