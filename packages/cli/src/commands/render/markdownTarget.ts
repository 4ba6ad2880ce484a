export { markdown } from "@lintel/render-markdown"
