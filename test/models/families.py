"""Small models of other libraries' classes, written by those libraries, and the features they compute.

pip install torch==2.14.1 torchvision==0.29.1 timm==1.0.31 transformers==5.24.0 open_clip_torch==3.3.0
python test/models/families.py small test/models/families.json   (committed: names, shapes, configs and features)
python test/models/families.py files FOLDER [NAME..]              (the folders themselves, for families.long.test.ts)

Weights are formula.py's, by the library's own names, so that the committed file needs none.
"""
import functools
import json
import os
import sys
import tempfile

import open_clip
import timm
import torch
import transformers as hf
from safetensors.torch import load_file, save_file

from formula import fill, images, numbers, texts

mode, target = sys.argv[1:3]
wanted = sys.argv[3:]
cases = []
SKIP = ("num_batches_tracked", "position_ids", "relative_position_index", "attn_mask", "relative_coords_table", "rope.periods", "rope.inv_freq", "inv_freq")


def formula(model):
    """The formula's numbers in every weight; counters and constants stay."""
    state = model.state_dict()
    kept = {k: v for k, v in state.items() if not k.endswith(SKIP)}
    fill(Named(kept))


class Named:
    """What fill needs of a model, over tensors that are changed in place."""

    def __init__(self, state):
        self.state = state

    def state_dict(self):
        return self.state

    def load_state_dict(self, values, strict):
        with torch.no_grad():
            for name, value in values.items():
                self.state[name].copy_(value)


def as_saved(model):
    """The model of a folder that the library wrote: its names in files may be others than in memory. Weights by the formula."""
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        file = os.path.join(folder, "model.safetensors")
        state = load_file(file)
        formula(Named(state))
        save_file(state, file, {"format": "pt"})
        return type(model).from_pretrained(folder).eval(), state


def case(name, model, size, features, config, files=None, text=None, **more):
    if wanted and name not in wanted:
        return
    if hasattr(model, "save_pretrained"):
        loaded, state = as_saved(model)
        model.load_state_dict(loaded.state_dict())
        model.eval()
    else:
        formula(model)
        model.eval()
        state = model.state_dict()
    with torch.no_grad():
        found = {"image": numbers(features(images(2, 3, size)))}
        if text is not None:
            found["text"] = numbers(text())
    if mode == "files":
        folder = os.path.join(target, name)
        os.makedirs(folder, exist_ok=True)
        if hasattr(model, "save_pretrained"):
            model.save_pretrained(folder)
        else:
            save_file({k: v.contiguous() for k, v in state.items()}, os.path.join(folder, "model.safetensors"))
        for file, content in {"config.json": config, **(files or {})}.items():
            if content is not None:
                with open(os.path.join(folder, file), "w") as f:
                    json.dump(content, f)
    shapes = [[k, list(v.shape)] for k, v in state.items()]
    configs = {k: v for k, v in {"config.json": config, **(files or {})}.items() if v is not None}
    cases.append({"name": name, "size": size, "configs": configs, "state": shapes, "features": found, **more})


MEAN, STD = [0.4, 0.5, 0.6], [0.2, 0.25, 0.3]


def preprocessor(size, **more):
    return {"preprocessor_config.json": {
        "do_resize": True, "do_normalize": True, "image_mean": MEAN, "image_std": STD,
        "size": {"height": size, "width": size}, "resample": 3, **more,
    }}


def transformer(name, model, size, features, text=None, **more):
    config = json.loads(model.config.to_json_string(use_diff=False))
    config["architectures"] = [type(model).__name__]
    keep = {"architectures", "model_type", "hidden_act", "num_attention_heads", "layer_norm_eps", "image_size",
            "patch_size", "hidden_size", "vision_config", "text_config", "projection_dim", "layer_type",
            "embedding_size", "downsample_in_first_stage", "rope_theta", "num_register_tokens",
            "use_mean_pooling", "downsample_in_bottleneck", "depths", "out_features"}
    config = {k: v for k, v in config.items() if k in keep}
    for part in ("vision_config", "text_config"):
        if part in config:
            config[part] = {k: v for k, v in config[part].items() if k in keep}
    case(name, model, size, features, config, preprocessor(size), text, **more)


