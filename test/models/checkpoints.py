"""Makes checkpoints as others write them, and what their models compute, on the weights of reference.py's formula.

pip install torch==2.13.0 open_clip_torch==3.3.0 timm==1.0.31 torchvision==0.28.0 safetensors==0.8.0
python test/models/checkpoints.py small test/models/checkpoints    (committed)
python test/models/checkpoints.py large FOLDER                     (made anew by checkpoints.long.test.ts)
python test/models/checkpoints.py saved FOLDER                     (loads what we saved there into OpenCLIP's RN50)
"""
import argparse
import json
import os
import sys

import numpy as np
import open_clip
import safetensors.torch
import timm
import torch
import torch.nn as nn
import torchvision
from safetensors.torch import save_file

from formula import fill, images, numbers, texts, value

which, folder = sys.argv[1:]
os.makedirs(folder, exist_ok=True)
cases = []


def at(name):
    return os.path.join(folder, name)


def case(file, image=None, text=None, head=None, **options):
    """What the model computes with the weights as the file has them."""
    found = {"image": image, "text": text, "head": head}
    with torch.no_grad():
        features = {k: numbers(v()) for k, v in found.items() if v is not None}
    cases.append({"file": file, "options": options, "features": features})


def as_saved(model, dtype):
    """Rounds the weights as the file will have them, so that both sides compute with the same."""
    return model.to(dtype).float()


def clip_case(file, model, size, vocabulary, context, **options):
    x, ids = images(2, 3, size), texts(2, context, vocabulary)
    case(file, lambda: model.encode_image(x), lambda: model.encode_text(ids), **options)


