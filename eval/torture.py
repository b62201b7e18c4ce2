#!/usr/bin/env python3
"""Texts that tokenizers get wrong, as documents: hand-written ones, and one for every rule and exception of the model.

`parity.py` uses these as its corpus `torture`; run alone, the script prints them as JSON lines. The exceptions and the punctuation
classes are read from spaCy at run time, so that no rule is left out. The same versions always give the same texts.
"""
import json
import re
import unicodedata

import environment

# Tables of Unicode grow. A code point that this Python does not know but the program's newer tables do is a letter to one and
# nothing to the other, so that they differ with reason; such code points stay out of the texts. Of those that this Python does
# not know, only these are used: the noncharacters, which stay unassigned for good, and holes that no version up to 17 has filled.
STILL_UNASSIGNED = "\u0378\u038b\u038d\u0590"

WHITE_SPACE = {
    "tab": "\t", "vertical tab": "\v", "form feed": "\f", "line feed": "\n", "carriage return": "\r", "crlf": "\r\n",
    "file separator": "\x1c", "group separator": "\x1d", "record separator": "\x1e", "unit separator": "\x1f",
    "next line": "\x85", "no-break": "\xa0", "ogham": "\u1680", "en quad": "\u2000", "em space": "\u2003",
    "thin": "\u2009", "hair": "\u200a", "line separator": "\u2028", "paragraph separator": "\u2029",
    "narrow no-break": "\u202f", "mathematical": "\u205f", "ideographic": "\u3000", "two spaces": "  ",
    "many spaces": "      ", "space and line feed": " \n ", "blank lines": "\n\n\n", "mixed": " \t \u3000\r\n ",
}  # fmt: skip

NOT_WHITE_SPACE = {
    "zero-width space": "\u200b", "zero-width joiner": "\u200d", "zero-width non-joiner": "\u200c", "word joiner": "\u2060",
    "byte order mark": "\ufeff", "soft hyphen": "\xad", "left-to-right mark": "\u200e", "right-to-left mark": "\u200f",
    "mongolian vowel separator": "\u180e", "null": "\x00", "bell": "\x07", "escape": "\x1b", "delete": "\x7f",
    "padding": "\x80", "private use": "\ue000", "astral private use": "\U0010fffd", "not a character": "\uffff",
    "replacement": "\ufffd", "unassigned": "\u0378", "variation selector": "\ufe0f", "tag": "\U000e0067",
    "right-to-left override": "\u202e", "braille blank": "\u2800", "hangul filler": "\u3164",
}  # fmt: skip

UNITS_AND_MONEY = [
    "He ran 5km in 10°C. They paid $5, US$3 and C$2.50; A$7 went to her. It rose +3 and fell -3.",
    "It weighs 12kg. Speed: 90km/h. Area 4km² or 3m³. The temperature was 20°F. and 5°C, 300°K.",
    "€5, £10, ¥100, ₺33, ₽700, ₹20, ₪4, 5€, 10£, 100¥, 700₽. 3¢ $ 5 € 6. S$8 HK$9 NT$10 R$11.",
    "10mm 20cm 30dm 40m 5mg 6g 7t 8lb 9oz 10m/s 11mph 12hPa 13Pa 14mbar 15mb 16MB 17kb 18GB 19TB 20T 21G 22M 23K 24%",
    "1,000.50 1.000,50 1'000 10:30 10.30 10-12 10/12 10x12 10×12 1e5 1/2 ½ 3rd 21st 1990s '90s 5pm 5p.m. 5am 11a.m. 12a.m.",
    "X² + y³ = z⁴, H₂O, CO₂, 10⁻³, ①②③, Ⅷ ⅷ ↂ, ٣٤٥, ४५, 五六, 𝟙𝟚𝟛, 1², ²1.",
]

