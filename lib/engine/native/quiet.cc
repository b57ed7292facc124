// An addon without functions, loaded before TensorFlow. Libraries say "oneDNN custom operations are on" and the like
// while they are being loaded, before they look at TF_CPP_MIN_LOG_LEVEL; that would stand above every cell's output.
#include <node_api.h>

#include <cstdlib>

#include "absl/base/log_severity.h"
#include "absl/log/globals.h"

NAPI_MODULE_INIT() {
  const char* level = std::getenv("TF_CPP_MIN_LOG_LEVEL");
  if (level != nullptr) {
    absl::SetMinLogLevel(static_cast<absl::LogSeverityAtLeast>(std::atoi(level)));
  }
  return exports;
}
