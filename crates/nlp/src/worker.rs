//! Parses texts into [`Doc`]s, one worker a thread.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::doc::{Context, Doc, LabelId, Token};
use crate::lexicon::{LexId, Lexicon};
use crate::pipeline::Pipeline;
use crate::tokenizer::{Piece, for_each_chunk};
use crate::transition::{self, recognise_entities};
use crate::{tagger, tok2vec, tree};

/// Tokens whose vectors are computed together. A longer text is processed in parts.
const SEGMENT: usize = 1024;
/// Word forms and bytes in the cache of a worker. The cache is emptied when it is full.
const MAX_WORDS: usize = 49_152;
const MAX_BYTES: usize = 1 << 23;

/// Parses texts one after another and caches their words.
///
/// The cache makes a worker faster but does not change its results. Its size is limited.
#[derive(Debug)]
pub struct Worker<'p> {
    pipeline: &'p Pipeline,
    words: Words,
    chars: Vec<char>,
    tok2vec: tok2vec::Memory,
    ner_tok2vec: tok2vec::Memory,
    tagger: tagger::Memory,
    parser: transition::Memory,
    ner: transition::Memory,
    matches: Vec<(u32, u32)>,
    inputs: Vec<tok2vec::Input>,
    keeps_context: bool,
}

/// What may end a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sentences {
    Free,
    WithinParagraphs,
}

/// The cache of words.
#[derive(Debug, Default)]
struct Words {
    lexicon: Lexicon,
    chunks: FxHashMap<Box<str>, (u32, u32)>,
    /// The tokens of chunks: word, characters, bytes.
    pieces: Vec<(LexId, u32, u32)>,
    lemmas: FxHashMap<(LexId, LabelId, LabelId), (u32, u32)>,
    lemma_text: String,
    n_bytes: usize,
}

impl Pipeline {
    /// A worker, which parses one text after another; each thread has its own.
    pub fn worker(&self) -> Worker<'_> {
        Worker::new(self)
    }
}

impl<'p> Worker<'p> {
    fn new(pipeline: &'p Pipeline) -> Self {
        Self {
            pipeline,
            words: Words::default(),
            chars: Vec::new(),
            tok2vec: tok2vec::Memory::default(),
            ner_tok2vec: tok2vec::Memory::default(),
            tagger: tagger::Memory::default(),
            parser: transition::Memory::default(),
            ner: transition::Memory::default(),
            matches: Vec::new(),
            inputs: Vec::new(),
            keeps_context: false,
        }
    }

    /// Keeps the networks' vector of each token, for models that use the parse ([`Doc::context`]).
    #[must_use]
    pub const fn keeping_context(mut self) -> Self {
        self.keeps_context = true;
        self
    }

    /// Parses a text. The result equals that of spaCy.
    ///
    /// # Panics
    /// If the text has 2^32 bytes or more.
    pub fn parse(&mut self, text: String) -> Doc {
        self.parse_text(text, Sentences::Free, &[])
    }

    /// Parses as [`Worker::parse`] does, but sentences end at blank lines, so that a headline is a sentence
    /// of its own.
    ///
    /// # Panics
    /// If the text has 2^32 bytes or more.
    pub fn parse_paragraphs(&mut self, text: String) -> Doc {
        self.parse_sections(text, &[])
    }

    /// Parses as [`Worker::parse_paragraphs`] does, but sentences also end at `breaks`: positions in scalar
    /// values, in order.
    ///
    /// # Panics
    /// If the text has 2^32 bytes or more.
    pub fn parse_sections(&mut self, text: String, breaks: &[usize]) -> Doc {
        self.parse_text(text, Sentences::WithinParagraphs, breaks)
    }

    /// The bytes of each token of a chunk.
    pub(crate) fn token_lengths(&mut self, chunk: &str) -> impl Iterator<Item = usize> {
        self.forget_if_full();
        let pieces = self.words.split_chunk(chunk, &mut self.chars, self.pipeline);
        self.words.pieces[pieces].iter().map(|&(_, _, n_bytes)| n_bytes as usize)
    }

    /// Empties the cache of words if it is full.
    fn forget_if_full(&mut self) {
        if self.words.lexicon.len() > MAX_WORDS || self.words.n_bytes > MAX_BYTES {
            self.words = Words::default();
            self.tok2vec.clear_cache();
            self.ner_tok2vec.clear_cache();
        }
    }