MARKS_AND_QUOTES = [
    "\"Go,\" he said. 'Go,' he said. “Go,” he said. ‘Go,’ he said. «Go», „Go“, ‚Go‘, ‹Go›, `Go`, ``Go'', 「Go」『Go』",
    "don't don’t donʼt don`t DON'T Don´t o'clock O'Brien rock'n'roll 'tis 'twas y'all ma'am ne'er 'em 'cause th' ol'",
    "\"'\"'\"'nested'\"'\"'\" (([[{{braces}}]])) <angle> ((open [never {closed",
    "wait... what.... no..... and so on.. end.. … …… ……… a…b a...b a..b a.b a.B A.b A.B. 1.2 1..2 1...2",
    "well-known a--b a---b a–b a—b a——b a~b -a a- --a a-- -- --- – — —— ~ 1-2 1–2 1—2 a-1 1-a up-to-date-and-more",
    "and/or either/ /or // a/b/c 1/2/3 a\\b a|b a*b *a* _a_ __a__ a_b a+b a=b a==b a:b a::b a;b a,b a,,b a, ,b a&b a^b a%b a@b",
    "?! !? ?? !!! ??!! ?. !. .! .? ,. ., ;; :: ¿qué? ¡no! ‽ ⁉️ ¶ § † ‡ • · ‧ ※ ◌ ° ′ ″ ‴ ‰ № ™ © ® ª º",
    "،نعم؟ ؛ ۔ । ॥ 。 、 ， ！ ？ ： ； （全角） 【黒】 〈a〉 《b》 〔c〕 ～ ・ ｡｢｣､ ＄５ ％",
]

ABBREVIATIONS = [
    "The U.S. and the U.K. met at the U.N. Dr. A. B. Smith, Ph.D., of St. Mary's Co., Inc. arrived at 5 p.m. on Jan. 3.",
    "i.e. e.g. etc. vs. a.k.a. cf. approx. Mr. Mrs. Ms. Gen. Col. Sgt. Lt. Gov. Sen. Rep. Rev. No. Nos. Ave. Blvd. Mt. Ft.",
    "We cannot, gonna, gotta, wanna, lemme, gimme, dunno, whatcha, I'd've, shouldn't've, who's, it'll, they're, let's, Let’s.",
    "CIA. NASA. USA's EU–UK talks. AB. ABC. aBC. ABc. É.U. ÉÜ. ΑΒ. АБ. A.B.C.D. a.b.c.d.",
    "C++ C# F# .NET node.js g++ AT&T R&D Q&A O&M 4x4 24/7 9/11 A/C w/o w/ @home #1 #hashtag #a-b @user @user_name. @a.b @ #",
]

ADDRESSES = [
    "See http://example.com, https://example.org/a/b?c=d&e=f#g. or (http://example.net/x_(y)) and <https://example.com>.",
    "www.example.com, example.com. sub.example.co.uk/path; example.info! ftp://ftp.example.org:21/file.txt example.c",
    "http://127.0.0.1:8080/x http://192.0.2.1 http://10.0.0.1/a 192.0.2.1 1.2.3.4.5 http://[::1]/ http://localhost/ localhost:80",
    "Write to jane.doe@example.com, <john+tag@sub.example.org>; mailto:a@b.co a@b a@b.c @b.co me@example.com.",
    "http://example.com/ünïcode/路径 http://münchen.example https://例え.テスト/パス http://user:pw@example.com:99/?q=a|b",
    "http://a.b--c.de/ http://-a.b.co http://3628126748 http://.www.foo.bar/ ://x.com http:/x.com //x.com/y x.com:80/y#z",
    "file.txt report.pdf a.out image.jpeg archive.tar.gz /usr/lib/x.so C:\\Temp\\x.doc ~/x.sh 10.1000/xyz123 v1.2.3-rc.1",
    "\"http://example.com\" 'http://example.com' http://example.com's http://example.com... http://example.com/-- (example.com)",
]

