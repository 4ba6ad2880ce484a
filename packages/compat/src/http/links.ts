import { nameOf } from "@lintel/model"
import { linkChanged } from "../changes/link-changed/change.js"
import type { FoundResponse } from "./describing.js"
import { type OperationScope, pointerOf } from "./scope.js"

/** Where a link leads and what it carries; its words do not count. */
const meaning = (link: { readonly description?: string } | undefined): string =>
  link === undefined ? "" : JSON.stringify({ ...link, description: undefined })

/** Compares how values of a response feed other operations. */
export const compareLinks = (scope: OperationScope, status: string, old: FoundResponse, fresh: FoundResponse): void => {
  const [before, after] = [old.response.links ?? {}, fresh.response.links ?? {}]
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [one, other] = [
      Object.hasOwn(before, key) ? before[key] : undefined,
      Object.hasOwn(after, key) ? after[key] : undefined
    ]
    if (meaning(one) === meaning(other)) continue
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
