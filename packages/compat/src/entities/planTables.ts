import type {
  Alternative,
  Call,
  Constraint,
  Consumer,
  Decision,
  Flow,
  Load,
  PolicyLayer,
  Risk,
  Rollout,
  Saga,
  SagaStep,
  Slo,
  Suppression,
  Verification
} from "@lintel/model"
import {
  absenceHurts,
  common,
  documentation,
  downHurts,
  type FieldTable,
  information,
  lessHurts,
  meaning,
  named,
  namedWith
} from "./fieldRule.js"

export const callFields = {
  ...common,
  from: meaning("Somebody else calls."),
  to: meaning("Something else is called."),
  criticality: meaning("What happens to the caller when the call fails is another."),
  policy: meaning("How long the caller waits, and how often it tries, is another."),
  responses: information,
  rate: information,
  share: information
} as const satisfies FieldTable<Call>

export const policyFields = {
  ...common,
  layer: meaning("Where the policy acts decides in which order it meets the others."),
  selects: meaning("Other calls are held to it."),
  policy: meaning("How long callers wait, and how often they try, is another.")
} as const satisfies FieldTable<PolicyLayer>

export const flowFields = {
  ...common,
  of: meaning("Somebody else does it."),
  trigger: meaning("Something else starts it."),
  steps: meaning("What happens before the answer is another.")
} as const satisfies FieldTable<Flow>

/** What one step of a saga says. */
const sagaStepFields = {
  description: documentation,
  kind: meaning("Whether the step is undone, or tried until it is done, is another."),
  action: meaning("Runs that are under way do something else."),
  by: meaning("Somebody else does it."),
  after: meaning("Steps come in another order."),
  when: meaning("It is done in other runs."),
  alternativeTo: meaning("Something else is done when a step is rejected."),
  compensate: meaning("It is undone in another way."),
  compensation: meaning("What undoing it can be relied on for is another."),
  rejects: meaning("Whether it may be rejected is another."),
  ignoresRejection: meaning("What a rejection leads to is another."),
  irreversible: meaning("Whether undoing it takes back what people saw is another."),
  idempotency: downHurts(
    ["none", "effect", "replay"],
    "A repeated request may take effect again, or be answered in another way."
  ),
  retry: meaning("It is tried another number of times."),
  timeout: meaning("Its answer is waited for another time."),
  fenced: absenceHurts("A request that arrives after its undo may take effect."),
  registers: meaning("Its undo is registered at another time."),
  waitsFor: meaning("Other messages let it go on."),
  human: meaning("Somebody else decides, or in another time."),
  locks: meaning("Something else is kept from concurrent runs."),
  releases: meaning("Something else is given back to concurrent runs."),
  undoesWhen: meaning("Other steps are undone when it fails: what was undone may stay."),
  saga: meaning("Another saga is run."),
  consequence: documentation
} as const satisfies FieldTable<SagaStep>

export const sagaFields = {
  ...common,
  style: meaning("Who decides what comes next is another."),
  by: meaning("Runs that are under way belong to the old orchestrator."),
  trigger: meaning("Something else starts it."),
  input: meaning("Runs that are under way have the old input."),
  steps: namedWith(meaning("Runs that are under way were started with the old steps."), sagaStepFields),
  choices: meaning("Other conditions exclude one another."),
  conditions: meaning("Steps are done in other runs."),
  locks: named(meaning("What is kept from concurrent runs is another.")),
  deadline: lessHurts("Runs that took as long as before are ended."),
  undoes: meaning("Compensations run in another order."),
  undoesAmbiguous: meaning("Steps whose outcome is unknown are treated in another way."),
  cancellation: meaning("Runs that are cancelled end in another way."),
  end: named(meaning("Runs end in other states.")),
  owner: information,
  consequence: documentation
} as const satisfies FieldTable<Saga>

export const sloFields = {
  ...common,
  of: meaning("Something else is promised."),
  indicator: meaning("What counts as good is another."),
  objective: lessHurts("Less is promised than before."),
  window: meaning("The budget is counted over another time."),
  alerts: named(information),
  parts: meaning("What it is made of is another."),
  allocation: information,
  budgetPolicy: information,
  scope: meaning("It is promised to others."),
  runbook: information,
  owner: information,
  agreement: meaning("What was agreed with customers is another.")
} as const satisfies FieldTable<Slo>

export const loadFields = {
  ...common,
  of: information,
  in: information,
  steady: information,
  peak: information,
  growth: information,
  latency: information,
  capacity: information
} as const satisfies FieldTable<Load>

export const rolloutFields = {
  ...common,
  units: named(information),
  strategy: information,
  in: information,
  split: information,
  stages: information,
  surge: information,
  rollback: information,
  errorBudget: information,
  running: information,
  windows: information,
  after: information,
  verifications: information,
  owner: information
} as const satisfies FieldTable<Rollout>

const dossier = {
  ...common,
  title: documentation,
  about: information,
  owner: information,
  status: information
} as const

export const constraintFields = {
  ...dossier,
  kind: information,
  actor: information,
  statement: information,
  measure: information
} as const satisfies FieldTable<Constraint>

export const alternativeFields = {
  ...dossier,
  summary: documentation,
  gains: documentation,
  costs: documentation
} as const satisfies FieldTable<Alternative>

export const decisionFields = {
  ...dossier,
  date: information,
  addresses: information,
  chosen: information,
  considered: information,
  rationale: documentation,
  consequences: documentation,
  supersedes: information
} as const satisfies FieldTable<Decision>

export const riskFields = {
  ...dossier,
  statement: information,
  likelihood: information,
  impact: information,
  mitigations: named(information)
} as const satisfies FieldTable<Risk>

export const verificationFields = {
  ...dossier,
  kind: information,
  statement: information,
  verifies: information,
  when: information,
  gate: information,
  metric: information
} as const satisfies FieldTable<Verification>

export const consumerFields = {
  ...common,
  owner: information,
  contact: information,
  contract: information,
  version: information,
  operations: named(information),
  messages: named(information),
  share: information
} as const satisfies FieldTable<Consumer>

export const suppressionFields = {
  code: information,
  subject: information,
  fingerprint: information,
  reason: information,
  owner: information,
  until: information,
  ticket: information
} as const satisfies FieldTable<Suppression>
