export {
  correlateWithTransfer,
  correlate,
  type TransferCorrelation,
  type TransferCorrelationOptions,
  type MeasureAndTransfer,
} from "./correlate-with-transfer";
