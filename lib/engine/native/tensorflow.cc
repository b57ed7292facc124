// tfjs-node's binding with three exports more, by which a whole graph becomes a function that runs in one call: tensors stay
// where they are, on the card too. Its own sources are compiled in as they are.
#include <node_api.h>

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "tensorflow/c/c_api.h"
#include "tensorflow/c/eager/c_api.h"

// The backend keeps its context and its tensors to itself.
#define private public
#include "tfjs_backend.h"
#undef private

// The module is initialised below.
#undef NAPI_MODULE
#define NAPI_MODULE(name, initialise)

#include "tfjs_backend.cc"
#include "tfjs_binding.cc"

namespace tfnodejs {

// How a function is called.
struct Signature {
  int outputs;
  std::string config;  // a serialised ConfigProto: how TensorFlow optimises the function
};

static bool ThrowUnlessOk(napi_env env, TF_Status *status) {
  if (TF_GetCode(status) == TF_OK) return true;
  napi_throw_error(env, nullptr, TF_Message(status));
  return false;
}

static bool ReadStrings(napi_env env, napi_value array, std::vector<std::string> *into) {
  uint32_t length = 0;
  if (napi_get_array_length(env, array, &length) != napi_ok) return false;
  for (uint32_t i = 0; i < length; i++) {
    napi_value element;
    std::string text;
    if (napi_get_element(env, array, i, &element) != napi_ok || GetStringParam(env, element, text) != napi_ok)
      return false;
    into->push_back(text);
  }
  return true;
}

// "node:2" is the third output of a node.
static bool FindOutput(TF_Graph *graph, const std::string &name, TF_Output *output) {
  const size_t colon = name.find(':');
  output->oper = TF_GraphOperationByName(graph, name.substr(0, colon).c_str());
  output->index = colon == std::string::npos ? 0 : std::stoi(name.substr(colon + 1));
  return output->oper != nullptr;
}

static std::unordered_map<std::string, Signature> &Signatures() {
  static std::unordered_map<std::string, Signature> signatures;
  return signatures;
}

static bool ReadBytes(napi_env env, napi_value value, std::string *into) {
  napi_typedarray_type type;
  size_t length = 0;
  void *bytes = nullptr;
  if (napi_get_typedarray_info(env, value, &type, &length, &bytes, nullptr, nullptr) != napi_ok ||
      type != napi_uint8_array)
    return false;
  into->assign(static_cast<const char *>(bytes), length);
  return true;
}

// addFunction(name, graphDef: Uint8Array, inputs: string[], outputs: string[], config: Uint8Array, xla: boolean): makes a
// function of the graph between these nodes. Throws TensorFlow's message where it refuses the graph.
static napi_value AddFunction(napi_env env, napi_callback_info info) {
  size_t count = 6;
  napi_value arguments[6];
  napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr);
  TFJSBackend *const backend = GetTFJSBackend(env);
  if (!backend) return nullptr;
  std::string name, graph_def, config;
  std::vector<std::string> input_names, output_names;
  bool xla = false;
  if (count < 6 || GetStringParam(env, arguments[0], name) != napi_ok || !ReadBytes(env, arguments[1], &graph_def) ||
      !ReadStrings(env, arguments[2], &input_names) || !ReadStrings(env, arguments[3], &output_names) ||
      !ReadBytes(env, arguments[4], &config) || napi_get_value_bool(env, arguments[5], &xla) != napi_ok) {
    napi_throw_type_error(env, nullptr, "addFunction: expected a name, bytes, two lists of names, bytes and a boolean");
    return nullptr;
  }

