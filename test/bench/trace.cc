// Runs a recorded graph in a TensorFlow session with full tracing on: profile.ts compiles and loads it.
#include <node_api.h>

#include <cstring>
#include <string>
#include <vector>

#include "tensorflow/c/c_api.h"

namespace {

std::string Text(napi_env env, napi_value value) {
  size_t length = 0;
  napi_get_value_string_utf8(env, value, nullptr, 0, &length);
  std::string text(length + 1, '\0');
  napi_get_value_string_utf8(env, value, &text[0], text.size(), &length);
  text.resize(length);
  return text;
}

std::string Bytes(napi_env env, napi_value value) {
  void *data = nullptr;
  size_t length = 0;
  napi_get_typedarray_info(env, value, nullptr, &length, &data, nullptr, nullptr);
  return std::string(static_cast<const char *>(data), length);
}

std::vector<napi_value> Elements(napi_env env, napi_value array) {
  uint32_t length = 0;
  napi_get_array_length(env, array, &length);
  std::vector<napi_value> elements(length);
  for (uint32_t i = 0; i < length; i++) napi_get_element(env, array, i, &elements[i]);
  return elements;
}

napi_value Property(napi_env env, napi_value object, const char *name) {
  napi_value value;
  napi_get_named_property(env, object, name, &value);
  return value;
}

TF_Tensor *TensorOf(napi_env env, napi_value feed) {
  std::vector<int64_t> shape;
  for (napi_value side : Elements(env, Property(env, feed, "shape"))) {
    int64_t length = 0;
    napi_get_value_int64(env, side, &length);
    shape.push_back(length);
  }
  int32_t type = 0;
  napi_get_value_int32(env, Property(env, feed, "type"), &type);
  const std::string bytes = Bytes(env, Property(env, feed, "bytes"));
  TF_Tensor *tensor = TF_AllocateTensor(static_cast<TF_DataType>(type), shape.data(), shape.size(), bytes.size());
  std::memcpy(TF_TensorData(tensor), bytes.data(), bytes.size());
  return tensor;
}

// trace(graphDef, feeds: {name, type, shape, bytes}[], outputs: string[], rounds): serialised RunMetadata of each round.
napi_value Trace(napi_env env, napi_callback_info info) {
  size_t count = 4;
  napi_value arguments[4];
  napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr);
  const std::string definition = Bytes(env, arguments[0]);
  TF_Status *status = TF_NewStatus();
  const auto failed = [&] {
    if (TF_GetCode(status) == TF_OK) return false;
    napi_throw_error(env, nullptr, TF_Message(status));
    return true;
  };
  TF_Graph *graph = TF_NewGraph();
  TF_Buffer *buffer = TF_NewBufferFromString(definition.data(), definition.size());
  TF_ImportGraphDefOptions *importing = TF_NewImportGraphDefOptions();
  TF_GraphImportGraphDef(graph, buffer, importing, status);
  if (failed()) return nullptr;
  std::vector<TF_Output> inputs, outputs;
  std::vector<TF_Tensor *> values;
  for (napi_value feed : Elements(env, arguments[1])) {
    inputs.push_back({TF_GraphOperationByName(graph, Text(env, Property(env, feed, "name")).c_str()), 0});
    values.push_back(TensorOf(env, feed));
  }
  for (napi_value output : Elements(env, arguments[2])) {
    const std::string name = Text(env, output);
    const size_t colon = name.find(':');
    outputs.push_back({TF_GraphOperationByName(graph, name.substr(0, colon).c_str()), std::stoi(name.substr(colon + 1))});
  }
  int32_t rounds = 1;
  napi_get_value_int32(env, arguments[3], &rounds);
  TF_SessionOptions *options = TF_NewSessionOptions();
  TF_Session *session = TF_NewSession(graph, options, status);
  if (failed()) return nullptr;
  // RunOptions: trace_level (field 1) is FULL_TRACE (3).
  const TF_Buffer *full = TF_NewBufferFromString("\x08\x03", 2);
  napi_value results;
  napi_create_array_with_length(env, rounds, &results);
  for (int32_t round = 0; round < rounds; round++) {
    TF_Buffer *metadata = TF_NewBuffer();
    std::vector<TF_Tensor *> made(outputs.size(), nullptr);
    TF_SessionRun(session, full, inputs.data(), values.data(), inputs.size(), outputs.data(), made.data(), made.size(),
                  nullptr, 0, metadata, status);
    if (failed()) return nullptr;
    for (TF_Tensor *tensor : made) TF_DeleteTensor(tensor);
    napi_value result;
    napi_create_buffer_copy(env, metadata->length, metadata->data, nullptr, &result);
    napi_set_element(env, results, round, result);
    TF_DeleteBuffer(metadata);
  }
  // The rest is freed with the process, which ends after it.
  return results;
}

}  // namespace

NAPI_MODULE_INIT() {
  napi_value trace;
  if (napi_create_function(env, "trace", NAPI_AUTO_LENGTH, Trace, nullptr, &trace) == napi_ok)
    napi_set_named_property(env, exports, "trace", trace);
  return exports;
}