VIT = dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=48, image_size=16, patch_size=8)


def clip_config(cls, vision, text, **more):
    return cls(vision_config=dict(VIT, **vision), text_config=dict(
        hidden_size=32, num_hidden_layers=1, num_attention_heads=4, intermediate_size=40, vocab_size=386,
        max_position_embeddings=8, eos_token_id=385, bos_token_id=384, pad_token_id=1, **text), **more)


def transformers_cases():
    model = hf.CLIPModel(clip_config(hf.CLIPConfig, {}, {}, projection_dim=16))
    ids = texts(2, 8, 386)
    # The end token is the largest id, as CLIP's is.
    ends = ids.argmax(-1)
    model.config.text_config.eos_token_id = model.text_model.eos_token_id = 2
    pooled = lambda x: x if torch.is_tensor(x) else x.pooler_output
    transformer("transformers-clip", model, 16, lambda x: pooled(model.get_image_features(pixel_values=x)),
                lambda: pooled(model.get_text_features(input_ids=ids)))
    vision = hf.CLIPVisionModelWithProjection(hf.CLIPVisionConfig(**VIT, projection_dim=16))
    transformer("transformers-clip-vision", vision, 16, lambda x: vision(pixel_values=x).image_embeds)
    plain = hf.CLIPVisionModel(hf.CLIPVisionConfig(**VIT))
    transformer("transformers-clip-vision-only", plain, 16, lambda x: plain(pixel_values=x).pooler_output)
    vit = hf.ViTModel(hf.ViTConfig(**VIT), add_pooling_layer=True)
    transformer("transformers-vit", vit, 16, lambda x: vit(pixel_values=x).last_hidden_state[:, 0])
    classifier = hf.ViTForImageClassification(hf.ViTConfig(**VIT, num_labels=5))
    transformer("transformers-vit-classifier", classifier, 16, lambda x: classifier.vit(pixel_values=x).last_hidden_state[:, 0])
    deit = hf.DeiTModel(hf.DeiTConfig(**VIT))
    transformer("transformers-deit", deit, 16, lambda x: deit(pixel_values=x).last_hidden_state[:, 0])
    dino = hf.Dinov2Model(hf.Dinov2Config(**{k: v for k, v in VIT.items() if k != "intermediate_size"}, mlp_ratio=2))
    transformer("transformers-dinov2", dino, 16, lambda x: dino(pixel_values=x).last_hidden_state[:, 0])
    swi = hf.Dinov2Model(hf.Dinov2Config(**{k: v for k, v in VIT.items() if k != "intermediate_size"}, mlp_ratio=2, use_swiglu_ffn=True))
    transformer("transformers-dinov2-swiglu", swi, 16, lambda x: swi(pixel_values=x).last_hidden_state[:, 0])
    reg = hf.Dinov2WithRegistersModel(hf.Dinov2WithRegistersConfig(
        **{k: v for k, v in VIT.items() if k != "intermediate_size"}, mlp_ratio=2, num_register_tokens=3))
    transformer("transformers-dinov2-registers", reg, 16, lambda x: reg(pixel_values=x).last_hidden_state[:, 0])
    mae = hf.ViTMAEForPreTraining(hf.ViTMAEConfig(**VIT, mask_ratio=0.0, decoder_hidden_size=16, decoder_num_hidden_layers=1,
                                                  decoder_num_attention_heads=2, decoder_intermediate_size=16))
    transformer("transformers-vit-mae", mae, 16, lambda x: mae.vit(pixel_values=x, noise=torch.arange(4.0)[None].expand(2, 4)).last_hidden_state[:, 0])
    for layer in ("bottleneck", "basic"):
        resnet = hf.ResNetModel(hf.ResNetConfig(embedding_size=8, hidden_sizes=[16, 24, 32], depths=[2, 1, 1], layer_type=layer))
        transformer(f"transformers-resnet-{layer}", resnet, 64, lambda x: resnet(pixel_values=x).pooler_output.flatten(1))
    convnext = hf.ConvNextModel(hf.ConvNextConfig(hidden_sizes=[8, 12, 16, 20], depths=[1, 2, 1, 1]))
    transformer("transformers-convnext", convnext, 64, lambda x: convnext(pixel_values=x).pooler_output)
    convnext2 = hf.ConvNextV2Model(hf.ConvNextV2Config(hidden_sizes=[8, 12, 16, 20], depths=[1, 1, 1, 1]))
    transformer("transformers-convnextv2", convnext2, 64, lambda x: convnext2(pixel_values=x).pooler_output)
    siglip = hf.SiglipModel(clip_config(hf.SiglipConfig, {}, {}))
    transformer("transformers-siglip", siglip, 16, lambda x: pooled(siglip.get_image_features(pixel_values=x)),
                lambda: pooled(siglip.get_text_features(input_ids=ids)))
    siglip_vision = hf.SiglipVisionModel(hf.SiglipVisionConfig(**VIT))
    transformer("transformers-siglip-vision", siglip_vision, 16, lambda x: siglip_vision(pixel_values=x).pooler_output)


