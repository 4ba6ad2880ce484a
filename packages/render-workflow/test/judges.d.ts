declare module "asl-validator" {
  const validate: (machine: unknown) => { readonly isValid: boolean }
  export default validate
}

declare module "bpmn-moddle" {
  export class BpmnModdle {
    fromXML(text: string): Promise<{ readonly rootElement: object; readonly warnings: ReadonlyArray<object> }>
  }
}

declare module "bpmnlint" {
  export class Linter {
    constructor(options: { readonly config: object; readonly resolver: object })
    lint(
      root: object
    ): Promise<Readonly<Record<string, ReadonlyArray<{ readonly id: string; readonly message: string }>>>>
  }
}

declare module "bpmnlint/lib/resolver/node-resolver.js" {
  const NodeResolver: new () => object
  export default NodeResolver
}
