/**
 * Pure algorithms on a Model: call graph, deadlines, retries, availability, sagas.
 *
 * @module @lintel/analysis
 */
export {}