SCRIPTS = [
    "قُصف رتل تركي قرب بليون، وقال الناشطون إن الطائرات روسية. the convoy الرتل was hit.",
    "הכוח נפגע ליד בליון, אמר הדובר: \"לא היו מטוסים\". mixed עברית text, ד\"ר, צה\"ל.",
    "Колонна попала под удар у Балюна. Ё ё Й й. 车队在巴林附近遭到袭击。トルコ軍の車列が攻撃された。 튀르키예 호송대.",
    "हिन्दी में वाक्य। ไทยไม่มีช่องว่าง ಕನ್ನಡ தமிழ் ქართული Հայերեն አማርኛ ᠮᠣᠩᠭᠣᠯ",
    "𠀀𠀁𠀂 𪚥 𝒜𝒷𝒸 𝔄𝔅 𐐀𐐨 𐌰𐌱 🄰🄱 Ａｂｃ１２３ ｆｕｌｌ",
    "İstanbul İİ ıI iİ ß ẞ STRASSE straße ǅ ǆ Ǆ ǈ ǋ ŉ ΐ ﬁ ﬂ ﬃ ﬆ ﬅ ΣΑΣ σας Σ ΟΔΥΣΣΕΥΣ. Ὀδυσσεύς ᾳ ᾼ ỼỽÅ Å Ω Ω K K",
    "cafe\u0301 café e\u0301\u0301\u0302 a\u0308o\u0308 \u0301start Z\u0351\u036b\u0343a\u0363\u0368l\u034ago n\u0303o\u0303 \u0e01\u0e33 क\u094d\u200dष",
    "ʼn ʻokina Qur'ān Qurʾān ḥadīth Şırnak Hatay'da Ankara’nın Kafr Nabl Ma‘arrat an-Nu‘man al-Bāra",
    "ꞏ ꟶ ꟾ Ꜧ ⱥ Ⱥ ꭓ \ua7c0 \ua7d0 \ua7d8 \U00010570 \U00010597 \U0001e290 \U0001df00 \U00012f90 \U0001fae0",
]

EMOJI = [
    "Nice 😀 work😀! 😀😀 :) :-) :( ;-) :D :-D xD XD :P :'( <3 </3 ¯\\_(ツ)_/¯ (╯°□°）╯︵┻━┻ ^_^ -_- o_O O.o 8) =) (: :/ :\\ ^^",
    "👨‍👩‍👧‍👦 and 👩🏽‍🚀 met 🇹🇷 🇸🇾🇷🇺 under 🏴󠁧󠁢󠁥󠁮󠁧󠁿 and 🏳️‍🌈. 1️⃣ #️⃣ ☎️ ❤️‍🔥 👍🏿👍🏻",
    "→ ← ⇒ ✓ ✗ ★ ☆ ♥ ♪ ☃ ⚡ ✈ word→word a★b ✈️convoy convoy✈️ ■□▲△ ─│┌┐ ░▒▓ ⠿ 🜁 🀄 🂡",
]

SYMBOL_NAMES = "X x d X. det dep cc aux neg acl nn obj iobj _ ORG GPE LAW DATE PERSON NORP MONEY ROOT punct SPACE PROPN VERB ADJ NOUN SYM"

SHAPES = [
    SYMBOL_NAMES,
    f"The {SYMBOL_NAMES.replace(' ', ' , ')} .",
    "a" * 99 + " " + "a" * 100 + " " + "a" * 101 + " tail",
    "A" * 99 + "1 " + "é" * 100 + ". " + "1" * 120 + " " + "😀" * 110 + " end",
    "AAAAbbbbb1111.... AAAAAbbbbbb11111 aaaaA aaaaaA A1b2C3 Xx xX WWWW VVVVV wwwww ddddd Dddd",
    "-" * 300 + " " + "." * 300 + " " + "(" * 200 + "deep" + ")" * 200,
    "a-" * 400 + "z and " + "a/" * 200 + "z and " + "a," * 200 + "z",
    "one. Two! Three? four: five; six - seven. EIGHT.nine ten.Eleven 12.Thirteen fourteen.15",
]

EDGES = [
    "", " ", "  ", "\n", "\t", " \n ", "\u3000", "a", " a", "a ", " a ", "  a  ", "\na", "a\n", ".", " .", "'", "\"", "-", "😀",
    "\u0301", "\u200b", "\x00", "''", "``", "'s", "n't", "'S", "N'T", "’s", "()", "a.", "A.", "I", "i", "?", "…", "US$", "$", "#",
    "@", "http://", "www.", "\ufeffText after a mark.", "Text\n\n\n\nand text", "Tail  ", "\r\n\r\nHead", "A" * 5000, "word " * 3000,
]  # fmt: skip


