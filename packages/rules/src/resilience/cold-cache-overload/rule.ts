import * as Schema from "effect/Schema"
import {
  compareFractions,
  decimalText,
  type Fraction,
  fraction,
  hitRatioNeeded,
  loadBehindCache,
  minus,
  one,
  percentText,
  plus,
  times,
  zero
} from "@lintel/analysis"
import { type PatchOperation, Rule, type Way } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { ModelIndex, Ratio } from "@lintel/model"
import { Place } from "../../place.js"
import { askedOf, askedPast, type CachedCall, cachedCalls, capacities, exactRatio } from "../cachedCalls.js"
import { enoughRate, oneWay, stating } from "../../ways.js"
import { ofCall } from "../waiting.js"
import { largestLoads, rateText, type Stated } from "../traffic.js"

/** Calls of one operation whose caches are lost together: those kept in one store, or one by itself. */
const lostTogether = (calls: ReadonlyArray<CachedCall>): ReadonlyArray<ReadonlyArray<CachedCall>> => {
  const groups = new Map<string, Array<CachedCall>>()
  for (const call of calls) {
    const key = `${call.operation} ${call.cache.value.store ?? call.edge.address}`
    groups.set(key, [...(groups.get(key) ?? []), call])
  }
  return [...groups.values()]
}

interface Asked {
  readonly call: CachedCall
  readonly asked: Stated
  readonly hitRatio: Fraction
  readonly coldHitRatio: Fraction
}

const total = (parts: ReadonlyArray<Fraction>): Fraction => parts.reduce(plus, zero)

interface Needed {
  readonly share: Fraction | undefined
  readonly cold: Fraction
  readonly capacity: Stated
}

/** Keeping as much of the answers as is needed, or serving everything without them. */
const waysOf = (
  index: ModelIndex,
  known: ReadonlyArray<Asked>,
  { capacity, cold, share }: Needed
): ReadonlyArray<Way> => {
  const ceiling = (value: Fraction): Fraction =>
    fraction((value.numerator * 10_000n + value.denominator - 1n) / value.denominator, 10_000n)
  const keep = (value: Fraction): ReadonlyArray<PatchOperation> =>
    known.flatMap(({ call, hitRatio }) =>
      ofCall(index, call.edge, "cache", {
        coldHitRatio: decimalText(compareFractions(value, hitRatio) > 0 ? hitRatio : value, 4) as Ratio
      })
    )
  return [
    ...(share === undefined ? [] : oneWay("keep-warm", keep(ceiling(share)))),
    ...oneWay("serve-all", stating(index, capacity.place, enoughRate(cold)))
  ]
}

