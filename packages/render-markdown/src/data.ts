import { type Block, Doc } from "@lintel/doc"
import { type Deployment, type Entity, nameOf } from "@lintel/model"
import { sortedEntries } from "@lintel/render"
import { distinct, introduced } from "./components.js"
import { percent } from "./numbers.js"
import { numeric, table } from "./table.js"
import { entities, entity, listed, nameFor, section, spaced, type Words, type Writing } from "./writing.js"

/** Stores with who owns and who uses them, and what not everyone may see. */
export const dataSection = (writing: Writing): ReadonlyArray<Block> => {
  const { index } = writing
  const owners = new Map<string, Array<string>>()
  const users = new Map<string, Array<Words>>()
  for (const { address, value } of index.ofKind("service")) {
    for (const store of value.owns ?? []) owners.set(store, [...(owners.get(store) ?? []), address])
    for (const { store, mode } of value.accesses ?? []) {
      const entry = Doc.text(`${nameFor(address)} (${mode === "readWrite" ? "reads and writes" : `${mode}s`})`)
      users.set(store, [...(users.get(store) ?? []), entry])
    }
  }
  const stores = index.ofKind("store")
  const sensitive = stores.flatMap(classifiedRows)
  return section(
    "Data",
    table(
      ["Store", "What it holds", "Kind", "Engine", "Owned by", "Also used by", "Reads are", "Can lose", "Back in"],
      stores.map(({ address, value }) => [
        Doc.strong(Doc.text(nameFor(address))),
        value.description ??
          Object.keys(value.collections ?? {})
            .map(nameOf)
            .join(", "),
        spaced(value.kind),
        [value.engine ?? "", ...(value.version === undefined ? [] : [` ${value.version}`])],
        entities(
          writing,
          distinct([...(owners.get(address) ?? []), ...(value.owner === undefined ? [] : [value.owner])])
        ),
        listed(users.get(address) ?? []),
        [value.consistency, value.staleness === undefined ? undefined : `at most ${value.staleness} old`]
          .filter((part) => part !== undefined)
          .join(", "),
        value.backup?.recoveryPoint === "0ms" ? "nothing" : (value.backup?.recoveryPoint ?? ""),
        value.backup?.recoveryTime ?? ""
      ])
    ),
    ...introduced("What not everyone may see:", table(["Data", "In", "Class", "Kept"], sensitive))
  )
}

const classifiedRows = ({ address, value }: Entity<"store">): ReadonlyArray<ReadonlyArray<Words>> =>
  sortedEntries(value.collections).flatMap(([collection, { fields, retention }]) =>
    sortedEntries(fields).flatMap(([field, { classification }]) =>
      classification === undefined || classification === "public"
        ? []
        : [[`${nameOf(collection)}.${nameOf(field)}`, nameFor(address), classification, retention ?? ""]]
    )
  )

const scalingText = ({ maximum, minimum, signal, targets = [] }: NonNullable<Deployment["scaling"]>): string => {
  const goals = targets.map((target) =>
    target._tag === "Utilization"
      ? `${percent(target.share)} of the ${target.resource}`
      : `${target.value} ${target.metric} each`
  )
  const by = [...(signal === undefined ? [] : [signal]), ...goals].join(", ")
  return `${minimum} to ${maximum}${by === "" ? "" : ` by ${by}`}`
}

/** What runs where. */
export const deploymentsSection = (writing: Writing): ReadonlyArray<Block> =>
  section(
    "Deployments",
    table(
      ["What", "Where", "Version", numeric("Instances"), "Scales", "Region", "Shares", "Pools"],
      writing.index.ofKind("deployment").map(({ value }) => [
        entity(writing, value.of),
        value.in === undefined ? "" : nameFor(value.in),
        value.version ?? "",
        value.instances === undefined ? "" : String(value.instances),
        value.scaling === undefined ? "" : scalingText(value.scaling),
        value.region ?? "",
        (value.shares ?? []).join(", "),
        sortedEntries(value.pools)
          .map(
            ([name, pool]) => `${nameOf(name)}: ${pool.size}${pool.to === undefined ? "" : ` to ${nameFor(pool.to)}`}`
          )
          .join(", ")
      ])
    )
  )
