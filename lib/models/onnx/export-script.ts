/**
 * A short script for the user's own Python (with torch, onnx, and timm or transformers) that writes a model as ONNX,
 * with how its pictures are prepared beside it.
 *
 * @param name a name of timm's (`timm/vit_base_patch16_224.augreg_in21k`), or `org/name` for transformers.
 */
export function exportScript(name: string, folder: string): string {
  const isTimm = name.startsWith("timm/") || !name.includes("/");
  return `${isTimm ? timm(name.replace(/^timm\//, ""), folder) : transformers(name, folder)}`;
}

const quoted = (text: string) => JSON.stringify(text);

const timm = (name: string, folder: string) => `# pip install torch timm onnx onnxscript
import json, os, timm, torch
name, folder = ${quoted(name)}, ${quoted(folder)}
model = timm.create_model(name, pretrained=True, num_classes=0).eval()
config = timm.data.resolve_model_data_config(model)
os.makedirs(folder, exist_ok=True)
with open(os.path.join(folder, "config.json"), "w") as file:
    json.dump({"architecture": name.split(".")[0], "pretrained_cfg": {**config, "input_size": list(config["input_size"])}}, file)
torch.onnx.export(model, (torch.zeros(2, *config["input_size"]),), os.path.join(folder, "model.onnx"),
                  input_names=["pixel_values"], output_names=["features"], external_data=False,
                  dynamic_shapes=({0: torch.export.Dim("batch")},), dynamo=True)
`;

const transformers = (name: string, folder: string) => `# pip install torch transformers onnx onnxscript
import os, torch
from transformers import AutoImageProcessor, AutoModel
name, folder = ${quoted(name)}, ${quoted(folder)}
model = AutoModel.from_pretrained(name).eval()
processor = AutoImageProcessor.from_pretrained(name)
os.makedirs(folder, exist_ok=True)
processor.save_pretrained(folder)

class Features(torch.nn.Module):
    def forward(self, pixel_values):
        if hasattr(model, "get_image_features"):
            out = model.get_image_features(pixel_values=pixel_values)
        else:
            out = model(pixel_values=pixel_values).last_hidden_state[:, 0]
        return out if torch.is_tensor(out) else out.pooler_output

size = processor.crop_size if getattr(processor, "do_center_crop", False) else processor.size
side = size.get("height") or size.get("shortest_edge")
torch.onnx.export(Features().eval(), (torch.zeros(2, 3, side, side),), os.path.join(folder, "model.onnx"),
                  input_names=["pixel_values"], output_names=["features"], external_data=False,
                  dynamic_shapes=({0: torch.export.Dim("batch")},), dynamo=True)
`;
