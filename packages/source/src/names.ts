import { ts } from "ts-morph"
import { segment } from "@lintel/model/address"
import { type Construction, definitionProperty, referenceKind, visitNodes } from "./constructions.js"
import { type Module, type Program } from "./modules.js"
import { plainExpression, resolve, stringOf } from "./resolve.js"

/** Which construction makes the entity of an address, and which address an expression refers to. */
export interface Names {
  readonly byAddress: ReadonlyMap<string, ReadonlyArray<Construction>>
  readonly referredTo: (module: Module, expression: ts.Expression) => string | undefined
}

/** What naming works with. `known` holds the address of every construction that was asked for. */
interface Naming {
  readonly program: Program
  readonly constructors: string
  readonly byCall: ReadonlyMap<ts.CallExpression, Construction>
  readonly known: Map<Construction, string | undefined>
}

/** What follows the kind of an address: encoded names. */
const pathOf = (target: string | undefined): string | undefined => target?.slice(target.indexOf(":") + 1)

const addressOf = (naming: Naming, construction: Construction): string | undefined => {
  if (naming.known.has(construction)) return naming.known.get(construction)
  naming.known.set(construction, undefined) // closes cycles
  const path = pathOfConstruction(naming, construction)
  const found = path === undefined ? undefined : `${construction.kind}:${path}`
  naming.known.set(construction, found)
  return found
}

const referredTo = (naming: Naming, module: Module, expression: ts.Expression): string | undefined => {
  const found = resolve(naming.program, module, expression)
  if (!found || ts.isClassDeclaration(found.node) || ts.isFunctionDeclaration(found.node)) return undefined
  const construction = ts.isCallExpression(found.node) ? naming.byCall.get(found.node) : undefined
  if (construction) return addressOf(naming, construction)
  if (ts.isCallExpression(found.node)) return referenceOf(naming, found.module, found.node)
  return ts.isObjectLiteralExpression(found.node)
    ? operationIn(naming, found.module, found.node)
    : memberOf(naming, found.module, found.node)
}

/** `Ref.operation("payments", "authorize")` */
const referenceOf = (naming: Naming, module: Module, call: ts.CallExpression): string | undefined => {
  const kind = referenceKind(naming.program, module, call, naming.constructors)
  const names = call.arguments.map((argument) => stringOf(naming.program, module, argument))
  if (kind === undefined || names.length === 0) return undefined
  const known = names.flatMap((name) => (name === undefined ? [] : [segment(name)]))
  return known.length === names.length ? `${kind}:${known.join("/")}` : undefined
}

/** `Payments.operations.authorize` */
const memberOf = (naming: Naming, module: Module, node: ts.Expression): string | undefined => {
  if (!ts.isPropertyAccessExpression(node)) return undefined
  const group = plainExpression(node.expression)
  if (!ts.isPropertyAccessExpression(group)) return undefined
  const holder = referredTo(naming, module, group.expression)
  if (holder === undefined || !/^(service|contract|external):/.test(holder)) return undefined
  const kind = group.name.text === "operations" ? "operation" : group.name.text === "webhooks" ? "webhook" : undefined
  return kind && `${kind}:${pathOf(holder)}/${segment(node.name.text)}`
}

/** `{ operation: Payments.operations.authorize, at: Payments }`, or with a `request` that is a message. */
const operationIn = (naming: Naming, module: Module, node: ts.ObjectLiteralExpression): string | undefined => {
  const inner = node.properties.find(
    (it) => it.name && ts.isIdentifier(it.name) && /^(operation|request)$/.test(it.name.text)
  )
  return inner && ts.isPropertyAssignment(inner) ? referredTo(naming, module, inner.initializer) : undefined
}

/** The address that a property of a construction's definition refers to. */
const referenceIn = (naming: Naming, construction: Construction, name: string): string | undefined => {
  const written = definitionProperty(naming.program, construction, name)
  return written && referredTo(naming, written.module, written.node)
}

/** The name that is written: the first argument, or a property `name`. */
const givenName = ({ program }: Naming, construction: Construction): string | undefined => {
  const first = stringOf(program, construction.module, construction.call.arguments[0])
  if (first !== undefined) return first
  const written = definitionProperty(program, construction, "name")
  return written && stringOf(program, written.module, written.node)
}

/** The encoded names of what a construction makes; undefined when syntax does not tell. */
const pathOfConstruction = (naming: Naming, construction: Construction): string | undefined => {
  if (construction.kind === "operation") return undefined
  const name = givenName(naming, construction)
  if (construction.kind === "call") return callPath(naming, construction, name)
  if (construction.kind === "flow") return flowPath(naming, construction, name)
  if (construction.kind === "deployment") return deploymentPath(naming, construction, name)
  return name === undefined ? undefined : segment(name)
}

