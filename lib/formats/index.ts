// Formats of files that are not to be trusted: they read bytes and know nothing of datasets or models, which both use
// them.
export { CorruptFileError } from "./corrupt-file";
export { numpyRules, PickledArray } from "./pickle/numpy";
export { unpickle, type Buildable, type PickleFunction, type PickleRules } from "./pickle";
export { readMatlabStructs, type MatlabStruct } from "./matlab";
export { parsePythonJson } from "./python-json";
export { gunzipFile } from "./gunzip";
export { encodePng } from "./png";
export { decodePnm, type RawPixels } from "./pnm";
export { isSafePath, tarMembers, type TarMember } from "./tar";
export { zipMembers, type ZipMember } from "./zip";
export { encodeNpy, readNpy } from "./npy";
export { openTensors } from "./open-tensors";
export { writeSafetensors, type TensorToWrite } from "./safetensors";
export { type Dtype, type TensorEntry, type TensorFile } from "./tensors";