    fn parse_text(&mut self, text: String, sentences: Sentences, breaks: &[usize]) -> Doc {
        u32::try_from(text.len()).expect("a text has fewer than 2^32 bytes");
        self.forget_if_full();
        let mut doc = Doc { text, labels: self.pipeline.labels.clone(), ..Doc::default() };
        let lexemes = self.tokenize(&mut doc);
        self.inputs.clear();
        self.inputs.extend(lexemes.iter().zip(&doc.tokens).map(|(&lex, token)| (lex, token.spacy)));
        doc.sections = section_starts(&doc, breaks);
        let starts = match sentences {
            Sentences::Free => Vec::new(),
            Sentences::WithinParagraphs => paragraph_starts(&doc),
        };
        if self.keeps_context {
            doc.context = Context::zeros(self.pipeline.context_width(), doc.len());
        }
        self.tag_and_parse(&mut doc.tokens, &mut doc.context, &starts);
        self.apply_ruler_and_lemmatizer(&mut doc, &lexemes);
        self.recognise_entities(&mut doc.tokens, &mut doc.context);
        doc.children = tree::list_children(&mut doc.tokens);
        doc
    }

    fn tokenize(&mut self, doc: &mut Doc) -> Vec<LexId> {
        let Self { pipeline, words, chars, .. } = self;
        let (mut tokens, mut lexemes) = (Vec::new(), Vec::new());
        let mut may_have_phrase = false;
        let text = doc.text.as_str();
        let (mut start, mut byte) = (0, 0);
        for_each_chunk(text, |chunk, followed| {
            let chunk_byte = (chunk.as_ptr() as usize - text.as_ptr() as usize) as u32;
            // Between two chunks there is at most one space, which belongs to the first.
            start += chunk_byte - byte;
            byte = chunk_byte;
            for piece in words.split_chunk(chunk, chars, pipeline) {
                let (lex, n_chars, n_bytes) = words.pieces[piece];
                may_have_phrase |= words.lexicon.get(lex).starts_phrase;
                tokens.push(Token {
                    byte_start: byte,
                    byte_end: byte + n_bytes,
                    start,
                    end: start + n_chars,
                    is_space: words.lexicon.get(lex).is_space,
                    ..Token::default()
                });
                lexemes.push(lex);
                byte += n_bytes;
                start += n_chars;
            }
            if let Some(last) = tokens.last_mut() {
                last.spacy = followed;
            }
        });
        doc.tokens = tokens;
        if may_have_phrase {
            self.join_exceptions(doc, &mut lexemes);
        }
        lexemes
    }

    /// Replaces tokens that together spell an exception, across chunks or affixes, with the tokens of the
    /// exception.
    fn join_exceptions(&mut self, doc: &mut Doc, lexemes: &mut Vec<LexId>) {
        let Self { pipeline, words, .. } = self;
        let mut spans = Vec::new();
        for start in 0..lexemes.len() {
            if words.lexicon.get(lexemes[start]).starts_phrase {
                let orth = |i: usize| lexemes.get(start + i).map(|&lex| &*words.lexicon.get(lex).orth);
                spans.extend(pipeline.tokenizer.phrase_lengths(orth).map(|len| (start, start + len)));
            }
        }
        // The longest first, then the leftmost. A rejected one still blocks shorter ones.
        spans.sort_unstable_by_key(|&(start, end)| (std::cmp::Reverse(end - start), start));
        let mut seen = vec![false; lexemes.len()];
        spans.retain(|&(start, end)| {
            let free = !seen[start] && !seen[end - 1];
            seen[start..end].fill(true);
            free
        });
        spans
            .retain(|&(start, end)| pipeline.tokenizer.exception_tokens(doc.span_text(start..end)).is_some());
        spans.sort_unstable();
        let (old_tokens, old_lexemes) = (std::mem::take(&mut doc.tokens), std::mem::take(lexemes));
        let mut copied = 0;
        for &(start, end) in &spans {
            doc.tokens.extend_from_slice(&old_tokens[copied..start]);
            lexemes.extend_from_slice(&old_lexemes[copied..start]);
            let (first, last) = (old_tokens[start], old_tokens[end - 1]);
            let text = &doc.text[first.byte_start as usize..last.byte_end as usize];
            let (mut byte, mut at) = (first.byte_start, first.start);
            for token in pipeline.tokenizer.exception_tokens(text).unwrap_or_default() {
                let lex = words.lexicon.intern(&token.orth, token.norm.as_deref(), pipeline.rules());
                let (byte_start, char_start) = (byte, at);
                byte += token.orth.len() as u32;
                at += token.orth.chars().count() as u32;
                doc.tokens.push(Token {
                    byte_start,
                    byte_end: byte,
                    start: char_start,
                    end: at,
                    is_space: words.lexicon.get(lex).is_space,
                    ..Token::default()
                });
                lexemes.push(lex);
            }
            if let Some(token) = doc.tokens.last_mut() {
                token.spacy = last.spacy;
            }
            copied = end;
        }
        doc.tokens.extend_from_slice(&old_tokens[copied..]);
        lexemes.extend_from_slice(&old_lexemes[copied..]);
    }

