import type { AnyFindingKind, Diagnostic, Extras, Related, Witness } from "@lintel/diagnostic"
import { unescapeToken } from "@lintel/model"
import type { Change } from "./change.js"
import type { CommonData, UserData } from "./changeData.js"
import { changes } from "./changes/registry.js"
import type { SideNames } from "./context.js"

/** Who uses what a change is about. */
export interface Users {
  readonly breaks: ReadonlyArray<UserData>
  readonly spared: ReadonlyArray<UserData>
  readonly unknownUsers: boolean
}

/** A kind whose data is checked when a finding is made, not before. */
interface CheckedKind extends AnyFindingKind {
  readonly finding: (subject: string, data: never, extras?: Extras) => Diagnostic
}

const kinds: ReadonlyMap<string, CheckedKind> = new Map(
  changes.map((kind): readonly [string, CheckedKind] => [kind.code, kind])
)

const mostRelated = 20

const relatedOf = ({ after, before, reaches, subject }: Change, { breaks }: Users): ReadonlyArray<Related> => [
  ...(before === undefined || (before.address === after?.address && before.pointer === after.pointer)
    ? []
    : [{ address: before.address, pointer: before.pointer, role: "old version" }]),
  ...reaches
    .filter((address) => address !== subject)
    .slice(0, mostRelated)
    .map((address) => ({ address, role: "reached" })),
  ...breaks.slice(0, mostRelated).map(({ address, role }) => ({ address, role }))
]

/** The definition that a change lies in, where operations share it. */
const definitionOf = ({ pointer = "", subject }: Change): string | undefined => {
  const [, name] = /^\/schemas\/([^/]+)/.exec(pointer) ?? []
  return name === undefined || !subject.startsWith("contract:") ? undefined : unescapeToken(name)
}

/** A change as a finding: the kind's data with what all kinds share. */
export const findingOf = (change: Change, sides: SideNames, users: Users): Diagnostic => {
  const kind = kinds.get(change.code)
  if (kind === undefined) throw new Error(`there is no kind of change ${change.code}`)
  const definition = definitionOf(change)
  const common: CommonData = {
    versions: { old: sides.old, new: sides.new },
    ...(change.before === undefined ? {} : { before: change.before }),
    ...(change.after === undefined ? {} : { after: change.after }),
    ...(definition === undefined ? {} : { definition }),
    reaches: change.reaches,
    breaks: users.breaks,
    spared: users.spared,
    unknownUsers: users.unknownUsers
  }
  const severity = change.severity ?? (change.class === kind.class ? undefined : severityOfClass[change.class])
  const { witness } = change
  const finding = kind.finding(change.subject, { ...change.data, ...common } as never, {
    class: change.class,
    ...(severity === undefined ? {} : { severity }),
    ...(change.pointer === undefined ? {} : { pointer: change.pointer }),
    ...(witness === undefined || typeof witness === "function" ? {} : { witness }),
    related: relatedOf(change, users)
  })
  return typeof witness === "function" ? withWitness(finding, witness) : finding
}

/** The finding with a witness that is made when somebody reads it. */
const withWitness = (finding: Diagnostic, make: () => Witness | undefined): Diagnostic => {
  let made: { readonly witness: Witness | undefined } | undefined
  const get = (): Witness | undefined => (made ??= { witness: make() }).witness
  return Object.defineProperty({ ...finding }, "witness", { get, enumerable: true, configurable: true })
}

const severityOfClass = {
  breaking: "error",
  "changes-meaning": "warning",
  undecided: "warning",
  information: "note"
} as const
