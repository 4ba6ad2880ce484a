import type { HttpRequest, Refusal } from "@lintel/diagnostic"
import type { Json, JsonSchema, Parameter } from "@lintel/model"
import { unknownReason } from "@lintel/json-schema"
import { parameterAdded } from "../changes/parameter-added/change.js"
import { parameterEmptyRefused } from "../changes/parameter-empty-refused/change.js"
import { parameterEncodingChanged } from "../changes/parameter-encoding-changed/change.js"
import { parameterMoved } from "../changes/parameter-moved/change.js"
import { parameterNarrowed } from "../changes/parameter-narrowed/change.js"
import { parameterRemoved } from "../changes/parameter-removed/change.js"
import { parameterRequired } from "../changes/parameter-required/change.js"
import { parameterReservedRefused } from "../changes/parameter-reserved-refused/change.js"
import { parameterUndecided } from "../changes/parameter-undecided/change.js"
import type { Placed } from "../payload/place.js"
import { compareContents, isSameMedia } from "./contents.js"
import { readOtherwise, sampleRequest, understoodOtherwise } from "./sampleRequest.js"
import { parameterSample, sampleOf } from "./sampleValues.js"
import { reportDeprecation } from "./lifecycle.js"
import { compareLiterals } from "./literals.js"
import { closedQuery, expandedParameters, type FoundParameter, parameterKey } from "./parameterList.js"
import { type OperationScope, participant, pointerOf, type SideName } from "./scope.js"
import { alternatives, parameterCredential } from "./security.js"
import { filling } from "./template.js"
import { erased, templateNames } from "./url.js"
import { compareWritten } from "./compareWritten.js"

const pointerTo = (found: FoundParameter | undefined, ...keys: ReadonlyArray<string>): string | undefined =>
  found === undefined ? undefined : pointerOf("parameters", found.index, ...keys)

const pointers = (
  scope: OperationScope,
  sender: FoundParameter | undefined,
  reader: FoundParameter | undefined
): { readonly before?: string; readonly after?: string } => {
  const [old, fresh] = scope.requests.sender === "before" ? [sender, reader] : [reader, sender]
  const [before, after] = [pointerTo(old), pointerTo(fresh)]
  return { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }
}

/** The value of a parameter with its place; a parameter that says nothing takes anything. */
const placedSchema = (scope: OperationScope, side: SideName, { index, parameter }: FoundParameter): Placed => {
  const owner = participant(scope, side)
  return {
    schema: parameter.schema ?? true,
    place: { address: owner.address, pointer: `${owner.pointer}${pointerOf("parameters", index, "schema")}` }
  }
}

const isRequired = (parameter: Parameter): boolean => parameter.required === true || parameter.in === "path"

const names = ({ in: place, name }: Parameter): { readonly in: Parameter["in"]; readonly name: string } => ({
  in: place,
  name
})

/** The names that one template has where another has its own, in their order. */
const keptNames = (from: string, to: string, { literals }: OperationScope): ReadonlyArray<string | undefined> => {
  const [own, other] = [templateNames(from), templateNames(to)]
  if (literals.size > 0 || filling(to, from) !== undefined) return other.filter((name) => !literals.has(name))
  // A base path that moved into the paths, or out of them, stands in front: the rest is the same.
  const [left, right] = [erased(from), erased(to)]
  if (!left.endsWith(right) && !right.endsWith(left)) return own
  return own.map((_name, index) => other[index + other.length - own.length])
}

/** Pairs of path parameters: by the place where they stand, as names mean nothing there. */
const pathPairs = (
  scope: OperationScope,
  sent: ReadonlyArray<FoundParameter>,
  read: ReadonlyArray<FoundParameter>
): ReadonlyArray<readonly [FoundParameter, FoundParameter]> => {
  const [from, to] = [scope.requests.sender, scope.requests.reader].map(
    (side) => participant(scope, side).operation.path ?? ""
  )
  const own = templateNames(from ?? "")
  const kept = keptNames(from ?? "", to ?? "", scope)
  return own.flatMap((name, index) => {
    const sender = sent.find(({ parameter }) => parameter.in === "path" && parameter.name === name)
    const reader = read.find(({ parameter }) => parameter.in === "path" && parameter.name === kept[index])
    return sender === undefined || reader === undefined ? [] : [[sender, reader] as const]
  })
}

