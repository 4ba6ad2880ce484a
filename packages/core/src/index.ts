/**
 * Authoring constructors for backend designs: services, operations, messages, sagas, SLOs, rollouts.
 *
 * @module @lintel/core
 */
export {}
