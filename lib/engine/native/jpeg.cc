// What every picture of a training batch costs. A part of a JPEG, decoded and resampled: libjpeg-turbo decodes only the
// part (rows below it are never read, columns beside it never transformed), then Pillow's resampling in its fixed-point
// arithmetic, the same bytes as Pillow's. And bytes to scaled floats.
#include <node_api.h>

#include <algorithm>
#include <cmath>
#include <csetjmp>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

// These want <cstdio> before them.
#include <jpeglib.h>
#include <jerror.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

// Compiled for newer processors too; which one runs is chosen when the addon is loaded.
#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__)
#define FOR_NEWER_TOO __attribute__((target_clones("avx2", "default")))
#else
#define FOR_NEWER_TOO
#endif

namespace {

// More scans than any encoder writes: a small file with thousands would hold a processor for minutes.
constexpr int kMostScans = 500;
constexpr int kBits = 32 - 8 - 2;  // of a weight's fraction (Pillow's Resample.c)

constexpr int kSpare = 2;              // pixels behind the last one that may be read, never used

// Leaves what it holds unset: it is written before it is read.
struct Bytes {
  std::unique_ptr<uint8_t[]> held;
  size_t size = 0;
  uint8_t* data() { return held.get(); }
  const uint8_t* data() const { return held.get(); }
  void resize(size_t wanted) {
    if (wanted <= size) return;
    held.reset(new uint8_t[wanted]);
    size = wanted;
  }
};

// A thread keeps its buffers for the next picture, unless this one was uncommonly large.
void Release(Bytes& bytes) {
  if (bytes.size <= (16u << 20)) return;
  bytes.held.reset();
  bytes.size = 0;
}

struct Failure {
  jpeg_error_mgr manager;
  std::jmp_buf back;
  char message[JMSG_LENGTH_MAX];
};

void Fail(j_common_ptr jpeg) {
  Failure* failure = reinterpret_cast<Failure*>(jpeg->err);
  jpeg->err->format_message(jpeg, failure->message);
  std::longjmp(failure->back, 1);
}

// A file that ends too early is refused; other oddities are let pass, silently.
void Warn(j_common_ptr jpeg, int level) {
  if (level < 0 && jpeg->err->msg_code == JWRN_JPEG_EOF) Fail(jpeg);
}

void LimitScans(j_common_ptr jpeg) {
  if (!jpeg->is_decompressor) return;
  if (reinterpret_cast<j_decompress_ptr>(jpeg)->input_scan_number <= kMostScans) return;
  Failure* failure = reinterpret_cast<Failure*>(jpeg->err);
  std::snprintf(failure->message, sizeof failure->message, "more than %d scans", kMostScans);
  std::longjmp(failure->back, 1);
}

// What is asked for. Lengths are pixels of the whole picture.
struct Request {
  int left, top, width, height;     // the part to decode: nothing outside has a say
  double x, y;                      // where in the part the result's top left corner lies
  double scale_x, scale_y;          // pixels of the part for one of the result
  int out_width, out_height;
  double support;                   // of the kernel: 1 linear, 2 cubic
  bool shrink;                      // decode at 1/2, 1/4 or 1/8 where that has pixels enough
};

// Four bytes a pixel, red first: a vector of one pixel is one register.
struct Part {
  int width = 0, height = 0, stride = 0;
  int first = 0;  // bytes of each row before the part
  Bytes pixels;
};

// Fills `part`, and brings the request into its coordinates. False with a message where it cannot.
bool Decode(const uint8_t* data, size_t length, Request& request, Part& part, Failure& failure) {
  jpeg_decompress_struct jpeg;
  jpeg.err = jpeg_std_error(&failure.manager);
  failure.manager.error_exit = Fail;
  failure.manager.emit_message = Warn;
  jpeg_progress_mgr progress{};
  progress.progress_monitor = LimitScans;
  if (setjmp(failure.back)) {
    jpeg_destroy_decompress(&jpeg);
    return false;
  }
  jpeg_create_decompress(&jpeg);
  jpeg.progress = &progress;
  jpeg_mem_src(&jpeg, data, length);
  jpeg_read_header(&jpeg, TRUE);
  jpeg.out_color_space = JCS_EXT_RGBX;
  jpeg.dct_method = JDCT_ISLOW;
  int eighths = 8;
  if (request.shrink)
    while (eighths > 1 && request.scale_x * eighths / 2 >= 8 && request.scale_y * eighths / 2 >= 8) eighths /= 2;
  jpeg.scale_num = eighths;
  jpeg.scale_denom = 8;
  jpeg_start_decompress(&jpeg);
  const double ratio = eighths / 8.0;
  const int full_width = jpeg.output_width, full_height = jpeg.output_height;
  const int left = static_cast<int>(std::floor(request.left * ratio));
  const int top = static_cast<int>(std::floor(request.top * ratio));
  const int right = std::min(full_width, static_cast<int>(std::ceil((request.left + request.width) * ratio)));
  const int bottom = std::min(full_height, static_cast<int>(std::ceil((request.top + request.height) * ratio)));
  if (request.left < 0 || request.top < 0 || right <= left || bottom <= top ||
      request.width > static_cast<int>(jpeg.image_width) - request.left ||
      request.height > static_cast<int>(jpeg.image_height) - request.top) {
    std::snprintf(failure.message, sizeof failure.message, "the part lies outside the picture");
    jpeg_destroy_decompress(&jpeg);
    return false;
  }
  request.x = (request.left + request.x) * ratio - left;
  request.y = (request.top + request.y) * ratio - top;
  request.scale_x *= ratio;
  request.scale_y *= ratio;
  // The colours of a pixel at the edge of what is decoded lack a neighbour: decode a little more on either side.
  JDIMENSION from = std::max(0, left - 2);
  JDIMENSION across = std::min(full_width, right + 2) - from;
  jpeg_crop_scanline(&jpeg, &from, &across);
  part.width = right - left;
  part.height = bottom - top;
  part.stride = 4 * static_cast<int>(across);
  part.first = 4 * (left - static_cast<int>(from));
  part.pixels.resize(static_cast<size_t>(part.stride) * part.height + 4 * kSpare);
  // Likewise for the row above: the first rows read may differ.
  const int above = std::min(top, 2);
  if (top > above) jpeg_skip_scanlines(&jpeg, top - above);
  for (int y = -above; y < part.height; y++) {
    JSAMPROW row = part.pixels.data() + static_cast<size_t>(part.stride) * std::max(0, y);
    jpeg_read_scanlines(&jpeg, &row, 1);
  }
  jpeg_destroy_decompress(&jpeg);
  return true;
}

struct Taps {
  int most = 0;
  std::vector<int> first, count;
  std::vector<int32_t> weights;  // `most` for each pixel of the result, zeros after the last
};

double Weight(double x, double support) {
  x = std::abs(x);
  if (support == 1) return x < 1 ? 1 - x : 0;
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}

// For each pixel of the result: which of the part's it is made of, and how much of each.
Taps MakeTaps(int length, int out, double start, double scale, double support) {
  const double filter = std::max(1.0, scale);
  const double reach = support * filter;
  Taps taps;
  taps.most = 2 * static_cast<int>(std::ceil(reach)) + 2;  // even: they are taken in pairs
  taps.first.resize(out);
  taps.count.resize(out);
  taps.weights.assign(static_cast<size_t>(out) * taps.most, 0);
  std::vector<double> exact(taps.most);
  for (int i = 0; i < out; i++) {
    const double centre = start + (i + 0.5) * scale;
    const int first = std::clamp(static_cast<int>(centre - reach + 0.5), 0, length - 1);
    const int end = std::clamp(static_cast<int>(centre + reach + 0.5), first + 1, length);
    double sum = 0;
    for (int k = 0; k < end - first; k++) sum += exact[k] = Weight((k + first - centre + 0.5) / filter, support);
    for (int k = 0; k < end - first; k++) {
      const double weight = sum == 0 ? 0 : exact[k] / sum;
      taps.weights[static_cast<size_t>(i) * taps.most + k] =
          static_cast<int32_t>((weight < 0 ? -0.5 : 0.5) + weight * (1 << kBits));
    }
    taps.first[i] = first;
    taps.count[i] = end - first;
  }
  return taps;
}

constexpr int32_t kHalf = 1 << (kBits - 1);

inline uint8_t Byte(int32_t sum) { return static_cast<uint8_t>(std::clamp(sum >> kBits, 0, 255)); }

// One row across, from four bytes a pixel to three.
void Across(const uint8_t* row, const Taps& taps, int out, uint8_t* to) {
  for (int x = 0; x < out; x++, to += 3) {
    const int32_t* weights = &taps.weights[static_cast<size_t>(x) * taps.most];
    const uint8_t* at = row + 4 * taps.first[x];
    int32_t r = kHalf, g = kHalf, b = kHalf;
    for (int k = 0; k < taps.count[x]; k++, at += 4) {
      r += at[0] * weights[k];
      g += at[1] * weights[k];
      b += at[2] * weights[k];
    }
    to[0] = Byte(r);
    to[1] = Byte(g);
    to[2] = Byte(b);
  }
}

#if defined(__x86_64__)
// The same, two taps at a time: what the second reads too much has no weight. `wide` has each weight four times.
__attribute__((target("avx2"))) void AcrossAvx2(const uint8_t* row, const Taps& taps, const int32_t* wide, int out,
                                                uint8_t* to) {
  const int* first = taps.first.data();
  const int* count = taps.count.data();
  const __m256i half = _mm256_set_epi32(0, 0, 0, 0, 0, kHalf, kHalf, kHalf);
  for (int x = 0; x < out; x++, wide += 4 * taps.most, to += 3) {
    const uint8_t* at = row + 4 * first[x];
    __m256i pairs = half;
    for (int k = 0; k < count[x]; k += 2) {
      const __m128i bytes = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(at + 4 * k));
      const __m256i weights = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(wide + 4 * k));
      pairs = _mm256_add_epi32(pairs, _mm256_mullo_epi32(_mm256_cvtepu8_epi32(bytes), weights));
    }
    __m128i sum = _mm_add_epi32(_mm256_castsi256_si128(pairs), _mm256_extracti128_si256(pairs, 1));
    sum = _mm_srai_epi32(sum, kBits);
    sum = _mm_packus_epi16(_mm_packs_epi32(sum, sum), sum);
    const int pixel = _mm_cvtsi128_si32(sum);
    std::memcpy(to, &pixel, 4);  // the fourth byte is the next pixel's, or spare
  }
}
#endif

