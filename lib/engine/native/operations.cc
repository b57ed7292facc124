// TensorFlow operations of our own, for the CPU: what TensorFlow has as a dozen passes over memory, in one. They are registered
// when the binding is loaded, and stand in graphs like TensorFlow's own.
#if defined(__GNUC__) && !defined(__clang__)
// Products and sums are rounded one by one, as TensorFlow's single operations round them.
#pragma GCC optimize("O3", "no-math-errno", "no-trapping-math", "fp-contract=off")
#else
#pragma STDC FP_CONTRACT OFF
#endif

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <system_error>
#include <thread>
#include <vector>

#include "tensorflow/c/ops.h"
#include "tensorflow/c/tf_datatype.h"
#include "tensorflow/c/tf_status.h"
#include "tensorflow/c/tf_tensor.h"

// Of tensorflow/c/kernels.h, which asks for headers that set-up does not unpack.
extern "C" {
struct TF_KernelBuilder;
struct TF_OpKernelConstruction;
struct TF_OpKernelContext;
TF_KernelBuilder* TF_NewKernelBuilder(const char* operation, const char* device, void* (*create)(TF_OpKernelConstruction*),
                                      void (*compute)(void*, TF_OpKernelContext*), void (*remove)(void*));
void TF_RegisterKernelBuilder(const char* name, TF_KernelBuilder* builder, TF_Status* status);
void TF_GetInput(TF_OpKernelContext* context, int index, TF_Tensor** tensor, TF_Status* status);
void TF_OpKernelConstruction_Failure(TF_OpKernelConstruction* construction, TF_Status* status);
void TF_OpKernelContext_Failure(TF_OpKernelContext* context, TF_Status* status);
void TF_OpKernelConstruction_GetAttrFloat(TF_OpKernelConstruction* construction, const char* name, float* value,
                                          TF_Status* status);
TF_Tensor* TF_AllocateOutput(TF_OpKernelContext* context, int index, TF_DataType type, const int64_t* shape,
                             int dimensions, size_t bytes, TF_Status* status);
}

// Compiled for newer processors too; which one runs is chosen when the binding is loaded.
#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__)
#define FOR_NEWER_TOO __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define FOR_NEWER_TOO
#endif