def documents():
    """All of the texts, as documents."""
    import reference

    nlp = reference.pipeline()
    texts = [*written(), *exceptions(nlp.tokenizer), *punctuation(), *edges_of_classes(), "letters" * 142_858]
    return [{"id": f"torture-{number}", "text": text} for number, text in enumerate(texts)]


def written():
    """The texts above; each sentence also cut, doubled and in another case, so that its words meet other neighbours."""
    for sentence in UNITS_AND_MONEY + MARKS_AND_QUOTES + ABBREVIATIONS + ADDRESSES + SCRIPTS + EMOJI + SHAPES:
        yield from [sentence, sentence.upper(), sentence.lower(), f"({sentence})", sentence[len(sentence) // 3 :] * 2]
    yield from EDGES
    for character in [*WHITE_SPACE.values(), *NOT_WHITE_SPACE.values()]:
        c = character
        yield f"{c}The convoy{c}was hit {c} near Balyun.{c}{c}Nobody{c} knows {c}why{c}, they{c}said.{c}"


def exceptions(tokenizer, n=20):
    """Every exception of the tokenizer, bare, hugged by marks, and in sentences."""
    strings = sorted(tokenizer.rules)
    for at in range(0, len(strings), n):
        group = strings[at : at + n]
        yield "They wrote " + " and ".join(group) + " yesterday."
        yield " ".join(f"({s}) \"{s}\", {s}... x{s} {s}-{s} ‘{s}’s" for s in group)
    yield " ".join(s.upper() for s in strings)
    yield " ".join(s.title() for s in strings)


def punctuation(n=12):
    """Every string that a punctuation rule of English names, before, after and between words, and characters of each class."""
    from spacy.lang import char_classes as classes

    listed = [classes.LIST_PUNCT, classes.LIST_ELLIPSES, classes.LIST_QUOTES, classes.LIST_CURRENCY, classes.LIST_HYPHENS]
    alternatives = [*classes.UNITS.split("|"), *classes.HYPHENS.split("|")]
    strings = sorted({plain(s) for group in [*listed, alternatives] for s in group})
    icons = members(classes.ICONS)
    strings += icons[:: max(1, len(icons) // 60)]
    for at in range(0, len(strings), n):
        yield " ".join(f"{p}word word{p} one{p}two 5{p} {p}5 AB{p} Ab{p}Cd {p} {p}{p} ab{p}. 5°C{p}" for p in strings[at : at + n])


def plain(pattern):
    """The text that a regular expression of literals stands for."""
    return pattern.replace("\\", "")


def edges_of_classes(n=40):
    """The characters where a class of letters begins or ends, and all that change in lower case."""
    from spacy.lang import char_classes as classes

    letters = {c for source in (classes.ALPHA, classes.ALPHA_LOWER, classes.ALPHA_UPPER) for c in edges(members(source))}
    cased = {c for c in characters() if c.lower() != c}
    for group in (sorted(letters), sorted(cased)):
        for at in range(0, len(group), n):
            yield " ".join(f"{c} a{c} {c}a {c}.a a.{c} A{c}. {c}{c}. {c}-{c} {c}:{c} {c},{c}" for c in group[at : at + n])


def edges(members):
    """First and last of each run of neighbours, and the characters just outside that mean the same to every version."""
    codes = {ord(c) for c in members}
    firsts = {code for code in codes if code - 1 not in codes}
    lasts = {code for code in codes if code + 1 not in codes}
    found = firsts | lasts | {code - 1 for code in firsts} | {code + 1 for code in lasts}
    return {chr(code) for code in found if code < 0x110000 and not 0xD800 <= code < 0xE000 and is_settled(chr(code))}


def is_settled(character):
    """Whether newer tables of Unicode say the same of the character."""
    if unicodedata.category(character) != "Cn" or character in STILL_UNASSIGNED:
        return True
    return "\ufdd0" <= character <= "\ufdef" or ord(character) & 0xFFFE == 0xFFFE


def members(class_source):
    """Every character in a character class, written as for a regular expression without its brackets."""
    matches = re.compile(f"[{class_source}]").match
    return [c for c in characters() if matches(c)]


def characters():
    """Every Unicode scalar value."""
    return (chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000)


if __name__ == "__main__":
    environment.enter()
    for document in documents():
        print(json.dumps(document))
