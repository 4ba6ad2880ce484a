import * as Schema from "effect/Schema"
import { type BrokerAbility, unmetDemands } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { bareName } from "../reading.js"

const abilities: Readonly<
  Record<BrokerAbility, { readonly asked: (what: string) => string; readonly effect: string }>
> = {
  ordering: {
    asked: (what) => (what === "total" ? "the order of all messages" : "the order of each key"),
    effect: "Messages overtake one another, whatever the design says."
  },
  delivery: {
    asked: () => "delivery exactly once",
    effect: "Copies arrive, and readers that count on none act twice."
  },
  replay: {
    asked: (what) => `reading again (${what})`,
    effect: "What was read is gone: nothing can be rebuilt from it."
  },
  deduplication: {
    asked: (what) => `a deduplication window of ${what}`,
    effect: "Copies that come later than the broker looks back arrive as new messages."
  },
  maxMessageSize: { asked: (what) => `messages of ${what}`, effect: "Larger messages are refused when they are sent." },
  maxRetention: {
    asked: (what) => (what === "forever" ? "messages kept for ever" : `messages kept for ${what}`),
    effect: "Messages are gone earlier than the design counts on."
  },
  maxDelay: {
    asked: (what) => `messages held back for ${what}`,
    effect: "Messages arrive earlier than the design counts on."
  },
  transactions: {
    asked: () => "several messages, or a message and a position, in one transaction",
    effect: "After a crash some of them are there and others are not."
  },
  compaction: {
    asked: () => "the last message of each key for ever",
    effect: "Old keys are gone when somebody builds a view from the start."
  },
  maxVisibility: {
    asked: (what) => `readers that hold a message for ${what}`,
    effect: "Another reader gets the message earlier than the design counts on."
  }
}

const offered: Readonly<Record<string, string>> = { true: "can", false: "cannot", none: "not at all" }

export const brokerCannot = Rule.make("events/broker-cannot", {
  severity: "error",
  profile: "starter",
  summary: "A broker is asked for what it cannot do.",
  since: "0.1.0",
  data: Schema.Struct({
    channel: Schema.String,
    broker: Schema.String,
    at: Schema.String,
    pointer: Schema.String,
    ability: Schema.String,
    asked: Schema.String,
    offers: Schema.Array(Schema.Struct({ profile: Schema.String, value: Schema.String, source: Schema.String }))
  }),
  identity: ["channel", "ability"],
  check: ({ index }, report) => {
    for (const { address, value } of index.ofKind("channel")) {
      const { broker } = value
      if (broker === undefined) continue
      for (const { ability, address: at, pointer, asked, offers } of unmetDemands(index, address)) {
        // More partitions than one are told as an order that the design breaks itself.
        if (ability === "ordering" && offers.every(({ value: offer }) => offer === "perKey")) continue
        report(
          at,
          { channel: address, broker, at, pointer, ability, asked, offers },
          { pointer, related: [{ address: broker, pointer: "/product", role: "cannot do it" }] }
        )
      }
    }
  },
  title: ({ channel, broker }) => `${bareName(channel)} on ${bareName(broker)}`,
  explain: ({ channel, broker, at, pointer, ability, asked, offers }) => {
    const { asked: words, effect } = abilities[ability as BrokerAbility] ?? { asked: () => asked, effect: "" }
    return [
      Doc.para(effect, " ", Doc.name(channel), ` asks for ${words(asked)}, which `, Doc.name(broker), " cannot give."),
      Doc.excerpt([{ address: at, pointer, label: words(asked) }]),
      Doc.table(offers.map((it) => [it.profile, offered[it.value] ?? `at most ${it.value}`, it.source])),
      Doc.para(
        offers.length > 1
          ? "None of the kinds it may be can do it. Ask for less, or put the channel on a broker that can."
          : "Ask for less, or put the channel on a broker that can."
      )
    ]
  }
})
