import type { ComparePolicy } from "@lintel/compat"
import type { Witness } from "@lintel/diagnostic"
import { shortAddress } from "@lintel/doc"
import { type Contract, stableStringify } from "@lintel/model"
import { type Meeting, operationKey } from "../edges/meeting.js"
import { metIn } from "../edges/meetings.js"
import type { Evidence } from "../pair.js"
import type { Side, SideContract, Use } from "../survey.js"
import { knownTo } from "./decoded.js"
import { causeOf, type Fault } from "./fault.js"

/** What one design is judged with. */
export interface StateOptions {
  readonly policy: ComparePolicy
  /** What people call a unit on the side that is judged. */
  readonly named: (id: string) => string
}

const shows = (client: string, operation: string, server: string, detail: string): Witness => ({
  _tag: "Run",
  checked: true,
  steps: [
    { outcome: "ok", step: client, action: `calls ${operation}` },
    { outcome: "failed", step: server, action: "is asked", detail }
  ]
})

type Missing = "contract" | "provider" | "operation" | "unknown"

const missingWords: { readonly [What in Missing]: string } = {
  contract: "nobody offers it any more",
  provider: "it does not provide it",
  operation: "it has no such operation",
  unknown: "nobody says what is offered there"
}

const isOffered = ({ operations, webhooks = {} }: Contract, address: string): boolean =>
  Object.hasOwn(address.startsWith("webhook:") ? webhooks : operations, operationKey(address))

/** Whether anybody is named who provides a contract: nobody is where it stands for itself. */
const isProvided = (name: string, { servers }: SideContract): boolean => servers.some((it) => it !== name)

/** What somebody asks for and nobody answers; `undefined` where it is there. */
const missingFor = (side: Side, other: Side, { contract: name, operation, servers }: Use): Missing | undefined => {
  const contract = side.contracts.get(name)
  if (contract === undefined) return other.contracts.has(name) ? "contract" : "unknown"
  if (!isOffered(contract.contract, operation)) return "operation"
  // Who names nobody asks whoever provides it: mostly one.
  if (servers === contract.servers && servers[0] !== name) return undefined
  const twin = other.contracts.get(name)
  if (!isProvided(name, contract)) return twin !== undefined && isProvided(name, twin) ? "contract" : undefined
  const strangers = servers.filter((it) => it.startsWith("service:") && !contract.servers.includes(it))
  if (strangers.length === 0) return undefined
  const isGone = strangers.some(
    (it) => twin?.servers.includes(it) === true || side.index.find(it as `service:${string}`) === undefined
  )
  return isGone ? "provider" : "unknown"
}

const missingFault = (use: Use, missing: Missing, { named }: StateOptions): Fault => {
  const { client, contract, operation } = use
  const server = use.servers[0] ?? contract
  const name = shortAddress(operation)
  const verdict = missing === "unknown" ? "undecided" : "breaking"
  const witness = shows(named(client), name, named(server), missingWords[missing])
  const what = missing === "contract" ? "which nobody offers any more" : `which ${named(server)} does not offer`
  const evidence: Evidence = {
    code: "call/not-offered",
    verdict,
    subject: operation,
    reasons: [missing === "unknown" ? missingWords.unknown : `${named(client)} calls ${name}, ${what}`],
    ...(verdict === "breaking" ? { witness } : {})
  }
  const key = stableStringify([client, contract, operationKey(operation), "not offered"])
  return { client, server, medium: "call", through: contract, evidence, key }
}

/** What a client that decodes or sends in its own way meets in a contract; `undefined` where it has no way of its own. */
export const meetingFor = (
  side: Side,
  use: Use,
  contract: SideContract,
  met: Meeting["met"],
  { named }: StateOptions
): Meeting | undefined => {
  const known = knownTo(side.index, use, contract.contract)
  if (known === undefined) return undefined
  const { responses: _, sends: __, ...plain } = use
  return {
    known: { side, contract: { ...contract, contract: known } },
    met,
    uses: [plain],
    sides: { old: named(use.client), new: named(use.servers[0] ?? use.contract) },
    isClientAhead: false,
    all: false,
    hooks: false
  }
}

/** The fault that evidence about a use is, whatever else is in the answer that shows it. */
export const callCause = ({ client, contract, operation }: Use, evidence: Evidence): string =>
  causeOf(client, `${contract}/${operationKey(operation)}${evidence.pointer ?? ""}`, evidence)

/** Who calls what is not there, and who decodes or sends something else than the contract of its own design says. */
export const callFaults = (side: Side, other: Side, options: StateOptions): ReadonlyArray<Fault> => {
  const missing: Array<Fault> = []
  const asked: Array<readonly [Use, Meeting]> = []
  for (const use of side.uses) {
    const lack = missingFor(side, other, use)
    // Of consumers outside only what the designs are about counts.
    if (lack !== undefined && !(lack === "unknown" && use.client.startsWith("consumer:")))
      missing.push(missingFault(use, lack, options))
    const contract = side.contracts.get(use.contract)
    const meeting =
      lack !== undefined || contract === undefined
        ? undefined
        : meetingFor(side, use, contract, { side, contract }, options)
    if (meeting !== undefined) asked.push([use, meeting])
  }
  const met = metIn(
    asked.map(([, meeting]) => meeting),
    { policy: options.policy, count: () => undefined }
  )
  const misread = asked.flatMap(([use], position) =>
    [...(met[position]?.values() ?? [])]
      .flat()
      .filter(({ verdict }) => verdict !== "changes-meaning")
      .map((evidence): Fault => {
        const { client, contract: through } = use
        const key = callCause(use, evidence)
        return { client, server: use.servers[0] ?? through, medium: "call", through, evidence, key }
      })
  )
  return [...new Map([...missing, ...misread].map((it) => [it.key, it])).values()]
}
