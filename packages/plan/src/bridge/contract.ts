import {
  type Contract,
  escapeToken,
  isJsonObject,
  type JsonSchema,
  type MediaType,
  type Operation,
  type Parameter,
  type Request,
  type Response,
  stableStringify
} from "@lintel/model"
import { isEmpty } from "@lintel/subtype"
import type { BridgeField } from "./bridge.js"
import { definitionsBetween, formBetween, type FormScope, type Role, within } from "./form.js"

/** A contract in between, with the fields on which the two differ. */
export interface ContractBetween {
  readonly contract: Contract
  readonly fields: ReadonlyArray<BridgeField>
}

interface Merging {
  readonly scope: FormScope
  readonly at: string
  readonly fields: Array<BridgeField>
}

/** A part of a contract whose references lead to one side's definitions. */
const sided = <T extends object>(part: T, prefix: "before." | "after."): T =>
  within(JSON.parse(JSON.stringify(part)) as never, prefix) as T

const schemaBetween = (
  old: JsonSchema | undefined,
  fresh: JsonSchema | undefined,
  role: Role,
  part: string,
  { at, fields, scope }: Merging
): JsonSchema | undefined => {
  if (old === undefined || fresh === undefined) return role === "accepts" ? undefined : (old ?? fresh)
  const { fields: found, schema } = formBetween(old, fresh, role, scope)
  fields.push(...found.map((it) => ({ ...it, at, part })))
  return schema
}

const mediaBetween = (old: MediaType, fresh: MediaType, role: Role, part: string, merging: Merging): MediaType => {
  const schema = schemaBetween(old.schema, fresh.schema, role, part, merging)
  const { schema: _, ...rest } = fresh
  return { ...rest, ...(schema === undefined ? {} : { schema }) }
}

type Content = Readonly<Record<string, MediaType>>

/** Whoever reads takes every media type of either; whoever writes keeps to those that both know. */
const contentBetween = (old: Content, fresh: Content, role: Role, part: string, merging: Merging): Content =>
  Object.fromEntries(
    [...new Set([...Object.keys(old), ...Object.keys(fresh)])].flatMap((name) => {
      const [was, is] = [old[name], fresh[name]]
      if (was !== undefined && is !== undefined) return [[name, mediaBetween(was, is, role, part, merging)] as const]
      const one = was ?? is
      return role === "accepts" && one !== undefined ? [[name, one] as const] : []
    })
  )

const requestBetween = (
  old: Request | undefined,
  fresh: Request | undefined,
  merging: Merging
): Request | undefined => {
  if (old === undefined || fresh === undefined) {
    const one = old ?? fresh
    return one === undefined ? undefined : Object.assign({}, one, { required: false })
  }
  return Object.assign({}, fresh, {
    content: contentBetween(old.content, fresh.content, "accepts", "request", merging),
    required: old.required === true && fresh.required === true
  })
}

const parameterKey = ({ in: where, name }: Parameter): string => `${where} ${name}`

const parametersBetween = (
  old: ReadonlyArray<Parameter>,
  fresh: ReadonlyArray<Parameter>,
  merging: Merging
): ReadonlyArray<Parameter> => {
  const [before, after] = [old, fresh].map((list) => new Map(list.map((it) => [parameterKey(it), it])))
  return [...new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])].flatMap((key) => {
    const [was, is] = [before?.get(key), after?.get(key)]
    if (was === undefined || is === undefined) {
      const one = was ?? is
      const pointer = `/${one?.name ?? ""}`
      merging.fields.push({
        at: merging.at,
        part: "parameter",
        pointer,
        does: "accepts",
        is: was === undefined ? "new" : "old"
      })
      return one === undefined ? [] : [one.in === "path" ? one : Object.assign({}, one, { required: false })]
    }
    const schema = schemaBetween(was.schema, is.schema, "accepts", "parameter", merging)
    const { schema: _, ...rest } = is
    const required = was.required === true && is.required === true
    return [{ ...rest, ...(schema === undefined ? {} : { schema }), required: is.in === "path" || required }]
  })
}

