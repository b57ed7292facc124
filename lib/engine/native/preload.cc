// Loads a library with standard error turned away while its static initialisers run. TensorFlow's say "oneDNN custom
// operations are on" there, before any setting of its log level counts, and that would stand above every cell's output.
#include <dlfcn.h>
#include <fcntl.h>
#include <node_api.h>
#include <unistd.h>

#include <string>

namespace {

// preload(path): throws an Error with the loader's message where the library cannot be loaded.
napi_value Preload(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument;
  size_t length = 0;
  napi_get_cb_info(env, info, &count, &argument, nullptr, nullptr);
  if (count < 1 || napi_get_value_string_utf8(env, argument, nullptr, 0, &length) != napi_ok) {
    napi_throw_type_error(env, nullptr, "preload: expected the path of a library");
    return nullptr;
  }
  std::string path(length + 1, '\0');
  napi_get_value_string_utf8(env, argument, &path[0], path.size(), &length);

  const int saved = dup(STDERR_FILENO);
  const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (saved >= 0 && nowhere >= 0) dup2(nowhere, STDERR_FILENO);
  const bool loaded = dlopen(path.c_str(), RTLD_LAZY | RTLD_LOCAL) != nullptr;
  const std::string error = loaded ? "" : dlerror();
  if (saved >= 0 && nowhere >= 0) dup2(saved, STDERR_FILENO);
  if (saved >= 0) close(saved);
  if (nowhere >= 0) close(nowhere);

  if (!loaded) napi_throw_error(env, nullptr, error.c_str());
  return nullptr;
}

}  // namespace

NAPI_MODULE_INIT() {
  napi_value preload;
  if (napi_create_function(env, "preload", NAPI_AUTO_LENGTH, Preload, nullptr, &preload) == napi_ok) {
    napi_set_named_property(env, exports, "preload", preload);
  }
  return exports;
}