// One row of the result from `count` rows.
FOR_NEWER_TOO
void Down(const uint8_t* from, int stride, int count, const int32_t* weights, uint8_t* to) {
  constexpr int kLanes = 32;
  for (int start = 0; start < stride; start += kLanes) {
    // The last ones of a row are done twice rather than one by one.
    const int at = stride < kLanes ? 0 : std::min(start, stride - kLanes);
    const int lanes = std::min(kLanes, stride);
    int32_t sums[kLanes];
    for (int i = 0; i < kLanes; i++) sums[i] = kHalf;
    const uint8_t* row = from + at;
    for (int k = 0; k < count; k++, row += stride) {
      const int32_t weight = weights[k];
      if (lanes == kLanes)
        for (int i = 0; i < kLanes; i++) sums[i] += row[i] * weight;
      else
        for (int i = 0; i < lanes; i++) sums[i] += row[i] * weight;
    }
    for (int i = 0; i < lanes; i++) to[at + i] = Byte(sums[i]);
  }
}

void Resample(const Part& part, const Request& request, uint8_t* to) {
  const int width = request.out_width, stride = 3 * width;
  const Taps across = MakeTaps(part.width, width, request.x, request.scale_x, request.support);
  const Taps down = MakeTaps(part.height, request.out_height, request.y, request.scale_y, request.support);
  const int top = down.first.front();
  const int bottom = down.first.back() + down.count.back();
  static thread_local Bytes narrow;
  narrow.resize(static_cast<size_t>(stride) * (bottom - top) + 4);
  const uint8_t* row = part.pixels.data() + static_cast<size_t>(part.stride) * top + part.first;
  uint8_t* into = narrow.data();
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) {
    std::vector<int32_t> wide(across.weights.size() * 4);
    for (size_t i = 0; i < wide.size(); i++) wide[i] = across.weights[i / 4];
    for (int y = top; y < bottom; y++, row += part.stride, into += stride)
      AcrossAvx2(row, across, wide.data(), width, into);
  }
