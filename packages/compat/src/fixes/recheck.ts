import { applyPatch, type Diagnostic, type PatchOperation, type Report } from "@lintel/diagnostic"
import { type Contract, isJsonObject, type JsonSchema, type Model, parseDefinitionReference } from "@lintel/model"
import { factsOf } from "../payload/facts.js"
import { modelPointer, proposalOf } from "./proposals.js"

/** Breaks that a fix is looked for, at most: each is compared anew. */
const mostFixes = 20

/** Operations that a fix is checked with, and definitions that they use, at most. */
const mostOperations = 8
const mostDefinitions = 80

/** The definitions that some values refer to, and those that these refer to. */
const usedDefinitions = (
  values: ReadonlyArray<unknown>,
  definitions: Readonly<Record<string, JsonSchema>>
): ReadonlySet<string> | undefined => {
  const used = new Set<string>()
  const open: Array<unknown> = [...values]
  while (open.length > 0) {
    for (const reference of factsOf(open.pop()).references) {
      const { name, vocabulary } = parseDefinitionReference(reference) ?? {}
      if (name === undefined || vocabulary !== undefined || used.has(name) || !Object.hasOwn(definitions, name))
        continue
      used.add(name)
      if (used.size > mostDefinitions) return undefined
      open.push(definitions[name])
    }
  }
  return used
}

const orders = new WeakMap<object, ReadonlyMap<string, number>>()

/** At which place each key of a record stands. */
const orderOf = (record: object): ReadonlyMap<string, number> => {
  const known = orders.get(record) ?? new Map(Object.keys(record).map((name, index) => [name, index]))
  orders.set(record, known)
  return known
}

/** Some entries of a record, in its order, without a look at all the others. */
const picked = <T>(record: Readonly<Record<string, T>>, names: ReadonlySet<string>): Readonly<Record<string, T>> => {
  const order = orderOf(record)
  const there = [...names].filter((name) => order.has(name))
  const sorted = there.toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))
  return Object.fromEntries(sorted.map((name) => [name, record[name] as T]))
}

/** The part of a contract that some operations and webhooks make up. */
const reduced = (
  model: Model,
  key: string,
  names: ReadonlySet<string>,
  more: ReadonlySet<string>
): Model | undefined => {
  const contract: Contract | undefined = model.contracts?.[key]
  if (contract === undefined || contract._tag !== "Http" || model.schemas !== undefined) return undefined
  const { schemas = {}, webhooks, ...rest } = contract
  const operations = picked(contract.operations, names)
  const hooks = picked(webhooks ?? {}, names)
  const used = usedDefinitions([...Object.values(operations), ...Object.values(hooks)], schemas)
  if (used === undefined) return undefined
  const definitions = picked(schemas, new Set([...used, ...more]))
  const whole: Contract = {
    ...rest,
    operations,
    ...(Object.keys(hooks).length === 0 ? {} : { webhooks: hooks }),
    ...(Object.keys(definitions).length === 0 ? {} : { schemas: definitions })
  }
  return { lintel: model.lintel, contracts: { [key]: whole } }
}

const partsOf = (address: string): readonly [contract: string, name: string] | undefined => {
  const [, contract, name] = /^(?:operation|webhook):([^/]+)\/(.+)$/.exec(address) ?? []
  return contract === undefined || name === undefined ? undefined : [contract, name]
}

const addressesOf = (finding: Diagnostic): ReadonlyArray<string> => {
  const { data, subject } = finding
  const found: Array<string> = [subject]
  if (!isJsonObject(data)) return found
  for (const key of ["before", "after"]) {
    const place = data[key]
    if (isJsonObject(place) && typeof place["address"] === "string") found.push(place["address"])
  }
  const { reaches } = data
  if (Array.isArray(reaches)) for (const address of reaches) if (typeof address === "string") found.push(address)
  return found
}

const onlyKey = (model: Model, wanted: string): string | undefined => {
  const keys = Object.keys(model.contracts ?? {})
  return keys.includes(wanted) ? wanted : keys.length === 1 ? keys[0] : undefined
}

/** The old and the new side, with nothing but what a break is about. */
const around = (finding: Diagnostic, old: Model, fresh: Model): readonly [Model, Model] | undefined => {
  const places = addressesOf(finding)
    .map(partsOf)
    .filter((it) => it !== undefined)
  const names = new Set(places.map(([, name]) => name))
  const [first] = places
  if (first === undefined || names.size > mostOperations) return undefined
  const [before, after] = [onlyKey(old, first[0]), onlyKey(fresh, first[0])]
  if (before === undefined || after === undefined || before !== after) return undefined
  const left = reduced(old, before, names, new Set())
  if (left === undefined) return undefined
  // What stands again may refer to what the old operations use.
  const right = reduced(fresh, after, names, new Set(Object.keys(left.contracts?.[before]?.schemas ?? {})))
  return right === undefined ? undefined : [left, right]
}

/** What operations share: their schemas, servers and schemes. */
const shared = /^\/contracts\/[^/]+\/(?!(?:operations|webhooks)\/)/

/** Whether a break reaches operations that a patch touches in nothing: what was one cause there still breaks them. */
const leavesOthers = ({ data }: Diagnostic, operations: ReadonlyArray<PatchOperation>): boolean => {
  const reaches = isJsonObject(data) ? data["reaches"] : undefined
  if (!Array.isArray(reaches) || operations.some(({ path }) => shared.test(path))) return false
  return reaches.some((address) => {
    const pointer = typeof address === "string" ? modelPointer(address) : undefined
    return pointer !== undefined && !operations.some(({ path }) => `${path}/`.startsWith(`${pointer}/`))
  })
}

/** Whether nothing is left of the finding, and nothing worse has come. */
const isGone = (finding: Diagnostic, known: ReadonlySet<string>, after: Report): boolean =>
  after.findings.every(
    ({ class: kind, fingerprint }) =>
      fingerprint !== finding.fingerprint && ((kind !== "breaking" && kind !== "undecided") || known.has(fingerprint))
  )

/**
 * Adds to each break the change of the new Model that takes it back, where there is a mechanical one. It is compared anew,
 * with the operations that the break reaches: it is shown only when the break is gone and no other has come.
 */
export const withFixes = (
  report: Report,
  old: Model,
  fresh: Model,
  compareAgain: (old: Model, fresh: Model) => Report
): Report => {
  const known = new Set(report.findings.map(({ fingerprint }) => fingerprint))
  let looked = 0
  const findings = report.findings.map((finding): Diagnostic => {
    if (finding.class !== "breaking" || looked >= mostFixes) return finding
    const proposal = proposalOf(finding, old, fresh)
    const sides = proposal === undefined ? undefined : around(finding, old, fresh)
    if (proposal === undefined || sides === undefined) return finding
    looked++
    if (leavesOthers(finding, proposal.operations)) return finding
    const patched = applyPatch(sides[1], proposal.operations)
    if (patched._tag !== "Patched" || !isGone(finding, known, compareAgain(sides[0], patched.model))) return finding
    return {
      ...finding,
      fixes: [{ _tag: "ModelPatch", id: proposal.id, operations: proposal.operations, checked: true }]
    }
  })
  return { ...report, findings }
}