  TF_AutoStatus status;
  std::unique_ptr<TF_Graph, decltype(&TF_DeleteGraph)> graph(TF_NewGraph(), TF_DeleteGraph);
  std::unique_ptr<TF_Buffer, decltype(&TF_DeleteBuffer)> definition(
      TF_NewBufferFromString(graph_def.data(), graph_def.size()), TF_DeleteBuffer);
  std::string().swap(graph_def);
  std::unique_ptr<TF_ImportGraphDefOptions, decltype(&TF_DeleteImportGraphDefOptions)> options(
      TF_NewImportGraphDefOptions(), TF_DeleteImportGraphDefOptions);
  TF_GraphImportGraphDef(graph.get(), definition.get(), options.get(), status.status);
  if (!ThrowUnlessOk(env, status.status)) return nullptr;
  std::vector<TF_Output> inputs(input_names.size()), outputs(output_names.size());
  for (size_t i = 0; i < inputs.size() + outputs.size(); i++) {
    const bool is_input = i < inputs.size();
    const std::string &wanted = is_input ? input_names[i] : output_names[i - inputs.size()];
    if (FindOutput(graph.get(), wanted, is_input ? &inputs[i] : &outputs[i - inputs.size()])) continue;
    napi_throw_error(env, nullptr, ("addFunction: the graph has no node " + wanted).c_str());
    return nullptr;
  }
  std::unique_ptr<TF_Function, decltype(&TF_DeleteFunction)> function(
      TF_GraphToFunction(graph.get(), name.c_str(), 0, -1, nullptr, static_cast<int>(inputs.size()), inputs.data(),
                         static_cast<int>(outputs.size()), outputs.data(), nullptr, nullptr, nullptr, status.status),
      TF_DeleteFunction);
  if (!ThrowUnlessOk(env, status.status)) return nullptr;
  if (xla) {
    // An AttrValue that holds the boolean true: field 5.
    static const char kTrue[] = {0x28, 0x01};
    TF_FunctionSetAttrValueProto(function.get(), "_XlaMustCompile", kTrue, sizeof kTrue, status.status);
    if (!ThrowUnlessOk(env, status.status)) return nullptr;
  }
  TFE_ContextAddFunction(backend->tfe_context_, function.get(), status.status);
  if (ThrowUnlessOk(env, status.status)) Signatures()[name] = {static_cast<int>(outputs.size()), config};
  return nullptr;
}

// runFunction(name, ids: number[]): runs it on these tensors; its outputs, as `executeOp` gives them.
static napi_value RunFunction(napi_env env, napi_callback_info info) {
  size_t count = 2;
  napi_value arguments[2];
  napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr);
  TFJSBackend *const backend = GetTFJSBackend(env);
  std::string name;
  uint32_t length = 0;
  if (!backend || count < 2 || GetStringParam(env, arguments[0], name) != napi_ok ||
      napi_get_array_length(env, arguments[1], &length) != napi_ok)
    return nullptr;
  const auto found = Signatures().find(name);
  if (found == Signatures().end()) {
    napi_throw_error(env, nullptr, ("runFunction: no function " + name).c_str());
    return nullptr;
  }
  const Signature &signature = found->second;
  TF_AutoStatus status;
  TFE_AutoOp operation(TFE_NewOp(backend->tfe_context_, name.c_str(), status.status));
  if (!ThrowUnlessOk(env, status.status)) return nullptr;
  TFE_OpSetAttrString(operation.op, "config_proto", signature.config.data(), signature.config.size());
  for (uint32_t i = 0; i < length; i++) {
    napi_value element;
    int32_t id = -1;
    napi_get_element(env, arguments[1], i, &element);
    napi_get_value_int32(env, element, &id);
    const auto tensor = backend->tfe_handle_map_.find(id);
    if (tensor == backend->tfe_handle_map_.end()) {
      napi_throw_error(env, nullptr, ("runFunction: input " + std::to_string(i) + " has been disposed").c_str());
      return nullptr;
    }
    TFE_OpAddInput(operation.op, tensor->second, status.status);
    if (!ThrowUnlessOk(env, status.status)) return nullptr;
  }
  std::vector<TFE_TensorHandle *> outputs(signature.outputs, nullptr);
  int made = signature.outputs;
  TFE_Execute(operation.op, outputs.data(), &made, status.status);
  if (!ThrowUnlessOk(env, status.status)) return nullptr;
  napi_value result;
  napi_create_array_with_length(env, made, &result);
  for (int i = 0; i < made; i++)
    napi_set_element(env, result, i, backend->GenerateOutputTensorInfo(env, outputs[i]));
  return result;
}

// removeFunction(name): forgets the function, and frees what TensorFlow made of it.
static napi_value RemoveFunction(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument;
  napi_get_cb_info(env, info, &count, &argument, nullptr, nullptr);
  TFJSBackend *const backend = GetTFJSBackend(env);
  std::string name;
  if (!backend || count < 1 || GetStringParam(env, argument, name) != napi_ok) return nullptr;
  TF_AutoStatus status;
  Signatures().erase(name);
  TFE_ContextRemoveFunction(backend->tfe_context_, name.c_str(), status.status);
  ThrowUnlessOk(env, status.status);
  return nullptr;
}

}  // namespace tfnodejs

void RegisterOperations();  // operations.cc

NAPI_MODULE_INIT() {
  using namespace tfnodejs;
  RegisterOperations();
  InitTFNodeJSBinding(env, exports);
  const struct {
    const char *name;
    napi_callback call;
  } functions[] = {{"addFunction", AddFunction}, {"runFunction", RunFunction}, {"removeFunction", RemoveFunction}};
  for (const auto &[name, call] : functions) {
    napi_value made;
    if (napi_create_function(env, name, NAPI_AUTO_LENGTH, call, nullptr, &made) == napi_ok)
      napi_set_named_property(env, exports, name, made);
  }
  return exports;
}
