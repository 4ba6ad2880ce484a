/**
 * Pure algorithms on a Model: call graph, deadlines, retries, availability, objectives, capacity, sagas, rollouts.
 * Every answer carries where its numbers come from, what it assumes and which facts are missing.
 *
 * @module @lintel/analysis
 */
export * from "./fraction.js"
export { type Assumption, type Grounds, type Missing, type Origin } from "./knowledge.js"
export { compareSpans, microseconds, type Span, type SpanBounds } from "./span.js"
export {
  compareTexts,
  type Digraph,
  digraph,
  reachable,
  shortestCycle,
  stronglyConnected,
  topologicalOrder
} from "./graph/digraph.js"
export { awaitedSagas, callsOfFlow, callsOfSaga, stepsOfFlow } from "./graph/flowCalls.js"
export { type CallArrow, callGraph, type CallGraph, type CallNode } from "./graph/callGraph.js"
export {
  amplificationByCall,
  type AmplificationOptions,
  type AmplifiedHop,
  type AmplifiedPath,
  amplifiedPaths
} from "./graph/amplification.js"
export { callFactor, type CallFactor, type LayerFactor } from "./graph/callFactor.js"
export { type RetryFanIn, retryFanIns } from "./graph/retryFanIn.js"
export type { UnboundedRetry } from "./graph/unboundedRetry.js"
export { type RequestCount, requestsFrom } from "./graph/requests.js"
export {
  type Attempts,
  attemptsOf,
  edgePatience,
  overallOf,
  patienceOf,
  perTryOf,
  serverLimit,
  type StatedSpan
} from "./policy/layer.js"
export { effectiveOf } from "./policy/effectiveOf.js"
export { type Waits, waitsOf } from "./policy/waits.js"
export { callWorstCase, type CallWorstCase, type LayerWorstCase } from "./policy/worstCase.js"
export { reachableAttempts, type ReachableAttempts } from "./policy/reachableAttempts.js"
export { type DeadlineBudget, deadlineBudgets } from "./policy/deadlineBudgets.js"
export { type DeadlineCheck, deadlineChecks, flowWorstCase, type HandlingWorstCase } from "./policy/deadlines.js"
export * from "./objective/index.js"
export {
  type SearchOptions,
  searchStates,
  type StateOrigin,
  type StateSpace,
  type TransitionSystem,
  type Visit
} from "./search/search.js"
export { breakerOpening, type BreakerOpening } from "./overload/breaker.js"
export { askedOfCache, type CachedLoad, hitRatioNeeded, loadBehindCache } from "./overload/cache.js"
export { hedgeFactor, shareBeyond } from "./overload/latencyShare.js"
export { bulkheadNeeds, longestQueue, queueWait } from "./overload/queue.js"
export {
  expectedAttempts,
  refusedByClient,
  refusedWhileRetrying,
  type RetryThrottle,
  retryThrottle
} from "./overload/throttle.js"
export { type HoldsOfSaga, sagasOf } from "./saga/nested.js"
export { type LostName, type SagaOrder, sagaOrder, stepOf } from "./saga/order.js"
export { type Replay, replay } from "./saga/replay.js"
export type { EndState, StepEnd } from "./saga/runEnd.js"
export type { Run, RunEvent } from "./saga/runEvent.js"
export type { ReplayOptions } from "./saga/runState.js"
export {
  type Exploration,
  explore,
  type ExploreOptions,
  type SagaViolation,
  type UnsafeRun
} from "./saga/explore/explore.js"
export { judgeSaga, type SagaVerdict } from "./saga/explore/verdict.js"
export { machineOf, type MachineStep, mostExploredSteps, type SagaMachine } from "./saga/explore/machine.js"
export { type Automaton, type AutomatonArrow, meet, type Rendezvous } from "./saga/choreography/automaton.js"
export { type ChoreographyEvent } from "./saga/choreography/participants.js"
export {
  type ChoreographyOptions,
  type ChoreographyVerdict,
  type ChoreographyViolation,
  exploreChoreography,
  type UnsafeChoreography
} from "./saga/choreography/explore.js"
export { type ChoreographyReplay, replayChoreography } from "./saga/choreography/replay.js"
export { choreographyOptions } from "./saga/choreography/surroundings.js"
export { type Crossing, explorePair, type PairEvent, type PairExploration } from "./saga/pair/pair.js"
export { type SagaConflict, sagaConflicts, type SagaConflicts } from "./saga/pair/conflicts.js"
export { type Touches, touchesOf } from "./saga/pair/touches.js"
export { sagaConditions, type SagaConditions } from "./saga/conditions.js"
export { keptLocks, type KeptLock, type LockArrow, type LockCircle, lockCircles } from "./saga/locks.js"
export {
  examineWeaknesses,
  type SagaWeakness,
  type SagaWeaknesses,
  sagaWeaknesses,
  type WeaknessKind
} from "./saga/weakness.js"
export { type Fields, inputsOf, operationOfAction, presenceOfRead, resultsOf, sagaInputFields } from "./saga/fields.js"
export type { Presence } from "./saga/presence.js"
export {
  compensationCandidates,
  type CompensationInputs,
  compensationInputs,
  type MisplacedInput,
  onlyLooks
} from "./saga/compensation.js"
export { type BlockedStep, blockedSteps, type NotDone } from "./saga/blocked.js"
export { untakenValues, type UntakenValue } from "./saga/untaken.js"
export { type AbsentValue, type SagaValues, sagaValues } from "./saga/values.js"
export { sagaWorstCase, type SagaWorstCase } from "./saga/worstCase.js"
export { mostSteps } from "./saga/failureRuns.js"
export { pastPivot, type RejectedAfterPivot, rejectionsAfterPivot } from "./saga/pastPivot.js"
export { readOnlySteps } from "./saga/readOnlySteps.js"
export { abortAfter, type StrandedStep, strandedSteps } from "./saga/stranded.js"
export { type MixedPair, type OrderConstraint, rolloutOrder, type RolloutOrder } from "./rollout/order.js"
export { type InstanceSpread, routedInstances, weightInInstances, weightMiss } from "./rollout/weights.js"
export { capacityDuringRoll, rollBatches, type RollingStep, rollingStep, rollTime } from "./rollout/batches.js"
export {
  canaryRequests,
  chanceOfFailure,
  exactPowerOf,
  type FailureTest,
  powerOf,
  requestsToSeeFailure,
  requestsToTell
} from "./rollout/detection.js"
export {
  burnedBudget,
  type BurnGate,
  burnGate,
  iterationTime,
  type StepwiseTimes,
  stepwiseTimes
} from "./rollout/exposure.js"
export {
  freezeSpan,
  freeStarts,
  instantText,
  leastStageTimes,
  openSpan,
  runsInto,
  type StageTime,
  startOfDay,
  type TimeSpan
} from "./rollout/freezes.js"
export { freezeEnds, type FreezeTime, freezeTimes } from "./rollout/recurring.js"
export { type InFlight, inFlightRequests, type OldestRequest } from "./rollout/inFlight.js"
export { isFinalStep, type NoReturn, noReturnOf, type Watch, watchBefore } from "./rollout/noReturn.js"
export { startupBudget } from "./rollout/probes.js"
export { beginsAt, completesAt, rolloutTime, stageWeight, type StageWeight, unitsOfStage } from "./rollout/stages.js"
export type { BrokerFact, BrokerProfile } from "./broker/profile.js"
export { brokerProfiles } from "./broker/profilesOf.js"
export { type BrokerAbility, type UnmetDemand, unmetDemands } from "./broker/unmetDemands.js"
