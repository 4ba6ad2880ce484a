/**
 * Diagnostics as data, rules, the runner, acceptance, and reports.
 *
 * @module @lintel/diagnostic
 */
export {}