namespace {

struct Status {
  TF_Status* const held = TF_NewStatus();
  ~Status() { TF_DeleteStatus(held); }
  operator TF_Status*() const { return held; }
  bool ok() const { return TF_GetCode(held) == TF_OK; }
};

// An input or output of a running operation.
struct Values {
  TF_Tensor* tensor = nullptr;
  ~Values() {
    if (tensor) TF_DeleteTensor(tensor);
  }
  float* data() const { return static_cast<float*>(TF_TensorData(tensor)); }
  int64_t size() const { return TF_TensorElementCount(tensor); }
};

bool Fail(TF_OpKernelContext* context, const Status& status) {
  if (status.ok()) return false;
  TF_OpKernelContext_Failure(context, status);
  return true;
}

bool Refuse(TF_OpKernelContext* context, const char* why) {
  Status status;
  TF_SetStatus(status, TF_INVALID_ARGUMENT, why);
  return Fail(context, status);
}

// An output of the input's shape.
bool AllocateLike(TF_OpKernelContext* context, int index, const Values& input, Values& output, const Status& status) {
  std::vector<int64_t> shape(TF_NumDims(input.tensor));
  for (size_t i = 0; i < shape.size(); i++) shape[i] = TF_Dim(input.tensor, static_cast<int>(i));
  output.tensor = TF_AllocateOutput(context, index, TF_FLOAT, shape.data(), static_cast<int>(shape.size()),
                                    sizeof(float) * input.size(), status);
  return status.ok();
}

int Threads() {
  const char* told = std::getenv("TF_NUM_INTRAOP_THREADS");
  const int wanted = told ? std::atoi(told) : 0;
  return wanted > 0 ? wanted : std::max(1u, std::thread::hardware_concurrency());
}

// Calls f(from, to) on parts of [0, count), side by side where each has `least` or more.
template <typename F>
void InParts(int64_t count, int64_t least, F f) {
  static const int threads = Threads();
  const int64_t parts = std::clamp<int64_t>(count / least, 1, threads);
  std::vector<std::thread> others;
  int64_t done = count / parts;
  try {
    for (int64_t i = 1; i < parts; i++, done = count * i / parts) others.emplace_back(f, done, count * (i + 1) / parts);
  } catch (const std::system_error&) {
    // No more threads are to be had: the rest is done here.
    f(done, count);
  }
  f(0, count / parts);
  for (auto& other : others) other.join();
}

// Numbers that make up an update of AdamW.
struct AdamW {
  float keep_mean, add_mean, keep_square, add_square, epsilon;  // beta1, 1 - beta1, beta2, 1 - beta2
  float decay, root, rate;                                      // of this step
};

FOR_NEWER_TOO
void Update(const AdamW& now, int64_t from, int64_t to, const float* __restrict values, const float* __restrict mean,
            const float* __restrict square, const float* __restrict decays, const float* __restrict gradient,
            float* __restrict new_values, float* __restrict new_mean, float* __restrict new_square) {
  for (int64_t i = from; i < to; i++) {
    const float g = gradient[i];
    const float m = mean[i] * now.keep_mean + g * now.add_mean;
    const float v = square[i] * now.keep_square + (g * g) * now.add_square;
    const float size = std::sqrt(v) / now.root + now.epsilon;
    new_mean[i] = m;
    new_square[i] = v;
    new_values[i] = values[i] * (decays[i] * now.decay + 1.0f) - (m / size) * now.rate;
  }
}

template <typename State>
void Delete(void* state) {
  delete static_cast<State*>(state);
}

void* CreateAdamW(TF_OpKernelConstruction* construction) {
  auto* made = new AdamW();
  Status status;
  const struct {
    const char* name;
    float* into;
  } attributes[] = {{"keep_mean", &made->keep_mean},
                    {"add_mean", &made->add_mean},
                    {"keep_square", &made->keep_square},
                    {"add_square", &made->add_square},
                    {"epsilon", &made->epsilon}};
  for (const auto& [name, into] : attributes) TF_OpKernelConstruction_GetAttrFloat(construction, name, into, status);
  if (!status.ok()) TF_OpKernelConstruction_Failure(construction, status);
  return made;
}

void ComputeAdamW(void* state, TF_OpKernelContext* context) {
  AdamW now = *static_cast<AdamW*>(state);
  Status status;
  Values inputs[8];
  for (int i = 0; i < 8; i++) {
    TF_GetInput(context, i, &inputs[i].tensor, status);
    if (Fail(context, status)) return;
  }
  const int64_t count = inputs[0].size();
  for (int i = 0; i < 8; i++)
    if (inputs[i].size() != (i < 5 ? count : 1)) {
      Refuse(context, "UpstreamAdamW: expected five vectors of one length and three scalars");
      return;
    }
  now.decay = *inputs[5].data();
  now.root = *inputs[6].data();
  now.rate = *inputs[7].data();
  Values made[3];
  for (int i = 0; i < 3; i++) {
    AllocateLike(context, i, inputs[0], made[i], status);
    if (Fail(context, status)) return;
  }
  InParts(count, 1 << 17, [&](int64_t from, int64_t to) {
    Update(now, from, to, inputs[0].data(), inputs[1].data(), inputs[2].data(), inputs[3].data(), inputs[4].data(),
           made[0].data(), made[1].data(), made[2].data());
  });
}

// Every output has the first input's shape.
template <int outputs>
void ShapeOfFirst(TF_ShapeInferenceContext* context, TF_Status* status) {
  TF_ShapeHandle* shape = TF_NewShapeHandle();
  TF_ShapeInferenceContextGetInput(context, 0, shape, status);
  for (int i = 0; i < outputs && TF_GetCode(status) == TF_OK; i++)
    TF_ShapeInferenceContextSetOutput(context, i, shape, status);
  TF_DeleteShapeHandle(shape);
}

struct Operation {
  const char* name;
  std::vector<const char*> inputs, outputs, attributes;
  void (*shape)(TF_ShapeInferenceContext*, TF_Status*);
  void* (*create)(TF_OpKernelConstruction*);
  void (*compute)(void*, TF_OpKernelContext*);
  void (*remove)(void*);
};

}  // namespace

// Registers the operations; a second call does nothing.
void RegisterOperations() {
  static const bool done = [] {
    const Operation operations[] = {
        {"UpstreamAdamW",
         {"values: float", "mean: float", "square: float", "decays: float", "gradient: float", "decay: float",
          "root: float", "rate: float"},
         {"new_values: float", "new_mean: float", "new_square: float"},
         {"keep_mean: float", "add_mean: float", "keep_square: float", "add_square: float", "epsilon: float"},
         ShapeOfFirst<3>,
         CreateAdamW,
         ComputeAdamW,
         Delete<AdamW>},
    };
    for (const auto& one : operations) {
      Status status;
      TF_OpDefinitionBuilder* definition = TF_NewOpDefinitionBuilder(one.name);
      for (const char* input : one.inputs) TF_OpDefinitionBuilderAddInput(definition, input);
      for (const char* output : one.outputs) TF_OpDefinitionBuilderAddOutput(definition, output);
      for (const char* attribute : one.attributes) TF_OpDefinitionBuilderAddAttr(definition, attribute);
      TF_OpDefinitionBuilderSetShapeInferenceFunction(definition, one.shape);
      TF_RegisterOpDefinition(definition, status);
      if (!status.ok()) continue;
      TF_RegisterKernelBuilder(one.name, TF_NewKernelBuilder(one.name, "CPU", one.create, one.compute, one.remove),
                               status);
    }
    return true;
  }();
  (void)done;
}
