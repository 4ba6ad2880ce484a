import { createHash } from "node:crypto"
import { stableStringify } from "@lintel/model"

/**
 * The identity of a finding across runs: the first 16 hexadecimal digits of SHA-256 over code, subject and the identity
 * fields, in canonical JSON. Words, severities, positions and the rest of the data do not enter.
 *
 * @example
 * ```ts
 * import { fingerprint } from "@lintel/diagnostic"
 *
 * fingerprint("saga/step-uncompensated", "saga:checkout", { step: "pay" }).length // => 16
 * fingerprint("a/b", "service:x", { p: 1, q: 2 }) === fingerprint("a/b", "service:x", { q: 2, p: 1 }) // => true
 * ```
 * @category diagnostic
 * @since 0.1.0
 */
export const fingerprint = (code: string, subject: string, identity: Readonly<Record<string, unknown>>): string =>
  createHash("sha256")
    .update(stableStringify([code, subject, identity]))
    .digest("hex")
    .slice(0, 16)
