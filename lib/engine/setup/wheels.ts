import { arch, platform } from "node:process";
import { Failure } from "../../runs";
import { tensorflowVersion, type Variant } from "../places";

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
  /** Whether this entry has been tried; what has not says so at set-up. */
  tried: boolean;
}

const tensorflow = (name: string, platform: string, sha256: string): Wheel => ({
  name,
  version: tensorflowVersion,
  platform,
  sha256,
});

/** Which wheels hold TensorFlow's library for which machine. */
export const entries: readonly Entry[] = [
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

/** The entry for this machine; throws a Failure where there is none. */
export function entryFor(variant: Variant): Entry {
  const system = `${platform}-${arch}`;
  const entry = entries.find((entry) => entry.system === system && entry.variant === variant);
  if (entry === undefined) {
    const known = entries.map(({ system, variant }) => `${system} (${variant})`).join(", ");
    throw new Failure(`no TensorFlow for ${system} (${variant}): there is one for ${known}`);
  }
  return entry;
}
