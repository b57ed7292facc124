"""Makes tokeniser.json: texts and their ids by OpenCLIP's own tokeniser.

pip install --no-deps open_clip_torch==3.3.0 && pip install ftfy==6.3.1 regex torch==2.13.0 timm torchvision
python test/models/tokeniser.py > test/models/tokeniser.json
"""
import json

from open_clip.tokenizer import SimpleTokenizer

TEXTS = [
    "", " ", "a", "A photo of a Cat.", "it's they're we'll I'd I'm you've don't", "0123 4.5 ½ ² Ⅷ",
    "caf\u00e9 cafe\u0301 \u00c5ngstr\u00f6m \u0130stanbul \u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2",
    "Tom &amp; Jerry &amp;amp; &lt;b&gt; &copy; &eacute; &EACUTE; &hellip; &amp;quot;x&amp;quot;",
    "<br>Tom &amp; Jerry&nbsp;&rsquo;s &notit; &copy 2020 &#39;a&#x27; &#128;",
    "first & line\n<b>second &rsquo;</b>\nthird &rsquo;",
    "\u2018single\u2019 \u201cdouble\u201d \u2013 \u2014 \u2026 \u02bc",
    "\ufb01ne \ufb02ow \u0133s \uff21\uff22\uff23 \uff5e \u3000wide",
    "tabs\tand\r\nlines\u2028and\u0085more \u200bzero \ufeffbom \u00a0nbsp \u00adsoft",
    "\x1b[31mred\x1b[0m \x00null\x07 \x93quoted\x94",
    "\U0001f600\U0001f468\u200d\U0001f469\u200d\U0001f467 \u2764\ufe0f \U0001f1e9\U0001f1ea",
    "\u4f60\u597d\u4e16\u754c \u3053\u3093\u306b\u3061\u306f \ud55c\uad6d\uc5b4 \u0e20\u0e32\u0e29\u0e32 \u0939\u093f\u0928\u094d\u0926\u0940 \u0627\u0644\u0639\u0631\u0628\u064a\u0629",
    "<start_of_text> hi <END_OF_TEXT> <|endoftext|>",
    "#hashtag @user https://a.b/c?d=e&f=g $%^*()_+-={}[]|\\:;\"'<>,.?/~`",
    "supercalifragilisticexpialidocious antidisestablishmentarianism",
    "word " * 100,
    "x" * 300,
    "!!! ??? ... --- ''' \"\"\"",
    "'S 'T 'RE 'VE 'M 'LL 'D 's\u2019s",
    "a\u0300\u0301b \u1e9b\u0323 \u2126 \u212b",
]

tokenizer = SimpleTokenizer()


def ids(text):
    found = [49406, *tokenizer.encode(text)]
    return [*found[:76], 49407]


print(json.dumps([{"text": text, "ids": ids(text)} for text in TEXTS], indent=1))
