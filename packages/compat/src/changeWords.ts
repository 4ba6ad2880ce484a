import { countText, Doc } from "@lintel/doc"
import type { CommonData } from "./changeData.js"

/** The words of a change: what happens first, then why it matters, then ways out that are no break themselves. */
export interface ChangeWords {
  readonly consequence: ReadonlyArray<Doc.Words>
  /** What exactly differs, one line each. */
  readonly details?: ReadonlyArray<ReadonlyArray<Doc.Words>>
  readonly why?: ReadonlyArray<Doc.Words>
  readonly fixes?: ReadonlyArray<ReadonlyArray<Doc.Words>>
}

const isPhrase = (version: string): boolean => version.startsWith("the ")

/** A version behind a name: its number as it is, `payments 2.3.0`; the name of a file as a place, `payments in new/api.yaml`. */
const behind = (version: string): string => (/^v?[0-9][^/\\]*$/.test(version) ? ` ${version}` : ` in ${version}`)

/** A version at the start of a sentence: words get a capital, names of files stay as they are. */
export const capital = (text: string): string => (text.startsWith("the ") ? `The ${text.slice(4)}` : text)

/** `payments.authorize 2.3.0`, or `The new version of payments.authorize` where versions have no numbers. */
export const versioned = (address: string, version: string): ReadonlyArray<Doc.Words> =>
  isPhrase(version) ? [`${capital(version)} of `, Doc.name(address)] : [Doc.name(address), behind(version)]

/** A version inside a sentence: `payments.authorize 2.3.0`, or `the new version of payments.authorize`. */
export const versionedInside = (address: string, version: string): ReadonlyArray<Doc.Words> =>
  isPhrase(version) ? [`${version} of `, Doc.name(address)] : [Doc.name(address), behind(version)]

const ownerOf = (address: string): string => {
  const path = address.slice(address.indexOf(":") + 1)
  const isOperation = address.startsWith("operation:") || address.startsWith("webhook:")
  return isOperation ? `contract:${path.slice(0, Math.max(0, path.indexOf("/")))}` : address
}

/** Who does it: the operation where it is one, else how many of the contract. */
export const reached = (
  { reaches, versions }: CommonData,
  side: "old" | "new",
  subject: string
): ReadonlyArray<Doc.Words> => {
  const [first = subject] = reaches
  if (reaches.length < 2) return versioned(first, versions[side])
  const owners = new Set(reaches.map(ownerOf))
  const [owner = first] = owners
  const count = countText(reaches.length)
  if (owners.size > 1) return [`${capital(versions[side])}, at ${count} places,`]
  return isPhrase(versions[side])
    ? [`${capital(versions[side])} of `, Doc.name(owner), `, in ${count} operations,`]
    : [Doc.name(owner), `${behind(versions[side])}, in ${count} operations,`]
}
