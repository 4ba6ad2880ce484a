import type { PatchOperation } from "@lintel/diagnostic"
import { escapeToken, isJsonObject, type JsonSchema, type Model, parseDefinitionReference } from "@lintel/model"
import { factsOf } from "../payload/facts.js"

/** Definitions that the operations of a fix use, at most. */
export const mostDefinitions = 80

/** The definitions that some values refer to, and those that these refer to. */
export const usedDefinitions = (
  values: ReadonlyArray<unknown>,
  definitions: Readonly<Record<string, JsonSchema>>,
  most = mostDefinitions
): ReadonlySet<string> | undefined => {
  const used = new Set<string>()
  const open: Array<unknown> = [...values]
  while (open.length > 0) {
    for (const reference of factsOf(open.pop()).references) {
      const { name, vocabulary } = parseDefinitionReference(reference) ?? {}
      if (name === undefined || vocabulary !== undefined || used.has(name) || !Object.hasOwn(definitions, name))
        continue
      used.add(name)
      if (used.size > most) return undefined
      open.push(definitions[name])
    }
  }
  return used
}

const schemasOf = (model: Model, contract: string): Readonly<Record<string, JsonSchema>> => {
  const schemas = model.contracts?.[contract]?.schemas
  return schemas ?? {}
}

/** What stands again may refer to definitions that are gone: they stand again too. */
export const withDefinitions = (
  operations: ReadonlyArray<PatchOperation>,
  contract: string,
  old: Model,
  fresh: Model
): ReadonlyArray<PatchOperation> | undefined => {
  const [before, after] = [schemasOf(old, contract), schemasOf(fresh, contract)]
  const values = operations.flatMap((operation) => ("value" in operation ? [operation.value] : []))
  const used = usedDefinitions(values, before)
  if (used === undefined) return undefined
  const gone = [...used].filter((name) => !Object.hasOwn(after, name))
  if (gone.length === 0) return operations
  const holder = `/contracts/${escapeToken(contract)}/schemas`
  const missing: ReadonlyArray<PatchOperation> = isJsonObject(fresh.contracts?.[contract]?.schemas)
    ? gone.map((name) => ({ op: "add", path: `${holder}/${escapeToken(name)}`, value: before[name] ?? true }))
    : [{ op: "add", path: holder, value: Object.fromEntries(gone.map((name) => [name, before[name] ?? true])) }]
  return [...missing, ...operations]
}
