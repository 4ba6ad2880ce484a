import type { CollectionName } from "@lintel/model"
import type { ChangeClass } from "../change.js"
import * as components from "./componentTables.js"
import * as contracts from "./contractTables.js"
import type { FieldRule } from "./fieldRule.js"
import * as plans from "./planTables.js"

/** How the entities of one collection are compared. */
export interface EntityRule {
  readonly fields: Readonly<Record<string, FieldRule>>
  /** What it means that one is gone which somebody uses, and which nobody is known to use. */
  readonly removed: { readonly used: ChangeClass; readonly unused: ChangeClass }
}

const lost = { used: "breaking", unused: "breaking" } as const
const lostToUsers = { used: "breaking", unused: "information" } as const
const missed = { used: "changes-meaning", unused: "changes-meaning" } as const
const told = { used: "information", unused: "information" } as const

/** Every collection of the Model: a collection without a row does not compile. */
export const entityRules = {
  contracts: { fields: contracts.contractFields, removed: lost },
  schemas: { fields: contracts.sharedSchemasFields, removed: told },
  messages: { fields: contracts.messageFields, removed: lost },
  teams: { fields: components.teamFields, removed: told },
  contexts: { fields: components.contextFields, removed: told },
  services: { fields: components.serviceFields, removed: lostToUsers },
  externals: { fields: components.externalFields, removed: lostToUsers },
  stores: { fields: components.storeFields, removed: missed },
  brokers: { fields: components.brokerFields, removed: lostToUsers },
  channels: { fields: components.channelFields, removed: lost },
  environments: { fields: components.environmentFields, removed: told },
  deployments: { fields: components.deploymentFields, removed: told },
  calls: { fields: plans.callFields, removed: told },
  policies: { fields: plans.policyFields, removed: missed },
  flows: { fields: plans.flowFields, removed: missed },
  sagas: { fields: plans.sagaFields, removed: missed },
  slos: { fields: plans.sloFields, removed: missed },
  loads: { fields: plans.loadFields, removed: told },
  rollouts: { fields: plans.rolloutFields, removed: told },
  constraints: { fields: plans.constraintFields, removed: told },
  alternatives: { fields: plans.alternativeFields, removed: told },
  decisions: { fields: plans.decisionFields, removed: told },
  risks: { fields: plans.riskFields, removed: told },
  verifications: { fields: plans.verificationFields, removed: told },
  consumers: { fields: plans.consumerFields, removed: told },
  suppressions: { fields: plans.suppressionFields, removed: told }
} as const satisfies Record<CollectionName, EntityRule>

export const systemFields: Readonly<Record<string, FieldRule>> = components.systemFields
