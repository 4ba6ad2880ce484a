import * as Schema from "effect/Schema"
import { Rule, type Way } from "@lintel/diagnostic"
import { counted, Doc } from "@lintel/doc"
import type { Entity, ModelIndex } from "@lintel/model"
import { Place } from "../../place.js"
import { term } from "../../rollout/rolled.js"
import { oneWay, stating } from "../../ways.js"
import { names } from "../../wordsOf.js"
import { type Connections, connectionsOf } from "./openedConnections.js"

/** Pools that are smaller by the same share, so that all of them fit; none where one would be left without a connection. */
const smallerPools = (index: ModelIndex, { beside, pools, total }: Connections, limit: number): ReadonlyArray<Way> => {
  const open = total + (beside?.connections ?? 0)
  const sizes = pools.map(({ size }) => Math.floor((size * limit) / open))
  return sizes.some((size) => size < 1)
    ? []
    : oneWay(
        "smaller-pools",
        pools.flatMap(({ sizePlace }, i) => stating(index, sizePlace, sizes[i] ?? 1))
      )
}

const waysOf = (index: ModelIndex, store: Entity<"store">, found: Connections, limit: number): ReadonlyArray<Way> => {
  const place = { address: store.address, pointer: "/connectionLimit" }
  const open = found.total + (found.beside?.connections ?? 0)
  return [
    ...smallerPools(index, found, limit),
    ...(Number.isSafeInteger(open) ? oneWay("more-connections", stating(index, place, open)) : [])
  ]
}

export const connectionsAboveLimit = Rule.make("resilience/connections-above-limit", {
  severity: "error",
  profile: "service",
  summary: "All instances together open more connections than their store takes.",
  since: "0.1.0",
  data: Schema.Struct({
    store: Schema.String,
    limit: Schema.String,
    open: Schema.String,
    deployments: Schema.NonEmptyArray(Schema.String),
    pools: Schema.NonEmptyArray(Schema.Struct({ place: Place, words: Schema.String })),
    /** The rollout without which they would fit. */
    rollout: Schema.optionalKey(Schema.String)
  }),
  identity: ["store", "deployments", "rollout"],
  needs: ["how many instances there are"],
  check: ({ index, missing }, report) => {
    const connectionsTo = connectionsOf(index)
    for (const store of index.ofKind("store")) {
      const limit = store.value.connectionLimit
      if (limit === undefined) continue
      for (const found of connectionsTo(store.address, missing)) {
        const [first, ...others] = found.pools
        const isAlways = found.total > limit
        const open = found.total + (isAlways ? 0 : (found.beside?.connections ?? 0))
        if (first === undefined || open <= limit) continue
        const wordsOf = ({ instances, size }: typeof first): string =>
          `${counted(instances, "instance")} × ${counted(size, "connection")}`
        const beside = isAlways ? undefined : found.beside
        report(
          store.address,
          {
            store: store.address,
            limit: String(limit),
            open: String(open),
            deployments: [first.deployment, ...others.map(({ deployment }) => deployment)],
            pools: [
              { place: first.sizePlace, words: wordsOf(first) },
              ...others.map((pool) => ({ place: pool.sizePlace, words: wordsOf(pool) }))
            ],
            ...(beside === undefined ? {} : { rollout: beside.rollout })
          },
          {
            pointer: "/connectionLimit",
            severity: isAlways ? "error" : "warning",
            witness: {
              _tag: "Value",
              checked: true,
              name: "What may be open at once",
              value: String(open),
              limit: String(limit),
              limitName: "taken",
              terms: [
                ...found.pools.map((pool) => term(wordsOf(pool), String(pool.instances * pool.size), pool.sizePlace)),
                ...(beside === undefined
                  ? []
                  : [
                      term(
                        `${counted(beside.instances, "instance")} more while it is rolled out`,
                        String(beside.connections),
                        beside.place
                      )
                    ])
              ]
            },
            related: found.pools.map(({ deployment }) => ({ address: deployment, role: "opens connections" })),
            ways: () => waysOf(index, store, beside === undefined ? { ...found, beside: undefined } : found, limit)
          }
        )
      }
    }
  },
  explain: ({ deployments, limit, open, pools, rollout, store }) => [
    rollout === undefined
      ? Doc.para(
          "Whoever comes last gets no connection to ",
          Doc.name(store),
          ", and its requests fail: all instances of ",
          ...names(deployments),
          ` may open ${open}, and it takes ${limit}.`
        )
      : Doc.para(
          "While ",
          Doc.name(rollout),
          " goes on, new instances get no connection to ",
          Doc.name(store),
          ` and never become ready, or take one from those that serve: together they may open ${open}, and it takes ${limit}.`
        ),
    Doc.excerpt([
      { address: store, pointer: "/connectionLimit", label: `takes ${limit}` },
      ...pools.slice(0, 4).map(({ place, words }) => ({ ...place, label: words }))
    ]),
    Doc.para(
      "Pools fill up when the store is slow, all of them at once. Let them fit, with some connections left for those who look after the store, or put a pooler in between."
    )
  ],
  fixWords: {
    "smaller-pools":
      "Each pool smaller by the same share. Confirm that what usually runs at once still fits into them.",
    "more-connections":
      "As many as all of them may open. Confirm that the store has the memory for so many, and leave some for those who look after it."
  }
})
