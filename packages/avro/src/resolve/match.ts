import { type AvroType, type NamedType, simpleName, type UnionType } from "../schema/types.js"

/**
 * How the name of a reader's type fits that of a writer's. `foreign`: an alias is the same but for its namespace, which
 * some readers look at and others do not.
 */
export type NameFit = "same" | "alias" | "simple" | "foreign" | undefined

export const nameFit = (writer: NamedType, reader: NamedType): NameFit => {
  if (reader.name === writer.name) return "same"
  if (reader.aliases.includes(writer.name)) return "alias"
  const simple = simpleName(writer.name)
  if (simpleName(reader.name) === simple) return "simple"
  return reader.aliases.some((alias) => simpleName(alias) === simple) ? "foreign" : undefined
}

const promotions: Readonly<Record<string, ReadonlySet<string>>> = {
  int: new Set(["long", "float", "double"]),
  long: new Set(["float", "double"]),
  float: new Set(["double"]),
  string: new Set(["bytes"]),
  bytes: new Set(["string"])
}

/** Whether data of one primitive or collection may be read as another, looking no further inside. */
export const isPromoted = (writer: AvroType, reader: AvroType): boolean =>
  promotions[writer._tag]?.has(reader._tag) ?? false

/** The branches of a reader's union by what decides whether they match. */
interface BranchIndex {
  readonly byName: ReadonlyMap<string, number>
  readonly byKind: ReadonlyMap<string, ReadonlyArray<number>>
}

const indexes = new WeakMap<UnionType, BranchIndex>()

const push = (map: Map<string, Array<number>>, key: string, index: number): void => {
  const known = map.get(key)
  if (known === undefined) map.set(key, [index])
  else known.push(index)
}

const indexOf = (union: UnionType): BranchIndex => {
  const known = indexes.get(union)
  if (known !== undefined) return known
  const byName = new Map<string, number>()
  const byKind = new Map<string, Array<number>>()
  for (const [index, branch] of union.branches.entries()) {
    if ("name" in branch) {
      byName.set(branch.name, index)
      for (const name of new Set([simpleName(branch.name), ...branch.aliases.map(simpleName)])) {
        push(byKind, `${branch._tag} ${name}`, index)
      }
    } else push(byKind, branch._tag, index)
  }
  const made = { byName, byKind }
  indexes.set(union, made)
  return made
}

/** Branches of a reader's union that match a type of the writer, the first written first. */
export const matchingBranches = (writer: AvroType, union: UnionType): ReadonlyArray<number> => {
  const { byKind } = indexOf(union)
  if (!("name" in writer)) {
    const kinds = [writer._tag, ...(promotions[writer._tag] ?? [])]
    return kinds.flatMap((kind) => byKind.get(kind) ?? []).toSorted((left, right) => left - right)
  }
  return (byKind.get(`${writer._tag} ${simpleName(writer.name)}`) ?? [])
    .filter((index) => {
      const branch = union.branches[index]
      if (branch === undefined || !("name" in branch) || nameFit(writer, branch) === undefined) return false
      return writer._tag !== "fixed" || (branch._tag === "fixed" && branch.size === writer.size)
    })
    .toSorted((left, right) => left - right)
}

/** The branch of exactly the writer's type: the same primitive, or the same full name. */
export const exactBranch = (writer: AvroType, union: UnionType): number | undefined => {
  const { byKind, byName } = indexOf(union)
  if (!("name" in writer)) return byKind.get(writer._tag)?.[0]
  const index = byName.get(writer.name)
  return index === undefined || union.branches[index]?._tag !== writer._tag ? undefined : index
}
