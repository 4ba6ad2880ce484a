import * as Schema from "effect/Schema"
import { FindingKind, type Witness } from "@lintel/diagnostic"
import { type Block, Doc, shortAddress } from "@lintel/doc"
import { clashWords } from "../../clash.js"
import { nameOfUnit, unnamedKind } from "../../names.js"
import { ClashData, listed } from "../findingKind.js"

/** A mixture with what shows it: a finding has one witness, and here each mixture has its own. */
const Shown = Schema.Struct({ clash: ClashData, witness: Schema.optionalKey(Schema.Json) })

const Arrow = Schema.Struct({ first: Schema.String, last: Schema.String, ...Shown.fields })

const Field = Schema.Struct({
  at: Schema.String,
  part: Schema.String,
  name: Schema.String,
  does: Schema.Literals(["accepts", "sends"]),
  is: Schema.Literals(["old", "new", "both"]),
  as: Schema.optionalKey(Schema.String),
  values: Schema.optionalKey(Schema.Array(Schema.Json))
})

const Bridge = Schema.Struct({
  unit: Schema.String,
  between: Schema.Struct({ from: Schema.optionalKey(Schema.String), to: Schema.optionalKey(Schema.String) }),
  through: Schema.String,
  otherwise: Schema.Literals(["old", "new"]),
  until: Schema.Array(Schema.String),
  wait: Schema.optionalKey(Schema.Struct({ in: Schema.String, for: Schema.String })),
  lasts: Schema.optionalKey(Schema.Literal(true)),
  fields: Schema.Array(Field)
})

const NoOrderData = Schema.Struct({
  /** Both mixtures of the pair that cannot be avoided; empty for a cycle. */
  hopeless: Schema.Array(Shown),
  /** The units that are stuck, in their two versions. */
  between: Schema.Array(Schema.String),
  /** The constraints that wait for one another; empty where a pair alone is enough. */
  cycle: Schema.Array(Arrow),
  /** Clients that both designs have in one and the same version: they cannot go first. */
  pinned: Schema.Array(Schema.String),
  bridges: Schema.Array(Bridge)
})

const wordsOf = ({ clash, witness }: typeof Shown.Type): string => clashWords(clash, witness as Witness | undefined)

type BridgeData = typeof Bridge.Type

/** Fields that have a type of their own in between. */
const typeWords = (does: "accepts" | "sends", { fields }: BridgeData): ReadonlyArray<string> => {
  const verb = does === "accepts" ? "reads" : "writes"
  return fields.flatMap(({ as, does: own, name }) =>
    own === does && as !== undefined ? [`${verb} \`${name}\` as ${as}`] : []
  )
}

const mostValues = 8

/** Fields that have a list of values of their own in between. */
const valueWords = (does: "accepts" | "sends", { fields }: BridgeData): ReadonlyArray<string> =>
  fields.flatMap(({ does: own, name, values }) => {
    if (own !== does || values === undefined) return []
    const shown = values.slice(0, mostValues).map((it) => `\`${typeof it === "string" ? it : JSON.stringify(it)}\``)
    const rest = values.length > mostValues ? [`${values.length - mostValues} more`] : []
    const where = name === "" ? "" : ` as \`${name}\``
    return [`${does === "accepts" ? "accepts" : "sends no more than"} ${listed([...shown, ...rest])}${where}`]
  })

const fieldWords = (does: "accepts" | "sends", { fields: all, through }: BridgeData): string | undefined => {
  const fields = all.filter(({ part }) => part !== "operation")
  const of = (is: "old" | "new" | "both"): ReadonlyArray<string> => [
    ...new Set(
      fields
        .filter((it) => it.does === does && it.is === is && it.as === undefined && it.values === undefined)
        .map(({ name }) => `\`${name}\``)
    )
  ]
  const [old, fresh, both] = [of("old"), of("new"), of("both")]
  const asks = both.length === 0 || does === "sends" ? undefined : `asks for ${listed(both)} without insisting`
  if (old.length + fresh.length === 0) return asks
  if (does === "sends") return `${through.startsWith("store:") ? "writes" : "sends"} ${listed([...old, ...fresh])}`
  const still = old.length === 0 ? [] : [`still accepts ${listed(old)}`]
  const also = fresh.length === 0 ? [] : [`${old.length === 0 ? "already" : "also"} accepts ${listed(fresh)}`]
  const accepts = `${[...still, ...also].join(" and ")}, ${old.length + fresh.length === 1 ? "optional" : "all optional"}`
  return asks === undefined ? accepts : `${accepts}; it ${asks}`
}

/** Operations that only one side has: the version in between answers both. */
const operationWords = ({ fields }: BridgeData): ReadonlyArray<string> => {
  const of = (is: "old" | "new"): ReadonlyArray<string> => {
    const all = fields.flatMap((it) => (it.part === "operation" && it.is === is ? [`\`${it.name}\``] : []))
    return all.length > 4 ? [...all.slice(0, 3), `${all.length - 3} more`] : all
  }
  const [old, fresh] = [of("old"), of("new")]
  const also = fresh.length === 0 ? [] : [`already answers ${listed(fresh)}`]
  return old.length === 0 ? [] : [[`still answers ${listed(old)}`, ...also].join(" and ")]
}

const versionWords = ({ between: { from, to } }: BridgeData): string =>
  from !== undefined && to !== undefined && from !== to ? ` between ${from} and ${to}` : " in between"