    fn tag_and_parse(&mut self, tokens: &mut [Token], context: &mut Context, starts: &[bool]) {
        let Pipeline { tok2vec, tagger, parser, .. } = self.pipeline;
        if let Some((scorer, _)) = parser {
            scorer.reset(&mut self.parser);
        }
        let sees_vectors_of_ner = self.pipeline.ner.as_ref().filter(|ner| ner.tok2vec.is_none());
        if let Some(ner) = sees_vectors_of_ner {
            ner.scorer.reset(&mut self.ner);
        }
        for start in (0..tokens.len()).step_by(SEGMENT) {
            let range = start..tokens.len().min(start + SEGMENT);
            let vectors =
                tok2vec.compute_vectors(&self.inputs, range.clone(), &self.words.lexicon, &mut self.tok2vec);
            if self.keeps_context {
                context.set_columns(start, 0, vectors, tok2vec.width());
            }
            if let Some(tagger) = tagger {
                let mut tagged = tokens[range].iter_mut();
                tagger.tag(vectors, &mut self.tagger, |tag| {
                    if let Some(token) = tagged.next() {
                        token.tag = tag;
                    }
                });
            }
            if let Some((scorer, _)) = parser {
                scorer.add_tokens(vectors, &mut self.parser);
            }
            if let Some(ner) = sees_vectors_of_ner {
                ner.scorer.add_tokens(vectors, &mut self.ner);
            }
        }
        match parser {
            Some((scorer, moves)) => {
                let arcs = {
                    let starts_sentence = |token: usize| starts.get(token).copied().unwrap_or(false);
                    transition::parse_arcs(tokens.len(), scorer, moves, starts_sentence, &mut self.parser)
                };
                for (i, token) in tokens.iter_mut().enumerate() {
                    token.head = arcs.heads[i];
                    token.dep = if arcs.heads[i] as usize == i { self.pipeline.root } else { arcs.labels[i] };
                }
                tree::build(tokens, &self.pipeline.folded);
            }
            None => {
                for (i, token) in tokens.iter_mut().enumerate() {
                    (token.head, token.left_edge, token.right_edge) = (i as u32, i as u32, i as u32);
                    token.sent_start = i == 0;
                }
            }
        }
    }

    fn apply_ruler_and_lemmatizer(&mut self, doc: &mut Doc, lexemes: &[LexId]) {
        let Self { pipeline, words, matches, .. } = self;
        let mut ruled: Vec<Option<&str>> = vec![None; lexemes.len()];
        let before: Vec<(LabelId, LabelId)> = doc.tokens.iter().map(|token| (token.tag, token.dep)).collect();
        let lexicon = &words.lexicon;
        pipeline.ruler.for_each_match(
            lexemes.len(),
            |i| (&lexicon.get(lexemes[i]).ruler, before[i].0, before[i].1),
            matches,
            |i, attrs| {
                let token = &mut doc.tokens[i];
                token.tag = attrs.tag.unwrap_or(token.tag);
                token.pos = attrs.pos.unwrap_or(token.pos);
                token.morph = attrs.morph.unwrap_or(token.morph);
                token.dep = attrs.dep.unwrap_or(token.dep);
                ruled[i] = attrs.lemma.as_deref().or(ruled[i]);
            },
        );
        for (i, token) in doc.tokens.iter_mut().enumerate() {
            let lemma = match ruled[i] {
                Some(lemma) => lemma,
                None => words.lemma(lexemes[i], token, pipeline),
            };
            token.lemma_start = doc.lemmas.len() as u32;
            doc.lemmas.push_str(lemma);
            token.lemma_end = doc.lemmas.len() as u32;
        }
    }

