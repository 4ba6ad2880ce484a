export { effectSchedule } from "@lintel/render-ops"
