// Objectives: budgets and alerts, availability and latency over dependencies, capacity.
export {
  type AlertArithmetic,
  alertArithmetic,
  budgetTime,
  burnRate,
  errorBudget,
  exhaustion,
  lowestObjective,
  windowLengths
} from "./budget.js"
export {
  type AlertFiring,
  alertFiring,
  allowedFailures,
  budgetWhenFiring,
  leastTraffic,
  type Outage,
  resetTime,
  timeToAct
} from "./alertTiming.js"
export { type AvailabilityCheck, availabilityCheck, dilutedErrors } from "./availability.js"
export type { CallLatency, LatencyPromise } from "./callLatency.js"
export { type CallUse, callUsesOfFlow } from "./callUse.js"
export { type CompositeBounds, compositeBounds } from "./composite.js"
export { allocatedShare, type ClientView, type ClientViews, clientViews } from "./dilution.js"
export type { Alternative, Needed, Reached } from "./alternatives.js"
export type { HardDependency } from "./hardDependencies.js"
export {
  type AvailabilityPromise,
  type FoundPromise,
  type ObjectiveDifference,
  objectiveDifference
} from "./promises.js"
export { implies, inParallel, inSequence, type LatencyBound, repeatedly, sometimes } from "./latency.js"
export { type LateCall, lateCalls } from "./lateCalls.js"
export { cutAnswers, type CutAnswers, type PromisedTime } from "./cutAnswers.js"
export { type LatencyCheck, latencyCheck } from "./latencyCheck.js"
export type { LatencyChoice } from "./latencyFront.js"
export {
  eventsPerSecond,
  heldAtOnce,
  isBistable,
  poolWithStuckShare,
  safeDeadline,
  safeRetryRatio,
  type StuckShare
} from "./capacity.js"
