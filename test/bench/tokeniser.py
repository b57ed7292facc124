"""OpenCLIP's tokeniser on the captions of tokeniser.bench.ts."""
import json
import os

from open_clip.tokenizer import SimpleTokenizer
from peer import serve

here = os.path.dirname(__file__)
with open(os.path.join(here, "..", "models", "tokeniser.json")) as file:
    texts = [case["text"] for case in json.load(file)]
words = "a photo of the small red car in front an old house with my dog on street".split(" ")
captions = [
    texts[i % 100] if i % 100 < len(texts) else " ".join(words[(i * 7 + j * j) % len(words)] for j in range(12))
    for i in range(2000)
]
tokenizer = SimpleTokenizer()
serve(lambda: tokenizer(captions))
