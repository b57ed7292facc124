import { arch, platform } from "node:process";
import { UserError } from "../../common";
import { jpegVersion, openblasVersion, tensorflowVersion, type Variant } from "../installation";

/** A wheel on PyPI, of which set-up takes some files. */
export interface Wheel {
  name: string;
  version: string;
  /** The wheel's platform tag. */
  platform: string;
  sha256: string;
}

interface Entry {
  system: `${NodeJS.Platform}-${NodeJS.Architecture}`;
  variant: Variant;
  wheels: readonly Wheel[];
  /** Whether it has been seen to compute; set-up says so where it has not. */
  tried: boolean;
}

const tensorflow = (name: string, platform: string, sha256: string): Wheel => ({
  name,
  version: tensorflowVersion,
  platform,
  sha256,
});

/** What the `and-cuda` extra of TensorFlow's wheel names: NVIDIA's wheels for CUDA 12. */
const cuda: readonly (readonly [name: string, version: string, platform: string, sha256: string])[] = [
  [
    "cublas",
    "12.9.3.13",
    "manylinux_2_27_x86_64",
    "d7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72",
  ],
  [
    "cuda-cupti",
    "12.9.79",
    "manylinux_2_25_x86_64",
    "096bcf334f13e1984ba36685ad4c1d6347db214de03dbb6eebb237b41d9d934f",
  ],
  [
    "cuda-nvcc",
    "12.9.86",
    "manylinux2010_x86_64",
    "5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0",
  ],
  [
    "cuda-nvrtc",
    "12.9.86",
    "manylinux2010_x86_64",
    "210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4",
  ],
  [
    "cuda-runtime",
    "12.9.79",
    "manylinux2014_x86_64",
    "25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3",
  ],
  [
    "cudnn",
    "9.28.0.42",
    "manylinux_2_27_x86_64",
    "9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375",
  ],
  [
    "cufft",
    "11.4.1.4",
    "manylinux2014_x86_64",
    "c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28",
  ],
  [
    "curand",
    "10.3.10.19",
    "manylinux_2_27_x86_64",
    "49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e",
  ],
  [
    "cusolver",
    "11.7.5.82",
    "manylinux_2_27_x86_64",
    "15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88",
  ],
  [
    "cusparse",
    "12.5.10.65",
    "manylinux2014_x86_64",
    "73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78",
  ],
  [
    "nccl",
    "2.32.3",
    "manylinux_2_27_x86_64",
    "bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c",
  ],
  [
    "nvjitlink",
    "12.9.86",
    "manylinux2010_x86_64",
    "e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9",
  ],
];

/** Which wheels hold TensorFlow's library for which machine. */
export const tensorflowWheels: readonly Entry[] = [
  {
    system: "linux-x64",
    variant: "cpu",
    tried: true,
    wheels: [
      tensorflow(
        "tensorflow-cpu",
        "manylinux_2_27_x86_64",
        "dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb",
      ),
    ],
  },
  {
    system: "linux-x64",
    variant: "gpu",
    tried: false,
    wheels: [
      tensorflow(
        "tensorflow",
        "manylinux_2_27_x86_64",
        "b3b95643c4e70eb925839938fb35cbe142f317ec84af6844ee61513713bb13c0",
      ),
      ...cuda.map(([name, version, platform, sha256]) => ({
        name: `nvidia-${name}-cu12`,
        version,
        platform,
        sha256,
      })),
    ],
  },
  {
    system: "linux-arm64",
    variant: "cpu",
    tried: false,
    wheels: [
      tensorflow(
        "tensorflow",
        "manylinux_2_27_aarch64",
        "b07d15737406533898e36c7ef7944b1be18e9028dc521b9229952c537bbc5552",
      ),
    ],
  },
  {
    system: "darwin-arm64",
    variant: "cpu",
    tried: false,
    wheels: [
      tensorflow(
        "tensorflow",
        "macosx_12_0_arm64",
        "56ecd7d47429acbe1df2694d50b75bf9fc3995ac92cb367cd9af6c4780ead712",
      ),
    ],
  },
];

/** The wheels for this machine's system and processor. @throws UserError where there are none. */
export function wheelsFor(variant: Variant): Entry {
  const system = `${platform}-${arch}`;
  const entry = tensorflowWheels.find((entry) => entry.system === system && entry.variant === variant);
  if (entry === undefined) {
    const known = tensorflowWheels.map(({ system, variant }) => `${system} (${variant})`).join(", ");
    throw new UserError(`no TensorFlow for ${system} (${variant}): there is one for ${known}`);
  }
  return entry;
}

const jpeg = (platform: string, sha256: string): Wheel => ({
  name: "comma-deps-libjpeg",
  version: jpegVersion,
  platform,
  sha256,
});

/** libjpeg-turbo as a static library with its headers (270 kB), for each system. */
export const jpegWheels: Readonly<Partial<Record<Entry["system"], Wheel>>> = {
  "linux-x64": jpeg(
    "manylinux_2_28_x86_64",
    "b47ff662cabd8a0c564fd12f64de451a8806990d80712193b6cd7c23fba2ce6f",
  ),
  "linux-arm64": jpeg(
    "manylinux_2_28_aarch64",
    "88219351e4b3d550c403a8143613977d55612abcd3d3a047caad1d391c7eae38",
  ),
  "darwin-arm64": jpeg(
    "macosx_11_0_arm64",
    "57884fbab82c68240529b0955b08490b1c12f8ae2466605f965a2d0a0a8771c1",
  ),
};

const openblas = (platform: string, sha256: string): Wheel => ({
  name: "scipy-openblas32",
  version: openblasVersion,
  platform,
  sha256,
});

/** OpenBLAS with LAPACK as NumPy and SciPy ship it (8 MB, BSD), for each system. */
export const lapackWheels: Readonly<Partial<Record<Entry["system"], Wheel>>> = {
  "linux-x64": openblas(
    "manylinux_2_28_x86_64",
    "0595f94cd58c1f8a0d90c975621f4587337a003916b1979e834ebdf2cb5d9504",
  ),
  "linux-arm64": openblas(
    "manylinux_2_28_aarch64",
    "e085dddbc5b9aa130f83def515d31c440e69f387a90c7e63b154a5575b4466bc",
  ),
  "darwin-arm64": openblas(
    "macosx_11_0_arm64",
    "813bb8101da2f64555c4a5e71c3714539d92b0b4f1841ec12b80d50e56cde46c",
  ),
};