#endif
  for (; into < narrow.data() + static_cast<size_t>(stride) * (bottom - top); row += part.stride, into += stride)
    Across(row, across, width, into);
  for (int y = 0; y < request.out_height; y++)
    Down(narrow.data() + static_cast<size_t>(stride) * (down.first[y] - top), stride, down.count[y],
         &down.weights[static_cast<size_t>(y) * down.most], to + static_cast<size_t>(stride) * y);
  Release(narrow);
}

// resample(bytes, left, top, width, height, x, y, scaleX, scaleY, outWidth, outHeight, support, shrink): Uint8Array.
napi_value ResamplePart(napi_env env, napi_callback_info info) {
  size_t count = 13;
  napi_value arguments[13];
  napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr);
  size_t length = 0;
  void* data = nullptr;
  napi_typedarray_type type;
  double numbers[13];
  bool good = count == 13 && napi_get_typedarray_info(env, arguments[0], &type, &length, &data, nullptr, nullptr) == napi_ok &&
              type == napi_uint8_array;
  for (int i = 1; good && i < 13; i++) good = napi_get_value_double(env, arguments[i], &numbers[i]) == napi_ok;
  if (!good || numbers[9] < 1 || numbers[10] < 1 || numbers[7] <= 0 || numbers[8] <= 0) {
    napi_throw_type_error(env, nullptr, "resample: expected a Uint8Array and twelve numbers");
    return nullptr;
  }
  auto whole = [&](int i) { return static_cast<int>(numbers[i]); };
  Request request{whole(1),   whole(2),   whole(3), whole(4),  numbers[5],  numbers[6],
                  numbers[7], numbers[8], whole(9), whole(10), numbers[11], numbers[12] != 0};
  static thread_local Part part;
  Failure failure;
  if (!Decode(static_cast<const uint8_t*>(data), length, request, part, failure)) {
    napi_throw_error(env, nullptr, failure.message);
    return nullptr;
  }
  const size_t size = static_cast<size_t>(3) * request.out_width * request.out_height;
  napi_value buffer, array;
  void* pixels = nullptr;
  if (napi_create_arraybuffer(env, size, &pixels, &buffer) != napi_ok) return nullptr;
  Resample(part, request, static_cast<uint8_t*>(pixels));
  Release(part.pixels);
  napi_create_typedarray(env, napi_uint8_array, size, buffer, 0, &array);
  return array;
}

