import { type Json, keysOfPointer, type Projection } from "@lintel/model"

/** The names that a reader takes, level by level; `isWhole`: all of what is there. */
export interface Taken {
  readonly below: Map<string, Taken>
  isWhole: boolean
  values: ReadonlyArray<Json> | undefined
}

/** The name that stands for every item of a list and every value of a map. */
export const each = "*"

const nothing = (): Taken => ({ below: new Map(), isWhole: false, values: undefined })

/** What a projection takes, as a tree of names. */
export const takenBy = ({ handles = {}, reads }: Projection): Taken => {
  const root = nothing()
  const reach = (pointer: string): Taken => {
    let at = root
    for (const key of keysOfPointer(pointer)) {
      const next = at.below.get(key) ?? nothing()
      at.below.set(key, next)
      at = next
    }
    return at
  }
  if (reads === undefined) root.isWhole = true
  for (const pointer of reads ?? []) reach(pointer).isWhole = true
  for (const [pointer, values] of Object.entries(handles)) reach(pointer).values = values
  return root
}
