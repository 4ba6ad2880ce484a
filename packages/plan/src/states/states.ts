import type { ComparePolicy } from "@lintel/compat"
import type { StoreMigration } from "../edges/migrations.js"
import { mixtureOf, type Mixture, type UnitPair } from "../pair.js"
import type { Side, Survey } from "../survey.js"
import { callFaults } from "./callFaults.js"
import { causeOf, type Fault } from "./fault.js"
import { messageFaults } from "./messageFaults.js"
import { migratedFaults, tableFaults } from "./storeFaults.js"

/** What is wrong before the first step and after the last one, when everything is old and when everything is new. */
export interface States {
  /** What the new design brings: it does not fit itself. */
  readonly end: ReadonlyArray<Fault>
  /** What is broken today already, and whether the new design leaves it so. */
  readonly known: ReadonlyArray<Fault & { readonly stays: boolean }>
}

interface StatesOptions {
  readonly policy: ComparePolicy
  readonly versioned: (id: string, side: "old" | "new") => string
  readonly migrations: ReadonlyArray<StoreMigration>
  /** Whether a component says something else than before. */
  readonly isChanged: (id: string) => boolean
}

/** Whether somebody is released with the design: who is named by calls and consumers alone is not. */
const isOwn = ({ index }: Side, client: string): boolean =>
  !client.startsWith("consumer:") && index.find(client as `service:${string}`) !== undefined

/** Judges both ends of the way as what they are: mixtures of one version of everything. */
export const statesOf = (survey: Survey, { isChanged, migrations, policy, versioned }: StatesOptions): States => {
  const { after, before } = survey
  const namedAs = (side: "old" | "new") => ({ policy, named: (id: string): string => versioned(id, side) })
  const [asOld, asNew] = [namedAs("old"), namedAs("new")]
  const start = [
    ...callFaults(before, after, asOld),
    ...messageFaults(survey, "before", before, asOld),
    ...tableFaults(before, asOld)
  ]
  const end = [
    ...callFaults(after, before, asNew),
    ...messageFaults(survey, "after", after, asNew),
    ...tableFaults(after, asNew),
    ...migratedFaults(after, migrations, asNew)
  ]
  const keysOf = (faults: ReadonlyArray<Fault>): ReadonlySet<string> => new Set(faults.map(({ key }) => key))
  const [old, fresh] = [keysOf(start), keysOf(end)]
  return {
    // Of those outside whom nobody changes, the pairs say what they meet.
    end: end.filter(({ client, key }) => !old.has(key) && (isOwn(after, client) || isChanged(client))),
    known: start.map((fault) => ({ ...fault, stays: fresh.has(fault.key) }))
  }
}

/** What readers refuse today already is no reason to keep two versions apart. */
export const withoutKnown = (pairs: ReadonlyArray<UnitPair>, { known }: States): ReadonlyArray<UnitPair> => {
  const causes = new Set(known.flatMap(({ key, medium }) => (medium === "message" ? [key] : [])))
  if (causes.size === 0) return pairs
  return pairs.map((pair) => {
    if (pair.medium !== "message") return pair
    const rest = (mixture: Mixture): Mixture => {
      const left = mixture.evidence.filter((it) => !causes.has(causeOf(pair.client, pair.through, it)))
      return left.length === mixture.evidence.length ? mixture : mixtureOf(left)
    }
    return {
      ...pair,
      oldClientNewServer: rest(pair.oldClientNewServer),
      newClientOldServer: rest(pair.newClientOldServer)
    }
  })
}
