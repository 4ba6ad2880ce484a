// The part of SARIF 2.1.0 (OASIS standard, errata 01) that Lintel writes.

export interface SarifMessage {
  readonly text: string
}

export interface SarifRegion {
  readonly startLine: number
  readonly startColumn: number
  readonly endLine?: number
  readonly endColumn?: number
}

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

export interface SarifRule {
  readonly id: string
  readonly shortDescription: SarifMessage
  readonly defaultConfiguration: { readonly level: "error" | "warning" | "note" }
}

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