def timm_case(name, model, size, architecture, features=None, **more):
    config = {"architecture": architecture, "num_classes": model.num_classes, "pretrained_cfg": {
        "input_size": [3, size, size], "mean": MEAN, "std": STD, "crop_pct": 0.9, "crop_mode": "center",
        "interpolation": "bilinear"}}
    default = lambda x: model.forward_head(model.forward_features(x), pre_logits=True)
    case(name, model, size, features or default, config, **more)


def timm_cases():
    m = timm.models
    small = dict(img_size=16, patch_size=8, embed_dim=128, depth=1, num_heads=2, mlp_ratio=0.25, num_classes=5)
    V = m.vision_transformer.VisionTransformer
    timm_case("timm-deit3", V(**small, no_embed_class=True, init_values=1e-6), 16, "deit3_small_patch16_224")
    timm_case("timm-deit-distilled", m.deit.VisionTransformerDistilled(**small), 16, "deit_small_distilled_patch16_224")
    timm_case("timm-dinov2-reg", V(**small, init_values=1e-5, reg_tokens=3, no_embed_class=True), 16, "vit_small_patch14_reg4_dinov2")
    timm_case("timm-vit-clip", V(**small, pre_norm=True, norm_layer=torch.nn.LayerNorm), 16, "vit_base_patch32_clip_224")
    timm_case("timm-vit-siglip", V(**small, class_token=False, global_pool="map"), 16, "vit_base_patch16_siglip_224")
    timm_case("timm-vit-gap", V(**small, global_pool="avg", fc_norm=True), 16, "vit_base_patch16_rpn_224")
    timm_case("timm-beit", m.beit.Beit(**small, init_values=0.1, use_rel_pos_bias=True), 16, "beit_base_patch16_224")
    E = m.eva.Eva
    timm_case("timm-eva02", E(**small, qkv_fused=False, swiglu_mlp=True, scale_mlp=True, use_rot_pos_emb=True,
                              ref_feat_shape=(16, 16)), 16, "eva02_base_patch14_224")
    timm_case("timm-dinov3", E(**small, qkv_bias=False, init_values=1e-5, use_rot_pos_emb=True, rope_type="dinov3",
                               rope_temperature=100, use_abs_pos_emb=False, num_reg_tokens=3, rope_rotate_half=True,
                               use_fc_norm=False, global_pool="avg", norm_layer=functools.partial(torch.nn.LayerNorm, eps=1e-5)), 16, "vit_small_patch16_dinov3")
    R, B = m.resnet.ResNet, m.resnet
    common = dict(num_classes=5, channels=(8, 12, 16, 20))
    timm_case("timm-resnet-d", R(B.Bottleneck, (1, 2, 1, 1), stem_width=4, stem_type="deep", avg_down=True, **common), 64, "resnet50d")
    timm_case("timm-resnet-deep", R(B.BasicBlock, (1, 1, 1, 1), stem_width=4, stem_type="deep", **common), 64, "resnet18c")
    timm_case("timm-resnext", R(B.Bottleneck, (1, 1, 1, 1), cardinality=4, base_width=32, **common), 64, "resnext50_32x4d")
    timm_case("timm-seresnet", R(B.Bottleneck, (1, 1, 1, 1), block_args=dict(attn_layer="se"), **common), 64, "seresnet50")
    timm_case("timm-wide-resnet", R(B.Bottleneck, (1, 1, 1, 1), base_width=128, **common), 64, "wide_resnet50_2")
    C = m.convnext.ConvNeXt
    timm_case("timm-convnext", C(depths=(1, 2, 1, 1), dims=(8, 12, 16, 20), num_classes=5), 64, "convnext_tiny")
    timm_case("timm-convnextv2", C(depths=(1, 1, 1, 1), dims=(8, 12, 16, 20), num_classes=5, use_grn=True, ls_init_value=None), 64, "convnextv2_atto")
    G = m.regnet
    for kind, se in (("x", 0.0), ("y", 0.25)):
        timm_case(f"timm-regnet{kind}", G.RegNet(G.RegNetCfg(depth=13, w0=8, wa=12.15, wm=2.49, group_size=4, se_ratio=se), num_classes=5), 64, f"regnet{kind}_002")
    timm_case("timm-swin", m.swin_transformer.SwinTransformer(img_size=64, patch_size=4, window_size=4, embed_dim=16, depths=(2, 2), num_heads=(2, 4), num_classes=5), 64, "swin_tiny_patch4_window7_224")
    for architecture in ("efficientnet_b0", "tf_efficientnet_lite0", "mobilenetv3_small_050", "mobilenetv3_large_100", "tf_mobilenetv3_small_minimal_100"):
        if architecture == "mobilenetv3_small_050" or mode == "files":
            timm_case(f"timm-{architecture}", timm.create_model(architecture, num_classes=5), 64, architecture)


