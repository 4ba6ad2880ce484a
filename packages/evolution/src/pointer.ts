import type { Json } from "@lintel/model"

export const escapeKey = (key: string): string => key.replaceAll("~", "~0").replaceAll("/", "~1")

const unescapeKey = (key: string): string => key.replaceAll("~1", "/").replaceAll("~0", "~")

/** The keys of a JSON Pointer. */
export const keysOf = (pointer: string): ReadonlyArray<string> => pointer.split("/").slice(1).map(unescapeKey)

/** What a JSON Pointer names in a value. */
export const at = (value: Json | undefined, pointer: string): Json | undefined => {
  let here: Json | undefined = value
  for (const name of keysOf(pointer)) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, name)) return undefined
    here = Reflect.get(here, name) as Json | undefined
  }
  return here
}
