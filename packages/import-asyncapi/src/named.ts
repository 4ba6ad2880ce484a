import { type Cursor, isExtension, isRecord } from "@lintel/import"
import { membersOf } from "./merged.js"

/**
 * What a map holds under names that authors choose. They may begin with `x-`, as extensions do: what is an object there is
 * meant.
 */
export const namedIn = (map: Cursor | undefined): ReadonlyArray<readonly [string, Cursor]> =>
  membersOf(map).filter(([name, { value }]) => !isExtension(name) || isRecord(value))