def open_clip_cases():
    ids = texts(2, 8, 386)
    text = dict(context_length=8, vocab_size=386, width=32, heads=4, layers=1, mlp_ratio=1.5)
    vision = dict(layers=1, width=32, head_width=8, mlp_ratio=1.5, patch_size=8, image_size=16)
    pre = {"mean": MEAN, "std": STD, "interpolation": "bicubic", "resize_mode": "squash"}

    def one(name, model, config, size=16):
        case(name, model, size, model.encode_image, None,
             {"open_clip_config.json": {"model_cfg": config, "preprocess_cfg": pre}}, lambda: model.encode_text(ids))

    config = dict(embed_dim=16, quick_gelu=True, vision_cfg=vision, text_cfg=text)
    one("openclip-custom-text", open_clip.model.CustomTextCLIP(**config), config)
    config = dict(embed_dim=16, vision_cfg=vision, text_cfg=dict(text, no_causal_mask=True, proj_bias=True, pool_type="last",
                  norm_kwargs={"eps": 1e-6}), init_logit_bias=-10)
    one("openclip-siglip-text", open_clip.model.CustomTextCLIP(**config), config)
    trunk = dict(timm_model_name="convnext_atto", timm_model_pretrained=False, timm_pool="", timm_proj="linear", image_size=64)
    config = dict(embed_dim=16, vision_cfg=trunk, text_cfg=text)
    if mode == "files":
        one("openclip-convnext", open_clip.model.CLIP(**config), config, 64)


for group in (transformers_cases, timm_cases, open_clip_cases):
    group()
if mode == "small":
    with open(target, "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")
else:
    with open(os.path.join(target, "cases.json"), "w") as file:
        json.dump(cases, file)