const responseBetween = (old: Response, fresh: Response, status: string, merging: Merging): Response => {
  const content =
    old.content === undefined || fresh.content === undefined
      ? (old.content ?? fresh.content)
      : contentBetween(old.content, fresh.content, "sends", `response ${status}`, merging)
  const { content: _, ...rest } = fresh
  return {
    ...rest,
    ...(content === undefined ? {} : { content }),
    ...(old.headers === undefined && fresh.headers === undefined
      ? {}
      : { headers: { ...old.headers, ...fresh.headers } })
  }
}

type Responses = NonNullable<Operation["responses"]>

/** Only statuses that both sides know are answered. */
const responsesBetween = (old: Responses, fresh: Responses, merging: Merging): Responses =>
  Object.fromEntries(
    Object.entries(fresh).flatMap(([status, is]) => {
      const was = Object.hasOwn(old, status) ? old[status] : undefined
      return was === undefined ? [] : [[status, responseBetween(was, is, status, merging)] as const]
    })
  )

const operationBetween = (old: Operation, fresh: Operation, merging: Merging): Operation => {
  const request = requestBetween(old.request, fresh.request, merging)
  const { parameters: _, request: __, responses: ___, ...rest } = fresh
  const parameters = parametersBetween(old.parameters ?? [], fresh.parameters ?? [], merging)
  return {
    ...rest,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(request === undefined ? {} : { request }),
    ...(old.responses === undefined || fresh.responses === undefined
      ? fresh.responses === undefined
        ? {}
        : { responses: fresh.responses }
      : { responses: responsesBetween(old.responses, fresh.responses, merging) })
  }
}

type Outgoing = NonNullable<Contract["webhooks"]>[string]

/** A request that the service sends: what it sends both receivers read, and it reads what either of them answers. */
const webhookBetween = (old: Outgoing, fresh: Outgoing, merging: Merging): Outgoing => {
  const { request: _, responses: __, ...rest } = fresh
  const request =
    old.request === undefined || fresh.request === undefined
      ? (fresh.request ?? old.request)
      : Object.assign({}, fresh.request, {
          content: contentBetween(old.request.content, fresh.request.content, "sends", "webhook", merging),
          required: old.request.required === true || fresh.request.required === true
        })
  const [was, is] = [old.responses ?? {}, fresh.responses ?? {}]
  const responses = Object.entries({ ...was, ...is }).map(([status, response]): readonly [string, Response] => {
    const [before, after] = [was[status]?.content, is[status]?.content]
    if (before === undefined || after === undefined) return [status, response]
    const content = contentBetween(before, after, "accepts", `answer ${status}`, merging)
    return [status, { ...response, content }]
  })
  return {
    ...rest,
    ...(request === undefined ? {} : { request }),
    ...(responses.length === 0 ? {} : { responses: Object.fromEntries(responses) })
  }
}

/** Webhooks of both versions: those that both have in a form in between, the others as they are. */
const webhooksBetween = (
  old: Contract,
  fresh: Contract,
  key: string,
  { fields, scope }: Omit<Merging, "at">
): Contract["webhooks"] => {
  const [was, is] = [old.webhooks ?? {}, fresh.webhooks ?? {}]
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])]
  if (names.length === 0) return undefined
  return Object.fromEntries(
    names.flatMap((name) => {
      const before = Object.hasOwn(was, name) ? was[name] : undefined
      const after = Object.hasOwn(is, name) ? is[name] : undefined
      const [left, right] = [before && sided(before, "before."), after && sided(after, "after.")]
      if (left === undefined || right === undefined) return [[name, left ?? right] as const]
      return [[name, webhookBetween(left, right, { at: `webhook:${key}/${name}`, fields, scope })] as const]
    })
  ) as Contract["webhooks"]
}

const isSuccess = (status: string): boolean => status.startsWith("2")