    fn recognise_entities(&mut self, tokens: &mut [Token], context: &mut Context) {
        let Some(ner) = &self.pipeline.ner else { return };
        if let Some(tok2vec) = &ner.tok2vec {
            ner.scorer.reset(&mut self.ner);
            for start in (0..tokens.len()).step_by(SEGMENT) {
                let range = start..tokens.len().min(start + SEGMENT);
                let vectors =
                    tok2vec.compute_vectors(&self.inputs, range, &self.words.lexicon, &mut self.ner_tok2vec);
                if self.keeps_context {
                    context.set_columns(start, self.pipeline.tok2vec.width(), vectors, tok2vec.width());
                }
                ner.scorer.add_tokens(vectors, &mut self.ner);
            }
        }
        let seen = &*tokens;
        let marks = recognise_entities(
            tokens.len(),
            &ner.scorer,
            &ner.moves,
            |i| seen[i].is_space,
            |i| seen[i].sent_start,
            &mut self.ner,
        );
        for (token, (ent, label)) in tokens.iter_mut().zip(marks) {
            (token.ent, token.ent_type) = (ent, label);
        }
    }
}

/// Whether each token is the first after a blank line.
fn paragraph_starts(doc: &Doc) -> Vec<bool> {
    let is_break = |i: usize| doc.is_space(i) && doc.token(i).matches('\n').count() > 1;
    let mut starts: Vec<bool> =
        (0..doc.len()).map(|i| i > 0 && !doc.is_space(i) && is_break(i - 1)).collect();
    doc.sections.iter().for_each(|&token| starts[token] = true);
    starts
}

/// The first token at or after each break that is not white space.
fn section_starts(doc: &Doc, breaks: &[usize]) -> Vec<usize> {
    let mut token = 0;
    let mut starts = Vec::with_capacity(breaks.len());
    for &at in breaks {
        while token < doc.len() && ((doc.start(token) as usize) < at || doc.is_space(token)) {
            token += 1;
        }
        if (1..doc.len()).contains(&token) {
            starts.push(token);
        }
    }
    starts.dedup();
    starts
}

impl Words {
    /// The part of `pieces` that holds the tokens of a chunk.
    fn split_chunk(&mut self, chunk: &str, chars: &mut Vec<char>, pipeline: &Pipeline) -> Range<usize> {
        if let Some(&(start, end)) = self.chunks.get(chunk) {
            return start as usize..end as usize;
        }
        chars.clear();
        chars.extend(chunk.chars());
        let mut pieces: Vec<Piece<'_>> = Vec::new();
        pipeline.tokenizer.split_chunk(chunk, chars, &mut pieces);
        let start = self.pieces.len();
        let mut rest = chunk;
        for piece in pieces {
            let n_bytes = rest.char_indices().nth(piece.n_chars).map_or(rest.len(), |(i, _)| i);
            let (orth, after) = rest.split_at(n_bytes);
            let lex = self.lexicon.intern(orth, piece.norm, pipeline.rules());
            self.pieces.push((lex, piece.n_chars as u32, n_bytes as u32));
            rest = after;
        }
        self.n_bytes += chunk.len();
        self.chunks.insert(chunk.into(), (start as u32, self.pieces.len() as u32));
        start..self.pieces.len()
    }

    fn lemma(&mut self, lex: LexId, token: &Token, pipeline: &Pipeline) -> &str {
        let Some(lemmatizer) = &pipeline.lemmatizer else { return "" };
        let lexeme = self.lexicon.get(lex);
        let labels = &pipeline.labels;
        let range = *self.lemmas.entry((lex, token.pos, token.morph)).or_insert_with(|| {
            let (pos, morph) = (labels.get(token.pos), labels.get(token.morph));
            let start = self.lemma_text.len() as u32;
            self.lemma_text.push_str(&lemmatizer.lemma(&lexeme.orth, &lexeme.lower, pos, morph));
            (start, self.lemma_text.len() as u32)
        });
        &self.lemma_text[range.0 as usize..range.1 as usize]
    }
}
