// The part of SARIF 2.1.0 (OASIS standard, errata 01) that Lintel writes.

/**
 * Text of a SARIF object.
 *
 * @category printing
 * @since 0.1.0
 */
interface SarifMessage {
  readonly text: string
}

/**
 * A range of a file; lines and columns count from 1.
 *
 * @category printing
 * @since 0.1.0
 */
interface SarifRegion {
  readonly startLine: number
  readonly startColumn: number
  readonly endLine?: number
  readonly endColumn?: number
}

/**
 * Where a result is: in a file where that is known, and always in the design.
 *
 * @category printing
 * @since 0.1.0
 */
export interface SarifLocation {
  readonly id?: number
  readonly physicalLocation?: {
    readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string }
    readonly region: SarifRegion
  }
  readonly logicalLocations: ReadonlyArray<{
    readonly name: string
    readonly fullyQualifiedName: string
    readonly kind: string
  }>
  readonly message?: SarifMessage
}

/**
 * Replacements of text that remove a result.
 *
 * @category printing
 * @since 0.1.0
 */
export interface SarifFix {
  readonly description: SarifMessage
  readonly artifactChanges: ReadonlyArray<{
    readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string }
    readonly replacements: ReadonlyArray<{
      readonly deletedRegion: SarifRegion
      readonly insertedContent: SarifMessage
    }>
  }>
}

/**
 * One finding.
 *
 * @category printing
 * @since 0.1.0
 */
export interface SarifResult {
  readonly ruleId: string
  readonly ruleIndex: number
  readonly kind: "fail" | "open" | "informational"
  readonly level: "error" | "warning" | "note" | "none"
  readonly message: SarifMessage
  readonly locations: ReadonlyArray<SarifLocation>
  readonly relatedLocations?: ReadonlyArray<SarifLocation>
  readonly partialFingerprints: { readonly "lintel/v1": string }
  readonly suppressions?: ReadonlyArray<{
    readonly kind: "external" | "inSource"
    readonly status: "accepted"
    readonly justification: string
  }>
  readonly fixes?: ReadonlyArray<SarifFix>
  readonly properties: { readonly [key: string]: unknown }
}

/**
 * One kind of finding.
 *
 * @category printing
 * @since 0.1.0
 */
export interface SarifRule {
  readonly id: string
  readonly shortDescription: SarifMessage
  readonly defaultConfiguration: { readonly level: "error" | "warning" | "note" }
}

/**
 * A whole SARIF 2.1.0 log with one run.
 *
 * @category printing
 * @since 0.1.0
 */
export interface SarifLog {
  readonly $schema: string
  readonly version: "2.1.0"
  readonly runs: readonly [
    {
      readonly tool: {
        readonly driver: { readonly name: string; readonly version: string; readonly rules: ReadonlyArray<SarifRule> }
      }
      readonly columnKind: "utf16CodeUnits"
      readonly originalUriBaseIds: { readonly ROOT: { readonly description: SarifMessage } }
      readonly invocations: readonly [
        {
          readonly executionSuccessful: boolean
          readonly toolExecutionNotifications: ReadonlyArray<{
            readonly level: "error"
            readonly message: SarifMessage
          }>
        }
      ]
      readonly results: ReadonlyArray<SarifResult>
    }
  ]
}
