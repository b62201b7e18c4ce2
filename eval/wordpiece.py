#!/usr/bin/env python3
"""Records how the reference implementation cuts words into pieces, for the tests of the encoder.

Writes `wordpiece_vocabulary.txt`, a part of the installed encoder's vocabulary, and `wordpiece.jsonl`, 10,000 words in
blocks with a hash of their pieces for a lower-case and a cased model, to `crates/nlp/tests/fixtures`. Run it again after a
change of the words below; the difference belongs in the same change. Needs the package `tokenizers` (0.23.3).
"""
import json
import os
import random
import struct
import sys
import unicodedata
from pathlib import Path

from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

FOLDER = Path(__file__).resolve().parent.parent / "crates" / "nlp" / "tests" / "fixtures"
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
BLOCK, LIMIT = 25, 300_000
# Single characters of the vocabulary and longer pieces, one in so many.
EVERY_PIECE = 12
LETTERS = "aAbeEiIoOuUnNcCsSyYzZhHkKtTdDgGlLrR"
EMOJI = [*"😀😂🔥💥🚑🚨🕊🏳🏴⚠☠✈🛩🚀💣🎯🙏👍👩👨👧👦🇺🇦🇸🇾🇵🇸🇸🇩", "👩‍⚕️", "👨‍👩‍👧‍👦", "🏳️‍🌈", "1️⃣", "☠️", "👍🏽"]
CHINESE = "叙利亚阿勒颇乌克兰基辅加沙苏丹喀土穆轰炸平民医院学校死亡受伤東京戦争政府軍"
RARE_CHINESE = "㐀㿿豈更車賈𠀀𪛖𪜀𫝀𫠝𫤠丽你"
SCRIPTS = ["سوريا", "غَزَّة", "مُسْتَشْفَى", "حلب", "ירושלים", "שָׁלוֹם", "Київ", "Йод", "Ёлка", "Дамаск", "Αθήνα", "ΟΔΟΣ", "हिन्दी", "दिल्ली", "ไทยแลนด์", "กรุงเทพ", "서울", "평양", "かがく", "バビブ", "ガギグ", "ሱዳን", "မြန်မာ", "தமிழ்"]
ODD = ["ß", "ẞ", "İstanbul", "ıspanak", "ǅ", "Ǆ", "ŉ", "ﬁre", "ﬃ", "K", "Å", "Ω", "ſ", "ΣΑΣ", "Σ", "ς", "Ⅷ", "²", "½", "№", "™", "©", "€5", "$5", "£", "¥", "«quote»", "“quote”", "‘a’", "a’s", "—", "–", "…", "·", "•", "、", "。", "「東」", "!", "A", "１２"]
CONTROLS = ["\0", "\x01", "\x1c", "\x7f", "\x85", "\xa0", "\xad", "\u1680", "\u180e", "\u2003", "\u200b", "\u200d", "\u200e", "\u2028", "\u2029", "\u202e", "\u3000", "\ufeff", "\ufffd", "\ue000", "\uf8ff", "\U000e0001", "\U000f0000", "\U0010fffd", "\t", "\n", "\r"]
PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~¡§«¶·»¿‐‑–—‘’“”†•…‰′″※⁂、。〈〉《》「」"


def main():
    pieces = vocabulary()
    part = sample(pieces)
    words = make_words(part, random.Random(5))
    models = {"uncased": reference(part, True), "cased": reference(part, False)}
    blocks = [words[at : at + BLOCK] for at in range(0, len(words), BLOCK)]
    lines = [{"words": block} | {name: hash_pieces(block, model) for name, model in models.items()} for block in blocks]
    text = "".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines)
    size = len(text.encode()) + len("\n".join(part).encode())
    if size > LIMIT:
        sys.exit(f"the fixtures have {size} bytes, more than {LIMIT}")
    (FOLDER / "wordpiece_vocabulary.txt").write_text("\n".join(part) + "\n", encoding="utf-8", newline="\n")
    (FOLDER / "wordpiece.jsonl").write_text(text, encoding="utf-8", newline="\n")
    print(f"wrote {len(words)} words, {len(part)} pieces, {size} bytes")