const callPath = (naming: Naming, construction: Construction, name: string | undefined): string | undefined => {
  const from = pathOf(referenceIn(naming, construction, "from"))
  const to = pathOf(referenceIn(naming, construction, "to"))
    ?.split("/")
    .at(-1)
  const last = name === undefined ? to && `to-${to}` : segment(name)
  return from === undefined || last === undefined ? undefined : `${from}/${last}`
}

const deploymentPath = (naming: Naming, construction: Construction, name: string | undefined): string | undefined => {
  if (name !== undefined) return segment(name)
  const of = pathOf(referenceIn(naming, construction, "of"))
  const isPlaced = definitionProperty(naming.program, construction, "in") !== undefined
  const environment = pathOf(referenceIn(naming, construction, "in"))
  if (of === undefined || (isPlaced && environment === undefined)) return undefined
  return environment === undefined ? of : `${of}-${environment}`
}

/** What a flow starts with: an operation, a message, or `Flow.on(channel, message)`. */
const triggerOf = (naming: Naming, module: Module, expression: ts.Expression): string | undefined => {
  const found = resolve(naming.program, module, expression)
  const message = found && ts.isCallExpression(found.node) ? found.node.arguments[1] : undefined
  return referredTo(naming, module, expression) ?? (found && message && referredTo(naming, found.module, message))
}

const flowPath = (naming: Naming, construction: Construction, name: string | undefined): string | undefined => {
  const { module, call } = construction
  const [first] = call.arguments
  const trigger = first && triggerOf(naming, module, first)
  const path = pathOf(trigger)?.split("/")
  const owner = pathOf(referenceIn(naming, construction, "of"))
  const by = owner ?? (trigger?.startsWith("operation:") ? path?.[0] : undefined)
  const last = name === undefined ? path?.at(-1) : segment(name)
  return by === undefined || last === undefined ? undefined : `${by}/${last}`
}

/** The parameter that names what a construction makes, when a function builds it: `(name) => Store.make(name, ...)`. */
const namingParameter = (program: Program, { module, call }: Construction) => {
  const found = call.arguments[0] && resolve(program, module, call.arguments[0])
  if (!found || !ts.isIdentifier(found.node)) return undefined
  for (let scope: ts.Node | undefined = call.parent; scope; scope = scope.parent) {
    if (!ts.isArrowFunction(scope) && !ts.isFunctionDeclaration(scope) && !ts.isFunctionExpression(scope)) continue
    const text = found.node.text
    const index = scope.parameters.findIndex(({ name }) => ts.isIdentifier(name) && name.text === text)
    if (index >= 0) return { builder: scope, index }
  }
  return undefined
}

/** Calls of functions that build entities, as constructions of their own: named by the argument that names them. */
const builtByFunctions = (program: Program, all: ReadonlyArray<Construction>): ReadonlyMap<string, Construction> => {
  const builders = new Map<ts.Node, Array<{ readonly index: number; readonly construction: Construction }>>()
  for (const construction of all) {
    const naming = namingParameter(program, construction)
    if (naming)
      builders.set(naming.builder, [...(builders.get(naming.builder) ?? []), { index: naming.index, construction }])
  }
  const built = new Map<string, Construction>()
  if (builders.size === 0) return built
  for (const module of program.modules.values()) {
    visitNodes(module.source, (node) => {
      if (!ts.isCallExpression(node)) return
      const callee = resolve(program, module, node.expression)
      for (const { index, construction } of (callee && builders.get(callee.node)) ?? []) {
        const name = stringOf(program, module, node.arguments[index])
        const address = name === undefined ? undefined : `${construction.kind}:${segment(name)}`
        if (address !== undefined && !built.has(address))
          built.set(address, { kind: construction.kind, module, call: node })
      }
    })
  }
  return built
}

/** Finds out which address each construction makes. */
export const nameConstructions = (program: Program, all: ReadonlyArray<Construction>, constructors: string): Names => {
  const naming: Naming = { program, constructors, byCall: new Map(all.map((it) => [it.call, it])), known: new Map() }
  const byAddress = new Map<string, Array<Construction>>()
  for (const construction of all) {
    const address = addressOf(naming, construction)
    if (address !== undefined) byAddress.set(address, [...(byAddress.get(address) ?? []), construction])
  }
  for (const [address, construction] of builtByFunctions(program, all)) {
    if (!byAddress.has(address)) byAddress.set(address, [construction])
  }
  return { byAddress, referredTo: (module, expression) => referredTo(naming, module, expression) }
}
