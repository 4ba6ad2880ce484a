import { type Link, nameOf, stableStringify } from "@lintel/model"
import { linkChanged } from "../changes/link-changed/change.js"
import type { FoundResponse } from "./describing.js"
import { type OperationScope, type Participant, pointerOf } from "./scope.js"
import { erased } from "./url.js"

/** The operation that a link leads to, by what is asked for: its name may be another in each version. */
const requestOf = ({ contract, key }: Participant["side"], address: string): string => {
  const own = `operation:${key}/`
  const operation = address.startsWith(own) ? contract.operations?.[address.slice(own.length)] : undefined
  return operation === undefined || !("path" in operation) ? address : `${operation.method} ${erased(operation.path)}`
}

/** Where a link leads and what it carries; its words do not count. */
const meaning = ({ side }: Participant, link: Link | undefined): string => {
  if (link === undefined) return ""
  const { description: _words, operation, ...carried } = link
  return stableStringify({ ...carried, ...(operation === undefined ? {} : { operation: requestOf(side, operation) }) })
}

/** Compares how values of a response feed other operations. */
export const compareLinks = (scope: OperationScope, status: string, old: FoundResponse, fresh: FoundResponse): void => {
  const [before, after] = [old.response.links ?? {}, fresh.response.links ?? {}]
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [one, other] = [
      Object.hasOwn(before, key) ? before[key] : undefined,
      Object.hasOwn(after, key) ? after[key] : undefined
    ]
    if (meaning(scope.before, one) === meaning(scope.after, other)) continue
    const change = one === undefined ? "added" : other === undefined ? "removed" : "changed"
    scope.report(
      linkChanged,
      { status, name: nameOf(key), change },
      {
        class: change === "added" ? "information" : "changes-meaning",
        pointer: {
          ...(one === undefined ? {} : { before: pointerOf("responses", old.key, "links", key) }),
          ...(other === undefined ? {} : { after: pointerOf("responses", fresh.key, "links", key) })
        }
      }
    )
  }
}
