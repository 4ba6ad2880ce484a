import type { Diagnostic } from "@lintel/diagnostic"
import { alreadyBroken, endBroken } from "../findings/registry.js"
import type { Fault } from "../states/fault.js"
import type { States } from "../states/states.js"

type Named = (id: string, side: "old" | "new") => string

const told = ({ client, evidence, medium, server, through }: Fault, side: "old" | "new", named: Named) => {
  const { code, pointer, reasons, subject, verdict, witness } = evidence
  return {
    clash: {
      client: named(client, side),
      server: named(server, side),
      medium,
      through,
      verdict: verdict === "undecided" ? ("undecided" as const) : ("breaking" as const),
      code,
      reasons
    },
    extras: {
      ...(witness === undefined ? {} : { witness }),
      related: [{ address: subject, ...(pointer === undefined ? {} : { pointer }), role: "between them" }]
    }
  }
}

/** What is wrong with the new design by itself, and what is so today. */
export const stateFindings = ({ end, known }: States, named: Named): ReadonlyArray<Diagnostic> => [
  ...end.map((fault) => {
    const { clash, extras } = told(fault, "new", named)
    const isOpen = clash.verdict === "undecided"
    return endBroken.finding(
      fault.client,
      { clash },
      isOpen ? { ...extras, class: "undecided", severity: "warning" } : extras
    )
  }),
  ...known
    .filter(({ evidence }) => evidence.verdict === "breaking")
    .map((fault) => {
      const { clash, extras } = told(fault, "old", named)
      return alreadyBroken.finding(fault.client, { clash, stays: fault.stays }, extras)
    })
]