/** Whether whoever keeps to both versions can still answer: with a status of success where there was one, and a body. */
export const canAnswer = (between: Contract, sides: ReadonlyArray<Contract>): boolean =>
  canSend(between, sides) &&
  Object.values(between.operations).every((operation) => {
    const succeeds = (it: Operation): boolean => Object.keys(it.responses ?? {}).some(isSuccess)
    const same = sides.flatMap((side) =>
      Object.values(side.operations).filter((it) => routeOf(it) === routeOf(operation))
    )
    if (same.some(succeeds) && !succeeds(operation)) return false
    return Object.values(operation.responses ?? {}).every(({ content }) =>
      Object.values(content ?? {}).every(
        ({ schema }) => schema === undefined || isInhabited(schema, between.schemas ?? {})
      )
    )
  })

/** Whether there is something to send in every webhook that had a body. */
const canSend = (between: Contract, sides: ReadonlyArray<Contract>): boolean =>
  Object.entries(between.webhooks ?? {}).every(([name, { request }]) => {
    const hadBody = sides.some((side) => Object.keys(side.webhooks?.[name]?.request?.content ?? {}).length > 0)
    const bodies = Object.values(request?.content ?? {})
    if (hadBody && bodies.length === 0) return false
    return bodies.every(({ schema }) => schema === undefined || isInhabited(schema, between.schemas ?? {}))
  })

const isInhabited = (schema: JsonSchema, definitions: Readonly<Record<string, JsonSchema>>): boolean =>
  isEmpty(isJsonObject(schema) ? { ...schema, $defs: definitions } : schema)._tag === "Inhabited"

const routeOf = ({ method, path }: Operation): string => `${method} ${(path ?? "").replaceAll(/\{[^}]*\}/g, "{}")}`

/** Operations that one side has alone, as people call them. */
const onlyIn = (
  operations: ReadonlyArray<readonly [name: string, operation: Operation]>,
  is: "old" | "new",
  key: string
): ReadonlyArray<BridgeField> =>
  operations.map(([name, { method, path }]) => ({
    at: `operation:${key}/${name}`,
    part: "operation",
    pointer: `/${escapeToken(`${method} ${path ?? name}`)}`,
    does: "accepts",
    is
  }))

/** A name that no other operation has. */
const freeName = (name: string, taken: ReadonlySet<string>): string => {
  let free = name
  for (let count = 2; taken.has(free); count++) free = `${name}-${count}`
  return free
}

/**
 * A contract between two: each operation accepts what either version accepts, and answers what both versions may answer;
 * operations that only one version has are there too.
 */
export const contractBetween = (old: Contract, fresh: Contract, key: string): ContractBetween => {
  const definitions = definitionsBetween(old.schemas, fresh.schemas)
  const fields: Array<BridgeField> = []
  const before = new Map(Object.entries(old.operations).map(([name, it]) => [routeOf(it), [name, it] as const]))
  const operations = new Map<string, Operation>()
  const used = new Set<string>()
  for (const [name, operation] of Object.entries(fresh.operations)) {
    const route = routeOf(operation)
    const known = before.get(route)
    used.add(route)
    const is = sided(operation, "after.")
    const merging: Merging = { scope: { definitions }, at: `operation:${key}/${name}`, fields }
    operations.set(
      name,
      known === undefined
        ? is
        : stableStringify(known[1]) === stableStringify(operation) &&
            stableStringify(old.schemas ?? {}) === stableStringify(fresh.schemas ?? {})
          ? is
          : operationBetween(sided(known[1], "before."), is, merging)
    )
  }
  for (const [route, [name, operation]] of before) {
    if (!used.has(route)) operations.set(freeName(name, new Set(operations.keys())), sided(operation, "before."))
  }
  const gone = [...before].filter(([route]) => !used.has(route)).map(([, [name, it]]) => [name, it] as const)
  const come = Object.entries(fresh.operations).filter(([, it]) => !before.has(routeOf(it)))
  // What is only added needs no version in between.
  if (gone.length > 0) fields.push(...onlyIn(gone, "old", key), ...onlyIn(come, "new", key))
  const { operations: _, schemas: __, webhooks: ___, ...rest } = fresh
  const webhooks = webhooksBetween(old, fresh, key, { fields, scope: { definitions } })
  return {
    contract: {
      ...rest,
      schemas: definitions as never,
      operations: Object.fromEntries(operations),
      ...(webhooks === undefined ? {} : { webhooks })
    },
    fields
  }
}
