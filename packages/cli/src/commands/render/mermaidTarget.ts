export { mermaid } from "@lintel/render-mermaid"