// normalize(bytes, into, start, table): into[start + i] = table[256 (i mod 3) + bytes[i]].
napi_value Normalize(napi_env env, napi_callback_info info) {
  size_t count = 4;
  napi_value arguments[4];
  napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr);
  struct Array {
    napi_typedarray_type type;
    size_t length;
    void* data;
  } bytes{}, into{}, table{};
  double start = -1;
  auto read = [&](int i, Array& array) {
    return napi_get_typedarray_info(env, arguments[i], &array.type, &array.length, &array.data, nullptr, nullptr) ==
           napi_ok;
  };
  if (count != 4 || !read(0, bytes) || !read(1, into) || !read(3, table) ||
      napi_get_value_double(env, arguments[2], &start) != napi_ok || bytes.type != napi_uint8_array ||
      into.type != napi_float32_array || table.type != napi_float32_array || table.length != 768 || start < 0 ||
      bytes.length % 3 != 0 || start + bytes.length > into.length) {
    napi_throw_type_error(env, nullptr, "normalize: expected bytes, floats with room for them, a place and a table of 768");
    return nullptr;
  }
  const uint8_t* from = static_cast<const uint8_t*>(bytes.data);
  const float* values = static_cast<const float*>(table.data);
  float* to = static_cast<float*>(into.data) + static_cast<size_t>(start);
  for (const uint8_t* end = from + bytes.length; from < end; from += 3, to += 3) {
    to[0] = values[from[0]];
    to[1] = values[256 + from[1]];
    to[2] = values[512 + from[2]];
  }
  return nullptr;
}

}  // namespace

NAPI_MODULE_INIT() {
  const struct {
    const char* name;
    napi_callback call;
  } functions[] = {{"resample", ResamplePart}, {"normalize", Normalize}};
  for (const auto& [name, call] : functions) {
    napi_value made;
    if (napi_create_function(env, name, NAPI_AUTO_LENGTH, call, nullptr, &made) == napi_ok)
      napi_set_named_property(env, exports, name, made);
  }
  return exports;
}
