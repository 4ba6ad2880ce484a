export { grpcServiceConfig } from "@lintel/render-ops"
