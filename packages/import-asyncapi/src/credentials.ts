import { isRecord, own, unknownReasonsIn } from "@lintel/import"
import { type Json, type RefusedCredentials, stableStringify } from "@lintel/model"

/** What somebody presents, or has to: schemes by what they ask for, each with its scopes. */
type Credentials = ReadonlyMap<string, ReadonlySet<string>>

interface Alternative {
  readonly credentials: Credentials
  /** In words. */
  readonly words: string
  /** Nobody knows what some scheme asks for. */
  readonly isUnknown: boolean
}

interface Way {
  /** Absent where the scheme lies elsewhere: then it is not even known to be the same as itself. */
  readonly identity: string | undefined
  /** What it is in words. */
  readonly words: string
  readonly isUnknown: boolean
}

/** What stands for credentials of which nothing is known: they satisfy nothing. */
const anything = ""

const textAt = (value: unknown, key: string): string => {
  const found = isRecord(value) ? own(value, key) : undefined
  return typeof found === "string" ? found : ""
}

const flowWays = (flows: unknown): ReadonlyArray<Way> =>
  Object.entries(isRecord(flows) ? flows : {})
    .filter(([kind]) => !kind.startsWith("x-"))
    .map(([kind, flow]) => ({
      identity: JSON.stringify(["oauth2", kind, textAt(flow, "authorizationUrl"), textAt(flow, "tokenUrl")]),
      words: ["oauth2", kind, textAt(flow, "tokenUrl") || textAt(flow, "authorizationUrl")].join(" ").trimEnd(),
      isUnknown: false
    }))

/** Schemes that ask for the same by their type alone; how the others differ follows their type. */
const byType: ReadonlySet<string> = new Set([
  "userPassword",
  "X509",
  "symmetricEncryption",
  "asymmetricEncryption",
  "plain",
  "scramSha256",
  "scramSha512",
  "gssapi"
])

/** What a scheme asks for, whatever the document calls it: one of these. */
const waysOf = (scheme: Json): ReadonlyArray<Way> => {
  const type = textAt(scheme, "type")
  const known = (...parts: ReadonlyArray<string>): ReadonlyArray<Way> => [
    { identity: JSON.stringify([type, ...parts]), words: [type, ...parts].join(" ").trimEnd(), isUnknown: false }
  ]
  if (byType.has(type)) return known()
  switch (type) {
    case "apiKey":
      return known(textAt(scheme, "in"))
    case "httpApiKey": {
      const [place, name] = [textAt(scheme, "in"), textAt(scheme, "name")]
      return known(place, place === "header" ? name.toLowerCase() : name)
    }
    case "http":
      return known(textAt(scheme, "scheme").toLowerCase())
    case "oauth2": {
      const ways = flowWays(isRecord(scheme) ? own(scheme, "flows") : undefined)
      return ways.length === 0 ? known() : ways
    }
    case "openIdConnect":
      return known(textAt(scheme, "openIdConnectUrl"))
    default:
      return type === ""
        ? [{ identity: undefined, words: unknownReasonsIn(scheme)[0] ?? "what is not known", isUnknown: true }]
        : [{ identity: stableStringify(scheme), words: type, isUnknown: true }]
  }
}

const scopesOf = (scheme: Json): ReadonlySet<string> => {
  const scopes = isRecord(scheme) ? own(scheme, "scopes") : undefined
  return new Set(Array.isArray(scopes) ? scopes.filter((scope) => typeof scope === "string") : [])
}

const mostAlternatives = 256
const nothing: Alternative = { credentials: new Map(), words: "", isUnknown: false }

const wordsOf = ({ words }: Way, scopes: ReadonlySet<string>): string =>
  scopes.size === 0 ? words : `${words} with ${[...scopes].toSorted().join(", ")}`

const alternativesOfOne = (requirement: Json): ReadonlyArray<Alternative> => {
  const all = isRecord(requirement) ? own(requirement, "allOf") : undefined
  const schemes = Array.isArray(all) ? (all as ReadonlyArray<Json>) : [requirement]
  let found: ReadonlyArray<Alternative> = [nothing]
  for (const scheme of schemes) {
    const [ways, scopes] = [waysOf(scheme), scopesOf(scheme)]
    found = found
      .flatMap(({ credentials, isUnknown, words }) =>
        ways.map((way) => ({
          credentials: new Map([...credentials, [way.identity ?? anything, scopes] as const]),
          words: `${words === "" ? "" : `${words} and `}${wordsOf(way, scopes)}`,
          isUnknown: isUnknown || way.isUnknown
        }))
      )
      .slice(0, mostAlternatives)
  }
  return found
}

/** Every way to be let in. Where nothing is asked for, that is one way: with nothing. */
const alternativesOf = (security: Json | undefined): ReadonlyArray<Alternative> =>
  Array.isArray(security) && security.length > 0 ? security.flatMap((one: Json) => alternativesOfOne(one)) : [nothing]

const satisfies = (have: Credentials, need: Credentials): boolean =>
  [...need].every(([scheme, scopes]) => {
    const granted = have.get(scheme)
    return scheme !== anything && granted !== undefined && [...scopes].every((scope) => granted.has(scope))
  })

const refusedOf = (
  offered: ReadonlyArray<Alternative>,
  asked: ReadonlyArray<Alternative>
): ReadonlyArray<Alternative> =>
  offered.filter(({ credentials }) => !asked.some((needed) => satisfies(credentials, needed.credentials)))

const inWords = (alternatives: ReadonlyArray<Alternative>): ReadonlyArray<string> => [
  ...new Set(alternatives.map(({ words }) => (words === "" ? "no credentials" : words)))
]

/** Several formulas that have to be met together, as one. */
const together = (formulas: ReadonlyArray<Json | undefined>): ReadonlyArray<Alternative> =>
  formulas.map(alternativesOf).reduce<ReadonlyArray<Alternative>>(
    (all, more) =>
      all
        .flatMap((one) =>
          more.map((other) => ({
            credentials: both(one.credentials, other.credentials),
            words: [one.words, other.words].filter((it) => it !== "").join(" and "),
            isUnknown: one.isUnknown || other.isUnknown
          }))
        )
        .slice(0, mostTogether),
    [nothing]
  )

const mostTogether = 1024

const both = (one: Credentials, other: Credentials): Credentials => {
  const found = new Map(one)
  for (const [scheme, scopes] of other) found.set(scheme, new Set([...(found.get(scheme) ?? []), ...scopes]))
  return found
}

/**
 * Who is let in no more: an OR of ANDs over what is presented, so what was enough is still enough exactly when each old
 * alternative satisfies a new one. Whoever connects presents them, be it the application that sends or receives, of
 * which the old version still runs while the new one starts, or those on the other side: one who has only the old ones
 * is turned away, whichever way the messages go. Formulas of a list have to be met together, as those of a server and
 * of an operation on it.
 */
export const refusedCredentials = (
  before: ReadonlyArray<Json | undefined>,
  after: ReadonlyArray<Json | undefined>
): Pick<RefusedCredentials, "asked" | "isUnknown" | "refused"> | undefined => {
  const [offered, asked] = [together(before), together(after)]
  const refused = refusedOf(offered, asked)
  if (refused.length === 0) return undefined
  const isUnknown = refused.every((one) => one.isUnknown) || asked.some((one) => one.isUnknown)
  return { refused: inWords(refused), asked: inWords(asked), isUnknown }
}
