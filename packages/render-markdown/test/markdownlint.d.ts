declare module "markdownlint-cli2/markdownlint/promise" {
  export const lint: (options: {
    readonly strings: Readonly<Record<string, string>>
    readonly config: Readonly<Record<string, boolean>>
  }) => Promise<
    Readonly<
      Record<
        string,
        ReadonlyArray<{
          readonly lineNumber: number
          readonly ruleNames: ReadonlyArray<string>
          readonly errorDetail: string | null
        }>
      >
    >
  >
}