def small_clip(quick_gelu):
    return open_clip.model.CLIP(
        16,
        dict(layers=1, width=64, head_width=64, mlp_ratio=1.0, patch_size=8, image_size=16),
        dict(context_length=8, vocab_size=49408 // 128, width=64, heads=1, layers=1, mlp_ratio=1.0),
        quick_gelu=quick_gelu,
    )


class Traced(nn.Module):
    """OpenAI's archives are traced modules of all of CLIP."""

    def __init__(self, clip):
        super().__init__()
        for name, child in clip.named_children():
            setattr(self, name, child)
        self.positional_embedding, self.text_projection = clip.positional_embedding, clip.text_projection
        self.logit_scale = clip.logit_scale
        self.register_buffer("attn_mask", clip.attn_mask)
        self.input_resolution, self.context_length, self.vocab_size = 16, 8, 386

    def forward(self, x, ids):
        t = self.token_embedding(ids) + self.positional_embedding
        t = self.ln_final(self.transformer(t, attn_mask=self.attn_mask))
        t = t[torch.arange(t.shape[0]), ids.argmax(-1)] @ self.text_projection
        return self.visual(x), t, self.logit_scale


def attention_shapes(name, width, heads):
    size = width // heads
    shapes = {f"{name}out/kernel": (heads, size, width), f"{name}out/bias": (width,)}
    for part in ("query", "key", "value"):
        shapes |= {f"{name}{part}/kernel": (width, heads, size), f"{name}{part}/bias": (heads, size)}
    return shapes


def mlp_shapes(name, width, hidden):
    shapes = {f"{name}Dense_0/kernel": (width, hidden), f"{name}Dense_0/bias": (hidden,)}
    return shapes | {f"{name}Dense_1/kernel": (hidden, width), f"{name}Dense_1/bias": (width,)}


def vit_tree(width, heads, hidden, depth, patch, classes, more, prefix=""):
    """big_vision's ViT by the formula: names with slashes, kernels [in, out], heads on axes of their own."""
    shapes = {
        "embedding/kernel": (patch, patch, 3, width), "embedding/bias": (width,),
        "Transformer/encoder_norm/scale": (width,), "Transformer/encoder_norm/bias": (width,),
        "head/kernel": (width, classes), "head/bias": (classes,),
    } | more
    for i in range(depth):
        block = f"Transformer/encoderblock_{i}/"
        for norm in ("LayerNorm_0", "LayerNorm_1"):
            shapes |= {f"{block}{norm}/scale": (width,), f"{block}{norm}/bias": (width,)}
        shapes |= attention_shapes(f"{block}MultiHeadDotProductAttention_0/", width, heads)
        shapes |= mlp_shapes(f"{block}MlpBlock_0/", width, hidden)
    return {prefix + name: value(name, shape).astype(np.float32) for name, shape in shapes.items()}


def small_vit(size, patch, **options):
    """timm's, with the GELU that JAX computes: Google's weights were trained with it."""
    return timm.models.vision_transformer.VisionTransformer(
        img_size=size, patch_size=patch, embed_dim=32, depth=1, num_heads=4, mlp_ratio=1.0, num_classes=5,
        act_layer=timm.layers.GELUTanh, **options
    ).eval()


def sines_and_cosines(side, width):
    """big_vision's fixed positions: y and x on a grid, times frequencies, sines and cosines of x first."""
    y, x = np.mgrid[:side, :side]
    omega = 1.0 / 10_000.0 ** (np.arange(width // 4) / (width // 4 - 1))
    y, x = np.einsum("m,d->md", y.flatten(), omega), np.einsum("m,d->md", x.flatten(), omega)
    return torch.from_numpy(np.concatenate([np.sin(x), np.cos(x), np.sin(y), np.cos(y)], axis=1)[None]).float()


class SlipClip(nn.Module):
    """SLIP's CLIP: timm's ViT, a matrix into the shared space, OpenAI's text tower."""

    def __init__(self):
        super().__init__()
        text = small_clip(True)
        self.visual = timm.models.vision_transformer.VisionTransformer(
            img_size=16, patch_size=8, embed_dim=32, depth=1, num_heads=4, mlp_ratio=1.0, num_classes=0
        )
        self.transformer, self.token_embedding, self.ln_final = text.transformer, text.token_embedding, text.ln_final
        self.positional_embedding, self.text_projection = text.positional_embedding, text.text_projection
        self.image_projection = nn.Parameter(torch.empty(32, 16))
        self.logit_scale = text.logit_scale
        self.text = [text]

    def encode_image(self, x):
        return self.visual(x) @ self.image_projection

    def encode_text(self, ids):
        return self.text[0].encode_text(ids)


def mixer_tree(model):
    """Google's Mixer from timm's weights."""
    tree = {}
    for name, tensor in model.state_dict().items():
        array = tensor.numpy()
        name = name.replace("stem.proj.", "stem/").replace("norm.weight", "norm/scale").replace("norm.bias", "norm/bias")
        for theirs, ours in {
            "norm1": "LayerNorm_0", "norm2": "LayerNorm_1", "mlp_tokens": "token_mixing",
            "mlp_channels": "channel_mixing", "fc1": "Dense_0", "fc2": "Dense_1",
        }.items():
            name = name.replace(theirs, ours)
        name = name.replace("blocks.", "MixerBlock_").replace(".", "/").replace("norm/scale", "pre_head_layer_norm/scale")
        name = name.replace("norm/bias", "pre_head_layer_norm/bias")
        if "LayerNorm" in name:
            name = name.replace("weight", "scale")
        if name.endswith("weight"):
            name = name.replace("weight", "kernel")
            array = array.transpose(2, 3, 1, 0) if array.ndim == 4 else array.T
        tree[name] = array
    return tree


def rn50():
    config = open_clip.get_model_config("RN50")
    return open_clip.model.CLIP(config["embed_dim"], config["vision_cfg"], config["text_cfg"])


def trunk_case(file, model, size, **options):
    x = images(2, 3, size)
    before = lambda: model.forward_head(model.forward_features(x), pre_logits=True)
    case(file, before, head=lambda: model(x), **options)


if which == "small":
    quick = as_saved(fill(small_clip(True)).eval(), torch.float16)
    clip_case("openai.pt", quick, 16, 386, 8)
    traced = torch.jit.trace(Traced(quick), (images(2, 3, 16), texts(2, 8, 386)))
    traced.half().save(at("openai.pt"))
    quick.float()
    plain = as_saved(fill(small_clip(False)).eval(), torch.bfloat16)
    clip_case("openclip.pt", plain, 16, 386, 8)
    state = {f"module.{k}": v.bfloat16() if v.is_floating_point() else v for k, v in plain.state_dict().items()}
    torch.save({"epoch": 32, "name": "small", "state_dict": state, "optimizer": {"state": {}}}, at("openclip.pt"))
    clip_case("quickgelu.safetensors", quick, 16, 386, 8, activation="quick-gelu")
    halves = {k: v.half().contiguous() for k, v in quick.state_dict().items()}
    save_file(halves, at("quickgelu.safetensors"))
    # vision_transformer's, and big_vision's until 2022: the class token has a position.
    cls = {"cls": (1, 1, 32)}
    np.savez(at("vit.npz"), **vit_tree(32, 4, 32, 1, 8, 5, cls | {"pos_embedding": (1, 5, 32)}))
    vit = small_vit(16, 8)
    vit.load_pretrained(at("vit.npz"))
    trunk_case("vit.npz", vit, 16)
    exact = small_vit(16, 8)
    exact.load_state_dict(vit.state_dict())
    exact.blocks[0].mlp.act = nn.GELU()
    trunk_case("vit.npz", exact, 16, activation="gelu")
    # big_vision's since: the class token joins after the positions.
    np.savez(at("vit-tok.npz"), **vit_tree(32, 4, 32, 1, 8, 5, cls | {"pos_embedding": (1, 4, 32)}, "params/"))
    vit = small_vit(16, 8, no_embed_class=True)
    vit.load_pretrained(at("vit-tok.npz"))
    trunk_case("vit-tok.npz", vit, 16)
    # As DeiT 3 is saved by timm and PyTorch.
    torch.save(vit.state_dict(), at("vit-tok.pt"))
    trunk_case("vit-tok.pt", vit, 16, activation="gelu-tanh", heads=4)
    # Attention to a probe (MAP).
    probe = {"pos_embedding": (1, 4, 32), "MAPHead_0/probe": (1, 1, 32), "MAPHead_0/LayerNorm_0/scale": (32,)}
    probe |= {"MAPHead_0/LayerNorm_0/bias": (32,)} | mlp_shapes("MAPHead_0/MlpBlock_0/", 32, 32)
    probe |= attention_shapes("MAPHead_0/MultiHeadDotProductAttention_0/", 32, 4)
    np.savez(at("vit-map.npz"), **vit_tree(32, 4, 32, 1, 8, 5, probe, "params/"))
    vit = small_vit(16, 8, class_token=False, global_pool="map")
    vit.load_pretrained(at("vit-map.npz"))
    trunk_case("vit-map.npz", vit, 16)
    # The mean of the patches, fixed positions that are in no file, and a tanh layer: "Better plain ViT baselines".
    tree = vit_tree(32, 4, 32, 1, 16, 5, {"pre_logits/kernel": (32, 32), "pre_logits/bias": (32,)})
    # timm asks for the positions.
    np.savez(at("vit-gap.npz"), **tree, pos_embedding=sines_and_cosines(14, 32).numpy())
    vit = small_vit(224, 16, class_token=False, global_pool="avg", fc_norm=False)
    vit.load_pretrained(at("vit-gap.npz"))
    np.savez(at("vit-gap.npz"), **tree)
    kernel, bias = torch.from_numpy(tree["pre_logits/kernel"]), torch.from_numpy(tree["pre_logits/bias"])
    vit.fc_norm = nn.Linear(32, 32)
    vit.fc_norm.weight.data, vit.fc_norm.bias.data = kernel.T.contiguous(), bias
    vit.fc_norm = nn.Sequential(vit.fc_norm, nn.Tanh())
    trunk_case("vit-gap.npz", vit, 224)
    mixer = timm.models.mlp_mixer.MlpMixer(
        img_size=16, patch_size=8, embed_dim=32, num_blocks=1, mlp_ratio=(0.5, 1.0), num_classes=5,
        act_layer=timm.layers.GELUTanh,
    )
    trunk_case("mixer.npz", fill(mixer).eval(), 16)
    np.savez_compressed(at("mixer.npz"), **mixer_tree(mixer))
    slip = as_saved(fill(SlipClip()).eval(), torch.float16)
    clip_case("slip-clip.pt", slip, 16, 386, 8, heads=4)
    state = {f"module.{k}": v.half() for k, v in slip.state_dict().items()}
    state["module.image_mlp.layer1.weight"] = torch.zeros(8, 32).half()
    torch.save({"epoch": 25, "state_dict": state, "args": argparse.Namespace(model="SLIP_VITS16")}, at("slip-clip.pt"))
elif which == "saved":
    loaded = rn50()
    loaded.load_state_dict(safetensors.torch.load_file(at("saved.safetensors")), strict=False)
    names = {k for k in loaded.state_dict() if not k.endswith("num_batches_tracked")}
    assert names == set(safetensors.torch.load_file(at("saved.safetensors")).keys())
    clip_case("saved.safetensors", loaded.eval(), 224, 49408, 77)
else:
    rn50_model = fill(rn50()).eval()
    clip_case("rn50-legacy.pt", rn50_model, 224, 49408, 77)
    wrapped = {f"module.{k}": v for k, v in rn50_model.state_dict().items()}
    torch.save({"epoch": 1, "state_dict": wrapped}, at("rn50-legacy.pt"), _use_new_zipfile_serialization=False)
    resnet = fill(torchvision.models.resnet50()).eval()
    x = images(2, 3, 224)
    body = nn.Sequential(*list(resnet.children())[:-1], nn.Flatten())
    case("resnet50.pth", lambda: body(x), head=lambda: resnet(x))
    torch.save(resnet.state_dict(), at("resnet50.pth"))
    timm_resnet = timm.create_model("resnet50").eval()
    timm_resnet.load_state_dict(resnet.state_dict())
    case("timm-resnet50.safetensors", lambda: timm_resnet.forward_head(timm_resnet.forward_features(x), pre_logits=True),
         head=lambda: timm_resnet(x))
    save_file(timm_resnet.state_dict(), at("timm-resnet50.safetensors"))
    vit = fill(torchvision.models.vit_b_32()).eval()
    heads, vit.heads = vit.heads, nn.Identity()
    case("torchvision-vit.pth", lambda: vit(x), head=lambda: heads(vit(x)))
    vit.heads = heads
    torch.save(vit.state_dict(), at("torchvision-vit.pth"), _use_new_zipfile_serialization=False)
    timm_vit = fill(timm.create_model("vit_base_patch32_224")).eval()
    trunk_case("timm-vit.pt", timm_vit, 224)
    torch.save({"model": timm_vit.half().state_dict()}, at("timm-vit.pt"))
    rounded = timm_vit.float()
    cases.pop()
    trunk_case("timm-vit.pt", rounded, 224)
    mixer = fill(timm.create_model("mixer_b32_224", num_classes=7, act_layer=timm.layers.GELUTanh)).eval()
    trunk_case("mixer.npz", mixer, 224)
    np.savez_compressed(at("mixer.npz"), **mixer_tree(mixer))
    simclr = nn.Module()
    simclr.visual = torchvision.models.resnet50()
    simclr.visual.fc = nn.Identity()
    simclr.image_mlp = nn.Sequential()
    for name, layer in {
        "layer1": nn.Linear(2048, 4096), "bn1": nn.BatchNorm1d(4096), "relu1": nn.ReLU(),
        "layer2": nn.Linear(4096, 4096), "bn2": nn.BatchNorm1d(4096), "relu2": nn.ReLU(),
        "layer3": nn.Linear(4096, 256),
    }.items():
        simclr.image_mlp.add_module(name, layer)
    fill(simclr).eval()
    case("slip-simclr.pt", lambda: simclr.visual(x), head=lambda: simclr.image_mlp(simclr.visual(x)))
    optimizer = torch.optim.AdamW(simclr.parameters())
    torch.save({
        "epoch": 25, "state_dict": {f"module.{k}": v for k, v in simclr.state_dict().items()},
        "optimizer": optimizer.state_dict(), "scaler": {"scale": 65536.0}, "best_acc1": 0,
        "args": argparse.Namespace(model="SIMCLR_RN50", lr=3e-3),
    }, at("slip-simclr.pt"))

with open(at("saved.json" if which == "saved" else "expected.json"), "w") as file:
    json.dump(cases, file)