def vocabulary():
    """The pieces of the installed encoder, a safetensors file."""
    assets = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "rashomon"
    with open(assets / "english.encoder", "rb") as file:
        (size,) = struct.unpack("<Q", file.read(8))
        start, end = json.loads(file.read(size))["vocabulary"]["data_offsets"]
        file.seek(8 + size + start)
        return file.read(end - start).decode("utf-8").splitlines()


def sample(pieces):
    rest = [piece for piece in pieces if not piece.startswith("[")]
    single = [piece for piece in rest if len(piece.removeprefix("##")) == 1]
    longer = [piece for piece in rest if len(piece.removeprefix("##")) > 1]
    return [*SPECIAL, *single, *longer[::EVERY_PIECE], "Idlib", "Aleppo", "É", "##É"]


def make_words(pieces, chance):
    plain = [piece.removeprefix("##") for piece in pieces]
    marks = [chr(code) for code in range(0x300, 0x36F + 1)] + list("\u05b0\u05b8\u064b\u064e\u0651\u093e\u093f\u094d\u0e31\u0e48\u20dd\u20e3\u3099\u309a")
    composed = [chr(code) for code in [*range(0xC0, 0x250), *range(0x1E00, 0x2000)] if unicodedata.name(chr(code), "")]
    words = [change_case(word, chance) for word in plain[4 :: 2]]
    while len(words) < 7_000:
        words.append(change_case("".join(chance.sample(plain[4:], chance.choice([2, 2, 3]))), chance))
    while len(words) < 7_600:
        words.append("".join(chance.choices(EMOJI, k=chance.choice([1, 1, 2, 3]))) + chance.choice(["", "", chance.choice(plain)]))
    while len(words) < 8_600:
        words.append("".join(chance.choice(LETTERS) + "".join(chance.choices(marks, k=chance.choice([0, 1, 1, 2]))) for _ in range(chance.choice([1, 2, 5]))))
    while len(words) < 9_000:
        words.append("".join(chance.choices(composed, k=chance.choice([1, 2, 4]))))
    while len(words) < 9_400:
        words.append("".join(chance.choices([*CHINESE, *RARE_CHINESE, *plain[4:40]], k=chance.choice([1, 2, 3, 6]))))
    words += [*SCRIPTS, *ODD, *CONTROLS, *PUNCTUATION, *(mark * 3 for mark in PUNCTUATION)]
    words += [letter * n for letter in "aé東." for n in (99, 100, 101)] + ["e\u0301" * 100, "e\u0301" * 101, "", " ", "  a b "]
    while len(words) < 10_000:
        parts = chance.choices([*SCRIPTS, *ODD, *CONTROLS, *PUNCTUATION, *plain[4:]], k=chance.choice([2, 3]))
        words.append("".join(parts))
    return words


def change_case(word, chance):
    return chance.choice([word, word, word.title(), word.upper()])


def reference(pieces, lowercase):
    model = WordPiece({piece: idx for idx, piece in enumerate(pieces)}, unk_token="[UNK]", max_input_chars_per_word=100)
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = BertNormalizer(clean_text=True, handle_chinese_chars=True, strip_accents=None, lowercase=lowercase)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    return tokenizer


def hash_pieces(words, tokenizer):
    """FNV-1a of the numbers of the pieces, each word closed by the largest number."""
    hashed = 0xCBF29CE484222325
    for word in words:
        for piece in [*tokenizer.encode(word, add_special_tokens=False).ids, 0xFFFFFFFF]:
            for byte in struct.pack("<I", piece):
                hashed = (hashed ^ byte) * 0x100000001B3 % 2**64
    return f"{hashed:016x}"


if __name__ == "__main__":
    main()