/** Compares the parameters of an operation. */
export const compareParameters = (scope: OperationScope): void => {
  const { reader, sender } = scope.requests
  const [sent, read] = expandedParameters(scope, participant(scope, sender), participant(scope, reader))
  for (const [one, other] of pathPairs(scope, sent, read)) compareParameter(scope, one, other)
  compareLiterals(scope, read)
  const byKey = new Map(
    read.filter(({ parameter }) => parameter.in !== "path").map((found) => [parameterKey(found.parameter), found])
  )
  const matched = new Set<FoundParameter>()
  const lost: Array<FoundParameter> = []
  for (const one of sent) {
    if (one.parameter.in === "path") continue
    const other = byKey.get(parameterKey(one.parameter))
    if (other === undefined) lost.push(one)
    else {
      matched.add(other)
      compareParameter(scope, one, other)
    }
  }
  const gained = [...byKey.values()].filter((found) => !matched.has(found))
  const moved = reportMoves(scope, lost, gained)
  for (const one of lost) if (!moved.has(one)) reportLost(scope, one)
  for (const other of gained) if (!moved.has(other)) reportGained(scope, other)
}

/** A parameter that is the same thing in another place. */
const reportMoves = (
  scope: OperationScope,
  lost: ReadonlyArray<FoundParameter>,
  gained: ReadonlyArray<FoundParameter>
): ReadonlySet<FoundParameter> => {
  const moved = new Set<FoundParameter>()
  for (const one of lost) {
    const other = gained.find(
      (found) =>
        found.parameter.in !== one.parameter.in &&
        found.parameter.name.toLowerCase() === one.parameter.name.toLowerCase() &&
        !moved.has(found)
    )
    if (other === undefined || scope.outgoing) continue
    moved.add(one)
    moved.add(other)
    const values = new Map([[one.parameter, parameterSample(scope, scope.requests.sender, one.parameter)]])
    const required = isRequired(other.parameter)
    // Where it need not be sent, what comes in the old place is not refused but overlooked.
    const witness = (): HttpRequest =>
      required ? sampleRequest(scope, scope.requests.sender, { values }) : understoodOtherwise(scope, { values })
    scope.report(
      parameterMoved,
      { ...names(one.parameter), to: other.parameter.in, required },
      { class: required ? "breaking" : "changes-meaning", pointer: pointers(scope, one, other), witness }
    )
  }
  return moved
}

/** Keys that security asks for are the same on the wire as a parameter of that name. */
const isCredential = (scope: OperationScope, side: SideName, parameter: Parameter): boolean => {
  const { operation, side: contract } = participant(scope, side)
  const identity = parameterCredential(parameter)
  const ways = alternatives(operation.security, contract.contract)
  return ways.every(({ credentials }) => credentials.has(identity))
}

/** Sent, and not read any more. */
const reportLost = (scope: OperationScope, one: FoundParameter): void => {
  const { parameter } = one
  const { reader, sender } = scope.requests
  const closed =
    parameter.in === "query" ? closedQuery(scope, reader, participant(scope, reader), parameter.name) : undefined
  if (closed !== undefined) {
    const values = new Map([[parameter, parameterSample(scope, sender, parameter)]])
    return scope.report(parameterNarrowed, names(parameter), {
      class: "breaking",
      pointer: pointers(scope, one, closed),
      witness: () => sampleRequest(scope, sender, { values })
    })
  }
  const pointer = pointers(scope, one, undefined)
  if (scope.outgoing) return scope.report(parameterAdded, names(parameter), { class: "information", pointer })
  if (isCredential(scope, "after", parameter)) return
  const witness = (): HttpRequest => {
    const value = parameterSample(scope, "before", parameter)
    return understoodOtherwise(scope, { values: new Map([[parameter, value]]) })
  }
  scope.report(parameterRemoved, names(parameter), { class: "changes-meaning", pointer, witness })
}

/** Read, and not sent so far. */
const reportGained = (scope: OperationScope, other: FoundParameter): void => {
  const { parameter } = other
  const pointer = pointers(scope, undefined, other)
  // Of a description that cannot be found, not even the name is known.
  if (unknownReason(parameter.name) !== undefined)
    return scope.report(parameterUndecided, names(parameter), { class: "undecided", pointer })
  if (isRequired(parameter)) {
    if (isCredential(scope, scope.requests.sender, parameter)) return
    const witness = (): HttpRequest => sampleRequest(scope, scope.requests.sender)
    return scope.report(
      parameterRequired,
      { ...names(parameter), was: "absent" },
      { class: "breaking", pointer, witness }
    )
  }
  if (!scope.outgoing) return scope.report(parameterAdded, names(parameter), { class: "information", pointer })
  scope.report(parameterRemoved, names(parameter), { class: "changes-meaning", pointer })
}

