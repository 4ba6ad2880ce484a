import type { Entity, Model } from "@lintel/model"
import { array, call, type Code, layOut, literal, object } from "./code.js"
import { shorthandInstances } from "./components.js"
import { entityCode } from "./entities.js"
import { freshNames } from "./identifiers.js"
import { declarationOrder } from "./order.js"
import { fieldsCode, referring } from "./writing.js"
import { type Loss, subjectOf, use, type Writer } from "./writer.js"

/**
 * The source of a design, and what of its Model has no authored form.
 *
 * @category writing
 * @since 0.1.0
 */
export interface WrittenDesign {
  readonly text: string
  readonly losses: ReadonlyArray<Loss>
}

/** Components that carry a contract of their own name as `operations`, by the contract's key. */
const holdersOf = (model: Model): ReadonlyMap<string, string> => {
  const holders = new Map<string, string>()
  for (const [key, contract] of Object.entries(model.contracts ?? {})) {
    const service = Object.hasOwn(model.services ?? {}, key) ? model.services?.[key] : undefined
    const external = Object.hasOwn(model.externals ?? {}, key) ? model.externals?.[key] : undefined
    const isOf = (provides: ReadonlyArray<string> | undefined): boolean =>
      provides?.includes(`contract:${key}`) ?? false
    // A service passes its version on to the contract, so a contract without one stands alone.
    const isVersioned = service?.version === undefined || contract.version !== undefined
    if (isOf(service?.provides) && isVersioned) holders.set(key, `service:${key}`)
    else if (service === undefined && isOf(external?.provides)) holders.set(key, `external:${key}`)
  }
  return holders
}

const pascal: ReadonlySet<string> = new Set(
  "contract message team context service external store broker channel environment".split(" ")
)

/** What a constant is called: contracts and components like types, plans like values. */
const wantedName = ({ kind, address }: Entity): string => {
  const names = address.slice(kind.length + 1)
  if (kind === "call") return names.split("/").at(-1) ?? names
  return kind === "deployment" || kind === "flow" ? `${kind} ${names}` : names
}

/** Deployments that their service says in one word. */
const isShorthand = (model: Model, { kind, address }: Entity): boolean =>
  kind === "deployment" && shorthandInstances(model, address.slice("deployment:".length)) !== undefined

const systemCode = (writer: Writer, order: ReadonlyArray<Entity>): Code => {
  const { extent, system = { name: "design" } } = writer.model
  const address = `system:${system.name}`
  const include = array(order.flatMap(({ address: it }) => writer.constants.get(it) ?? []))
  const writing = { writer, subject: subjectOf(address, []), refer: referring(writer) }
  return call(
    `${use(writer, "System")}.make`,
    literal(system.name),
    object([
      ...fieldsCode(writing, system, "", ["name"]),
      ["extent", extent === undefined ? undefined : literal(extent)],
      ["include", include]
    ])
  )
}

/**
 * Writes a Model as the source of a design: one module that declares every entity, each after what it refers to, and
 * exports the system as `design`. Turned into a Model again it gives the same one, except for what `losses` names.
 * The same Model gives the same text, byte for byte. Payloads become JSON Schemas written by hand.
 *
 * @example
 * ```ts
 * import { toTypeScript } from "@lintel/source/write"
 *
 * const { text, losses } = toTypeScript({ lintel: "1.0", system: { name: "shop" }, teams: { web: { onCall: "pager" } } })
 * text.split("\n").slice(2) // => ['export const Web = Team.make("web", { onCall: "pager" })', 'export const design = System.make("shop", { include: [Web] })', ""]
 * losses // => []
 * ```
 *
 * @category writing
 * @since 0.1.0
 */
export const toTypeScript = (model: Model): WrittenDesign => {
  const holders = holdersOf(model)
  const order = declarationOrder(model, holders).filter((entity) => !isShorthand(model, entity))
  const freshName = freshNames()
  const design = freshName("design", "camel")
  const constants = new Map(
    order.map((entity) => [entity.address, freshName(wantedName(entity), pascal.has(entity.kind) ? "Pascal" : "camel")])
  )
  const writer: Writer = {
    model,
    losses: [],
    imports: new Set(),
    constants,
    schemaConstants: new Map(),
    freshName,
    declared: new Set(),
    holders
  }
  const lines: Array<string> = []
  const written: Array<Entity> = []
  for (const entity of order) {
    const code = entityCode(writer, entity)
    if (code === undefined) continue
    written.push(entity)
    writer.declared.add(entity.address)
    declareHeld(writer, entity)
    lines.push(declaration(constants.get(entity.address) ?? "", code))
  }
  lines.push(declaration(design, systemCode(writer, written)))
  const schemas = [...writer.schemaConstants.values()].map(({ name, code }) => declaration(name, code))
  const names = object([...writer.imports].toSorted().map((name) => [name, name]))
  const imports = `${layOut({ _tag: "Prefixed", prefix: "import ", code: names }, "", fromCore.length)}${fromCore}`
  return { text: [imports, "", ...schemas, ...lines, ""].join("\n"), losses: writer.losses }
}

const fromCore = ' from "@lintel/core"'

const declaration = (name: string, code: Code): string => {
  const head = `export const ${name} = `
  return head + layOut(code, "", head.length)
}

/** A component that carries a contract declares it too: they have one name. */
const declareHeld = (writer: Writer, { address }: Entity): void => {
  const key = address.slice(address.indexOf(":") + 1)
  if (writer.holders.get(key) === address) writer.declared.add(`contract:${key}`)
}