/** Whether names stand for one: of callers and readers without a name there are several. */
const isOne = (names: ReadonlyArray<string>): boolean =>
  names.length === 1 && !/^(?:callers|receivers|readers|writers) of /.test(names[0] ?? "")

/** Tables have columns of both forms for a time. */
const tableWords = ({ fields, through, until }: BridgeData): ReadonlyArray<Doc.Words> => {
  const of = (is: "old" | "new"): string => listed(fields.filter((it) => it.is === is).map(({ name }) => `\`${name}\``))
  const [old, fresh] = [of("old"), of("new")]
  return [
    "In ",
    Doc.name(through),
    `, ${fresh === "" ? "" : `add ${fresh}${old === "" ? "" : ` beside ${old}`}`}${
      old === "" ? "" : `${fresh === "" ? "" : ", and "}let ${old} be empty`
    } before ${listed(until)} ${isOne(until) ? "moves" : "move"}${
      fresh === "" ? "" : "; let the code write both, and fill older rows before anything reads the new place"
    }${old === "" ? "" : `; take ${old} away when ${listed(until)} ${isOne(until) ? "has" : "have"} moved`}.`
  ]
}

/** What has to pass beside the moves of others. */
const waitWords = ({ wait }: BridgeData): string => {
  if (wait === undefined) return ""
  const place = shortAddress(wait.in)
  if (wait.for === "unknown") return ` and nothing old is left in ${place} (nobody says how long that takes)`
  if (wait.for === "untilConsumed") return ` and everything old in ${place} has been read`
  return ` and ${wait.for} have passed: so long ${place} keeps what is older`
}

const untilWords = (bridge: BridgeData): string => {
  const { lasts, until, wait } = bridge
  if (lasts === true) {
    const place = wait === undefined ? "what was written" : shortAddress(wait.in)
    return wait?.for === "unknown"
      ? ` for good, in place of the new one: nobody says how long ${place} keeps what is older.`
      : ` for good, in place of the new one: ${place} keeps what is older for ever.`
  }
  const moved =
    until.length === 0 ? "every instance runs it" : `${listed(until)} ${isOne(until) ? "has" : "have"} moved`
  return `, until ${moved}${waitWords(bridge)}; then release the new one.`
}

const bridgeWords = (bridge: BridgeData): ReadonlyArray<Doc.Words> => {
  if (bridge.fields.some(({ part }) => part === "columns")) return tableWords(bridge)
  const both = [
    ...operationWords(bridge),
    ...(["accepts", "sends"] as const).flatMap((does) => [
      fieldWords(does, bridge),
      ...typeWords(does, bridge),
      ...valueWords(does, bridge)
    ])
  ].filter((it) => it !== undefined)
  const what = both.length === 0 ? "understands both forms" : both.join("; it ")
  return [
    `Release a version of ${unnamedKind.test(bridge.unit) ? "the " : ""}`,
    Doc.name(bridge.unit, nameOfUnit(bridge.unit)),
    `${bridge.lasts === true ? "" : versionWords(bridge)} that ${bridge.otherwise === "new" && bridge.lasts !== true ? "is otherwise the new one and " : ""}${what}${untilWords(bridge)}`
  ]
}

export const noOrder = FindingKind.make("plan/no-order", {
  severity: "error",
  class: "breaking",
  summary: "No order of the changes is safe.",
  since: "0.1.0",
  data: NoOrderData,
  identity: ["between"],
  explain: ({ between, bridges, cycle, hopeless, pinned }): ReadonlyArray<Block> => [
    hopeless.length > 0
      ? Doc.para(
          between.length === 1
            ? `While the one replaces the other, both are there (${between[0] ?? ""}), and they do not get along:`
            : "Neither of the two may go first:"
        )
      : Doc.para(`${cycle.length} changes wait for one another, so none of them can be the first:`),
    ...(hopeless.length > 0
      ? [Doc.bullets(...new Set(hopeless.map(wordsOf)))]
      : [
          Doc.bullets(
            ...cycle
              .slice(0, 12)
              .map((it): ReadonlyArray<Doc.Words> => [`${it.first} before ${it.last}: ${wordsOf(it)}`]),
            ...(cycle.length > 12 ? [[`and ${cycle.length - 12} more`] as ReadonlyArray<Doc.Words>] : [])
          )
        ]),
    ...(pinned.length === 0
      ? []
      : [
          Doc.para(
            `${listed(pinned)} ${pinned.length === 1 ? "has its" : "have their"} version in both designs, so nobody moves ${pinned.length === 1 ? "it" : "them"}.`
          )
        ]),
    ...(bridges.length === 0
      ? [
          Doc.para(
            pinned.length > 0
              ? `As long as ${listed(pinned)} ${pinned.length === 1 ? "is" : "are"} in use, the new version has to get along with ${pinned.length === 1 ? "it" : "them"}: let it do without what is new and keep what is taken away, or add the new form beside the old one, as an operation, message, column or store of its own, until nobody uses the old one.`
              : "No version in between was found that gets along with both sides: what changed has no form that both accept. Add the new form beside the old one, as an operation, message, column or store of its own, and remove the old one when nobody uses it."
          )
        ]
      : [
          Doc.para(
            bridges.length === 1
              ? "A version in between breaks it; compared again, every mixture on the way holds:"
              : "Versions in between break it; compared again, every mixture on the way holds:"
          ),
          Doc.numbered(...bridges.map(bridgeWords))
        ])
  ]
})