const compareParameter = (scope: OperationScope, sender: FoundParameter, reader: FoundParameter): void => {
  const pointer = pointers(scope, sender, reader)
  const [one, other] = [sender.parameter, reader.parameter]
  if (sender.isExpanded !== true && reader.isExpanded !== true && scope.context.payloads.judge.same(one, other)) return
  if (isRequired(other) && !isRequired(one)) {
    const witness = (): HttpRequest => sampleRequest(scope, scope.requests.sender)
    scope.report(parameterRequired, { ...names(other), was: "optional" }, { class: "breaking", pointer, witness })
  }
  if (one.in !== "path") {
    compareEmptiness(scope, sender, reader)
    compareReserved(scope, sender, reader)
  }
  const [old, fresh] = scope.requests.sender === "before" ? [one, other] : [other, one]
  reportDeprecation(scope, old, fresh, { what: `${fresh.in} parameter ${fresh.name}`, pointer })
  compareParameterValues(scope, sender, reader)
}

const compareParameterValues = (scope: OperationScope, sender: FoundParameter, reader: FoundParameter): void => {
  const { requests } = scope
  const [one, other] = [sender.parameter, reader.parameter]
  const where = { in: other.in, name: other.name }
  const witness = (value: Json, refusals: ReadonlyArray<Refusal>): ReturnType<typeof sampleRequest> =>
    sampleRequest(scope, requests.sender, {
      values: new Map([[sender.source ?? one, sender.wrap?.(value) ?? value]]),
      refusals
    })
  if (one.content !== undefined && other.content !== undefined) {
    compareContents(scope, requests, "parameter", where, {
      sender: { content: one.content, pointer: pointerOf("parameters", sender.index, "content") },
      reader: { content: other.content, pointer: pointerOf("parameters", reader.index, "content") },
      witness: (value, _mediaType, refusals) => witness(value, refusals)
    })
    if (isSameMedia(one.content, other.content)) return
  }
  const pointer = pointers(scope, sender, reader)
  const valueOf = (side: SideName, found: FoundParameter): Placed =>
    found.parameter.content === undefined ? placedSchema(scope, side, found) : contentSchema(scope, side, found)
  const found = compareWritten(scope, {
    flow: requests,
    part: "parameter",
    where,
    sender: { styled: one, placed: valueOf(requests.sender, sender) },
    reader: { styled: other, placed: valueOf(requests.reader, reader) },
    isFilled: one.in === "path",
    witness
  })
  for (const form of found.forms) {
    scope.report(
      parameterEncodingChanged,
      { ...names(other), values: form.kind, from: form.sent, to: form.read },
      { class: "breaking", pointer, witness: readOtherwise(form.witness) }
    )
  }
  if (found.narrowed !== undefined) {
    scope.report(parameterNarrowed, names(other), { class: "breaking", pointer, witness: found.narrowed.witness })
  }
  if (found.isUndecided === true) scope.report(parameterUndecided, names(other), { class: "undecided", pointer })
}

const contentSchema = (scope: OperationScope, side: SideName, { index, parameter }: FoundParameter): Placed => {
  const [name, media] = Object.entries(parameter.content ?? {})[0] ?? ["", {}]
  const owner = participant(scope, side)
  return {
    schema: media.schema ?? true,
    place: {
      address: owner.address,
      pointer: `${owner.pointer}${pointerOf("parameters", index, "content", name, "schema")}`
    }
  }
}

const compareEmptiness = (scope: OperationScope, sender: FoundParameter, reader: FoundParameter): void => {
  const { requests } = scope
  const [one, other] = [sender.parameter, reader.parameter]
  if (one.allowEmptyValue !== true || other.allowEmptyValue === true) return
  // A name without a value reads as an empty text.
  if (scope.context.payloads.judge.accepts(requests.reader, other.schema ?? true, "") === true) return
  const witness = sampleRequest(scope, requests.sender, {
    query: [[encodeURIComponent(one.name), ""]],
    without: one
  })
  scope.report(parameterEmptyRefused, names(other), {
    class: "breaking",
    pointer: pointers(scope, sender, reader),
    witness
  })
}

const reservedText = String.raw`[:/?#\[\]@!$&'()*+,;=]`

/** Reserved characters stood for themselves; now they have to be percent-encoded. */
const compareReserved = (scope: OperationScope, sender: FoundParameter, reader: FoundParameter): void => {
  const [one, other] = [sender.parameter, reader.parameter]
  if (one.allowReserved !== true || other.allowReserved === true) return
  const schema: JsonSchema = { allOf: [one.schema ?? true, { type: "string", pattern: reservedText }] }
  const sample = sampleOf(scope, scope.requests.sender, schema)
  if (typeof sample !== "string") return
  const witness = sampleRequest(scope, scope.requests.sender, {
    query: [[encodeURIComponent(one.name), encodeURI(sample)]],
    without: one
  })
  scope.report(parameterReservedRefused, names(other), {
    class: "breaking",
    pointer: pointers(scope, sender, reader),
    witness: readOtherwise(witness)
  })
}
