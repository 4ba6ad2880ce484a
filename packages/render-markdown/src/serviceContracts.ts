import { type Block, Doc } from "@lintel/doc"
import { type Entity, nameOf, type Operation, repeatSafety, type Security } from "@lintel/model"
import { sortedBy } from "@lintel/render"
import { table } from "./table.js"
import { entityTitle, nameFor, prose, section, titleText, type Words, type Writing } from "./writing.js"

/** Who may reach something. */
export const reached: Readonly<Record<"public" | "partner" | "internal", string>> = {
  public: "anyone",
  partner: "partners",
  internal: "this system only"
}

/** What a repeat of something does. */
export const repeats: Readonly<Record<"none" | "effect" | "replay", string>> = {
  none: "acts again",
  effect: "changes nothing more",
  replay: "gets the same answer"
}

const repeatText = (operation: Operation): string => {
  const safety = repeatSafety(operation)
  if (safety === undefined) return ""
  const key = operation.idempotency === undefined ? "" : ` (by ${operation.idempotency.key}${keptFor(operation)})`
  return `${repeats[safety]}${key}`
}

const keptFor = ({ idempotency }: Operation): string =>
  idempotency?.retention === undefined ? "" : `, for ${idempotency.retention}`

const securityText = (security: Security | undefined): string => {
  if (security === undefined) return ""
  if (security.length === 0) return "nothing"
  return security
    .map((requirement) => {
      const names = Object.entries(requirement).map(([name, scopes]) =>
        scopes.length === 0 ? nameOf(name) : `${nameOf(name)} (${scopes.join(", ")})`
      )
      return names.length === 0 ? "nothing" : names.join(" and ")
    })
    .join(", or ")
}

const noteText = ({ deprecation, stability, exposure }: Operation): string => {
  const end = deprecation?.sunset === undefined ? "" : ` until ${deprecation.sunset}`
  return [
    deprecation === undefined ? undefined : `deprecated${end}`,
    stability === "stable" ? undefined : stability,
    exposure === undefined ? undefined : `for ${reached[exposure]}`
  ]
    .filter((part) => part !== undefined)
    .join(", ")
}

const operationRows = (contract: Entity<"contract">): ReadonlyArray<ReadonlyArray<Words>> =>
  sortedBy(Object.entries(contract.value.operations), ([name, { path, method }]) => [path, method, name]).map(
    ([name, operation]) => [
      Doc.strong(Doc.text(nameOf(name))),
      Doc.code(`${operation.method} ${operation.path}`),
      operation.summary ?? "",
      repeatText(operation),
      securityText(operation.security ?? contract.value.security),
      operation.rateLimit?.limit ?? "",
      noteText(operation)
    ]
  )

/** The contracts that a service provides, with their operations. */
export const contractBlocks = (
  writing: Writing,
  { value }: Entity<"service">,
  title: (wish: string) => string
): ReadonlyArray<Block> =>
  (value.provides ?? []).flatMap((address): ReadonlyArray<Block> => {
    const contract = writing.index.find(address)
    if (contract === undefined)
      return [Doc.para("It provides ", Doc.code(nameFor(address)), ", which the design does not describe.")]
    const version = contract.value.version === undefined ? "" : ` ${contract.value.version}`
    const described = contract.value.description ?? contract.value.title
    return section(
      title(titleText(`${entityTitle("Contract", address)}${version}`)),
      ...prose(described),
      table(
        ["Operation", "Request", "What it does", "A repeat", "Needs", "At most", "Note"],
        operationRows(contract)
      ) ?? Doc.para("No operations.")
    )
  })
