import { type Block, Doc } from "@lintel/doc"
import { type Entity, nameOf } from "@lintel/model"
import { sortedEntries } from "@lintel/render"
import { entity, linked, nameFor, section, type Words, type Writing } from "./writing.js"

type Runbook = Entity<"rollout">

/** A team with what it has to do with a rollout, in the order in which it comes up. */
interface Person {
  readonly team: string
  readonly roles: ReadonlyArray<string>
}

/** The team that owns a service: its own, or that of its context. */
const ownerOf = ({ index }: Writing, service: `service:${string}`): string | undefined => {
  const value = index.find(service)?.value
  return value?.owner ?? (value?.context === undefined ? undefined : index.find(value.context)?.value.team)
}

const rolesIn = (
  writing: Writing,
  { value }: Runbook,
  verifications: ReadonlyArray<Entity<"verification">>
): ReadonlyArray<readonly [team: string | undefined, role: string]> => [
  [value.owner, "owns the rollout"],
  ...(value.stages ?? []).flatMap(({ gates = [], name, owner }) => [
    [owner, `does "${name}"`] as const,
    ...gates.flatMap((gate) => (gate._tag === "Manual" ? [[gate.owner, `lets "${name}" go on`] as const] : []))
  ]),
  [value.rollback?.owner, "goes back"],
  ...verifications.map((it) => [it.value.owner, `sees to ${nameFor(it.address)}`] as const),
  ...Object.values(value.units).flatMap((unit) =>
    unit._tag === "Service" ? [[ownerOf(writing, unit.service), `owns ${nameFor(unit.service)}`] as const] : []
  )
]

const peopleOf = (
  writing: Writing,
  runbook: Runbook,
  verifications: ReadonlyArray<Entity<"verification">>
): ReadonlyArray<Person> => {
  const people = new Map<string, Set<string>>()
  for (const [team, role] of rolesIn(writing, runbook, verifications)) {
    if (team === undefined || !team.startsWith("team:")) continue
    const known = people.get(team)
    if (known === undefined) people.set(team, new Set([role]))
    else known.add(role)
  }
  return [...people].map(([team, roles]) => ({ team, roles: [...roles] }))
}

const reachOf = ({ index }: Writing, team: string): ReadonlyArray<Words> => {
  const { contacts, onCall } = index.find(team as `team:${string}`)?.value ?? {}
  const others = sortedEntries(contacts).map(([kind, contact]) => [`${nameOf(kind)}: `, linked(contact)] as const)
  const ways: ReadonlyArray<ReadonlyArray<Words>> = [
    ...(onCall === undefined ? [] : [["on call: ", linked(onCall)]]),
    ...others
  ]
  return ways.flatMap((way, at) => (at === 0 ? way : ["; ", ...way]))
}

/** Who has something to do with a rollout, and how each of them is reached while it runs. */
export const peopleSection = (
  writing: Writing,
  runbook: Runbook,
  verifications: ReadonlyArray<Entity<"verification">>
): ReadonlyArray<Block> => {
  const people = peopleOf(writing, runbook, verifications)
  const lines = people.map(({ roles, team }): ReadonlyArray<Words> => {
    const reach = reachOf(writing, team)
    const told = reach.length === 0 ? ["nobody said how to reach them"] : reach
    return [Doc.strong(entity(writing, team)), `, which ${listedRoles(roles)}: `, ...told, "."]
  })
  return section("Whom to call", lines.length === 0 ? undefined : Doc.bullets(...lines))
}

const listedRoles = (roles: ReadonlyArray<string>): string =>
  roles.length < 2 ? roles.join("") : `${roles.slice(0, -1).join(", ")} and ${roles.at(-1) ?? ""}`

/** Teams of a rollout of which nobody said how they are reached. */
export const unreached = (
  writing: Writing,
  runbook: Runbook,
  verifications: ReadonlyArray<Entity<"verification">>
): ReadonlyArray<string> =>
  peopleOf(writing, runbook, verifications).flatMap(({ team }) =>
    reachOf(writing, team).length === 0 ? [nameFor(team)] : []
  )