export const coldCacheOverload = Rule.make("resilience/cold-cache-overload", {
  severity: "warning",
  profile: "service",
  summary: "An operation cannot serve what is asked of it when the cache in front of it is lost.",
  since: "0.1.0",
  data: Schema.Struct({
    operation: Schema.String,
    call: Schema.String,
    caller: Schema.String,
    store: Schema.optionalKey(Schema.String),
    asked: Schema.String,
    hitRatio: Schema.String,
    coldHitRatio: Schema.String,
    isStated: Schema.Boolean,
    others: Schema.String,
    warm: Schema.String,
    cold: Schema.String,
    capacity: Schema.String,
    needed: Schema.optionalKey(Schema.String),
    cachePlace: Place,
    askedPlace: Place,
    capacityPlace: Place
  }),
  identity: ["operation"],
  cause: ["cachePlace"],
  needs: ["how much the operation can serve", "how often the cache is asked", "how much the cache answers"],
  check: ({ index, missing }, report) => {
    const [loads, serves] = [largestLoads(index), capacities(index)]
    for (const group of lostTogether(cachedCalls(index))) {
      const known = group.flatMap((call): ReadonlyArray<Asked> => {
        const { hitRatio, coldHitRatio } = call.cache.value
        if (hitRatio === undefined) missing("how much the cache answers", call.edge.address)
        if (hitRatio === undefined) return []
        const asked = askedOf(index, call, loads)
        if (asked === undefined) missing("how often the cache is asked", call.edge.address)
        const left = coldHitRatio === undefined ? zero : exactRatio(coldHitRatio)
        return asked === undefined ? [] : [{ call, asked, hitRatio: exactRatio(hitRatio), coldHitRatio: left }]
      })
      const [first] = known
      if (first === undefined) continue
      const { operation } = first.call
      const capacity = serves.get(operation)
      if (capacity === undefined) {
        missing("how much the operation can serve", operation)
        continue
      }
      const behind = known.map(({ asked, hitRatio, coldHitRatio }) =>
        loadBehindCache({ asked: asked.value, hitRatio, coldHitRatio })
      )
      const warm = total(behind.map((it) => it.warm))
      const cached = new Set<string>(known.map(({ call }) => call.edge.address))
      const others = askedPast(index, operation, warm, cached, loads)
      const cold = plus(total(behind.map((it) => it.cold)), others)
      // What cannot be served with the cache either is another finding.
      const isWarmServed = compareFractions(plus(warm, others), capacity.value) <= 0
      if (!isWarmServed || compareFractions(cold, capacity.value) <= 0) continue
      const asked = total(known.map((it) => it.asked.value))
      const share = hitRatioNeeded(asked, capacity.value, others)
      const { cache, edge } = first.call
      const cachePlace = { address: cache.origin, pointer: cache.pointer }
      report(
        edge.address,
        {
          operation,
          call: edge.address,
          caller: edge.from,
          ...(cache.value.store === undefined ? {} : { store: cache.value.store }),
          asked: rateText(asked),
          hitRatio: percentText(
            hitShare(known, asked, (it) => it.hitRatio),
            2
          ),
          coldHitRatio: percentText(
            hitShare(known, asked, (it) => it.coldHitRatio),
            2
          ),
          isStated: cache.value.coldHitRatio !== undefined,
          others: rateText(others),
          warm: rateText(plus(warm, others)),
          cold: rateText(cold),
          capacity: rateText(capacity.value),
          ...(share === undefined ? {} : { needed: percentText(share, 2) }),
          cachePlace,
          askedPlace: first.asked.place,
          capacityPlace: capacity.place
        },
        {
          ways: () => waysOf(index, known, { share, cold, capacity }),
          witness: {
            _tag: "Value",
            checked: true,
            name: "What it is asked while the cache is cold",
            value: rateText(cold),
            limit: rateText(capacity.value),
            limitName: "served",
            terms: [
              ...known.map((it) => ({
                name: `not answered by the cache, of ${rateText(it.asked.value)}`,
                value: rateText(times(it.asked.value, minus(one, it.coldHitRatio))),
                ...it.asked.place
              })),
              ...(others.numerator === 0n ? [] : [{ name: "past the cache", value: rateText(others) }])
            ]
          },
          related: known.slice(1).map(({ call }) => ({ address: call.edge.address, role: "loses its cache too" }))
        }
      )
    }
  },
  explain: (data) => [
    Doc.para(
      "When the cache in front of ",
      Doc.name(data.operation),
      data.isStated ? " loses the largest part it can lose at once" : " is lost or starts empty",
      ", it is asked ",
      Doc.number(data.cold),
      " instead of ",
      Doc.number(data.warm),
      ` and serves ${data.capacity}. What it fails to answer never fills the cache again.`
    ),
    Doc.excerpt([
      {
        ...data.cachePlace,
        label: `answers ${data.hitRatio}${data.isStated ? `, ${data.coldHitRatio} after a loss` : ""}`
      },
      { ...data.capacityPlace, label: `serves ${data.capacity}` }
    ]),
    ...(data.store === undefined
      ? []
      : [Doc.para("So ", Doc.name(data.store), " is no help but a dependency: nothing works without it.")]),
    ...(data.isStated
      ? []
      : [
          Doc.para(
            "Nobody says how much of the cache can be lost at once; this takes it that all of it can, as after a restart."
          )
        ]),
    Doc.para("Emptied caches kept Slack down on 22 February 2022 after what had emptied them was over."),
    Doc.para(
      data.needed === undefined
        ? "Not even a perfect cache would do: serve more, or take load away."
        : `Keep ${data.needed} of the answers whatever is lost (more copies, fewer keys in each), warm the cache before traffic comes, serve more, or let in only as much as is served.`
    )
  ],
  fixWords: {
    "keep-warm":
      "The least part of the answers that has to be left after the largest loss. It takes copies or smaller parts that are lost one by one: confirm by losing one.",
    "serve-all": "What is asked while the cache is cold, served without it. Confirm by a test at this load."
  }
})

/** The share of all requests that is answered from the caches together. */
const hitShare = (known: ReadonlyArray<Asked>, asked: Fraction, share: (it: Asked) => Fraction): Fraction => {
  const [first] = known
  if (first === undefined) return zero
  if (known.length === 1 || asked.numerator === 0n) return share(first)
  const answered = total(known.map((it) => times(it.asked.value, share(it))))
  return { numerator: answered.numerator * asked.denominator, denominator: answered.denominator * asked.numerator }
}
