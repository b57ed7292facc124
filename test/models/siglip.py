"""Writes tokenisers as SigLIP, SigLIP2 and OpenCLIP have them, trained on captions, and transformers' and OpenCLIP's ids.

    pip install torch==2.14.1 transformers==5.24.0 tokenizers sentencepiece==0.2.3 protobuf open_clip_torch
    python siglip.py small siglip CAPTIONS       # siglip/: what is committed, a small vocabulary and few texts
    python siglip.py files FOLDER CAPTIONS       # large vocabularies, all captions

CAPTIONS: a text a line. Each folder gets its tokeniser's files and `expected.json`, {texts, context, ids}.
"""
import io, json, os, sys

import sentencepiece as spm
import torch
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import (
    PreTrainedTokenizerFast, Siglip2Tokenizer, SiglipConfig, SiglipImageProcessor, SiglipModel, SiglipTokenizer,
)

mode, target, source = sys.argv[1:4]
captions = [line.rstrip("\n") for line in open(source, encoding="utf8") if line.strip()]
small = mode == "small"
hard = ["A photo of a dog.", "a photo of a CAT", "", "  two   spaces ", "don't -- stop! (really?)", "naïve café, Zürich",
        "ﬁne １２ ½ ™ …", "日本語の写真", "emoji 🐶🐱 and ＡＢＣ", "snake_case_name", "tab\tand\nnewline", "a" * 300,
        " ".join(["word"] * 100), "éé combining e\u0301", "x\u200by zero width", "▁under ▁score", "</s> special <unk> text", "<b>html &amp; more</b>"]
if small:
    # Without SentencePiece's own table of characters, which is large, transformers keeps a space in front.
    hard = [text for text in hard if not text.startswith((" ", "▁"))]
texts = hard + (captions[:30] if small else captions)
CONTEXT = 16 if small else 64


def save(name, ids, extra=None):
    folder = os.path.join(target, name)
    for file, content in (extra or {}).items():
        json.dump(content, open(os.path.join(folder, file), "w"))
    json.dump({"texts": texts, "context": CONTEXT, "ids": ids}, open(os.path.join(folder, "expected.json"), "w"), ensure_ascii=False)


def sentencepiece(name, **more):
    folder = os.path.join(target, name)
    os.makedirs(folder, exist_ok=True)
    model = io.BytesIO()
    spm.SentencePieceTrainer.train(sentence_iterator=iter([c.lower() for c in captions]), model_writer=model, model_type="unigram",
                                   vocab_size=200 if small else 4000, pad_id=-1, bos_id=-1, eos_id=1, unk_id=2 if not small else 0,
                                   hard_vocab_limit=False, minloglevel=2, **more)
    path = os.path.join(folder, "spiece.model")
    open(path, "wb").write(model.getvalue())
    tokenizer = SiglipTokenizer(vocab_file=path)
    ids = [tokenizer(t, padding="max_length", truncation=True, max_length=CONTEXT).input_ids for t in texts]
    save(name, ids, {"config.json": {"model_type": "siglip"}})
    if not small:
        features(folder, tokenizer)
    return path


def features(folder, tokenizer):
    """A small SigLIP beside its tokeniser, as transformers saves it, and its features of some texts."""
    tower = dict(hidden_size=32, num_hidden_layers=1, num_attention_heads=4, intermediate_size=40)
    torch.manual_seed(0)
    model = SiglipModel(SiglipConfig(vision_config=dict(tower, image_size=16, patch_size=8),
                                     text_config=dict(tower, vocab_size=len(tokenizer), max_position_embeddings=CONTEXT))).eval()
    model.save_pretrained(folder)
    SiglipImageProcessor(size={"height": 16, "width": 16}).save_pretrained(folder)
    with torch.no_grad():
        found = model.get_text_features(**tokenizer(texts[:6], padding="max_length", truncation=True, max_length=CONTEXT, return_tensors="pt", return_attention_mask=False))
    found = found if torch.is_tensor(found) else found.pooler_output
    path = os.path.join(folder, "expected.json")
    json.dump({**json.load(open(path)), "features": found.tolist()}, open(path, "w"))


path = sentencepiece("siglip", normalization_rule_name="identity" if small else "nmt_nfkc")


def fast(name, tokenizer, config, ids_of):
    folder = os.path.join(target, name)
    os.makedirs(folder, exist_ok=True)
    tokenizer.save_pretrained(folder)
    for extra in os.listdir(folder):
        if extra not in ("tokenizer.json", "tokenizer_config.json"):
            os.remove(os.path.join(folder, extra))
    save(name, ids_of(tokenizer), config)


# SigLIP2: Gemma's byte-pair encoding with byte fall-back, an end token, padding with <pad>.
bpe = Tokenizer(models.BPE(unk_token="<unk>", byte_fallback=True, fuse_unk=True))
bpe.normalizer = normalizers.Replace(" ", "▁")
bpe.pre_tokenizer = pre_tokenizers.Split(" ", "merged_with_previous")
alphabet = [f"<0x{i:02X}>" for i in range(256)]
bpe.train_from_iterator((c.lower() for c in captions), trainers.BpeTrainer(
    vocab_size=500 if small else 4000, special_tokens=["<pad>", "<eos>", "<bos>", "<unk>", "<mask>"] + alphabet, show_progress=False))
state = json.loads(bpe.to_str())["model"]
two = Siglip2Tokenizer(vocab=state["vocab"], merges=[tuple(m) for m in state["merges"]], padding_side="right")
two._tokenizer.post_processor = processors.TemplateProcessing(single="$A <eos>", special_tokens=[("<eos>", 1)])
fast("siglip2", two, {"config.json": {"model_type": "siglip2"}},
     lambda t: [t(x, padding="max_length", truncation=True, max_length=CONTEXT).input_ids for x in texts])

# OpenCLIP's SigLIP: T5's tokenizer.json, texts cleaned by OpenCLIP.
from open_clip.tokenizer import get_clean_fn
pieces = spm.SentencePieceProcessor(model_file=path)
t5 = Tokenizer(models.Unigram([(pieces.id_to_piece(i), pieces.get_score(i)) for i in range(len(pieces))], unk_id=pieces.unk_id()))
t5.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(__import__("tokenizers").Regex(" {2,}"), " ")])
t5.pre_tokenizer = pre_tokenizers.Metaspace()
t5.decoder = decoders.Metaspace()
t5.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", pieces.piece_to_id("</s>"))])
wrapped = PreTrainedTokenizerFast(tokenizer_object=t5, eos_token="</s>", unk_token="<unk>", pad_token="</s>")
clean = get_clean_fn("canonicalize")
config = {"open_clip_config.json": {"model_cfg": {"text_cfg": {"hf_tokenizer_name": "x", "tokenizer_kwargs": {"clean": "canonicalize"}}}}}
fast("open-clip", wrapped, config,
     lambda t: [t(clean(x), padding="max_length", truncation=True, max_length=CONTEXT).input_ids for x in texts])
