//! A loaded pipeline.

use std::collections::BTreeMap;
use std::sync::Arc;

use rashomon_kernel::Kernel;
use rustc_hash::FxHashMap;

use crate::doc::{LabelId, Labels};
use crate::file::{Arrays, File, LoadError};
use crate::lemmatizer::{Lemmatizer, Table};
use crate::lexicon::Rules;
use crate::ruler::Ruler;
use crate::tagger::Tagger;
use crate::tok2vec::Tok2Vec;
use crate::tokenizer::Tokenizer;
use crate::transition::{EntityMoves, ParserMoves, Scorer};
use crate::tree::FoldedLabels;

/// A pipeline, loaded once and shared by all threads.
#[derive(Debug)]
pub struct Pipeline {
    pub(crate) kernel: Kernel,
    pub(crate) tokenizer: Tokenizer,
    pub(crate) norms: FxHashMap<u64, Box<str>>,
    pub(crate) tok2vec: Tok2Vec,
    pub(crate) tagger: Option<Tagger>,
    pub(crate) parser: Option<(Scorer, ParserMoves)>,
    pub(crate) ner: Option<Ner>,
    pub(crate) ruler: Ruler,
    pub(crate) lemmatizer: Option<Lemmatizer>,
    pub(crate) labels: Arc<Labels>,
    pub(crate) folded: FoldedLabels,
    pub(crate) root: LabelId,
}

/// The entity recogniser. It uses the shared network or its own.
#[derive(Debug)]
pub(crate) struct Ner {
    pub tok2vec: Option<Tok2Vec>,
    pub scorer: Scorer,
    pub moves: EntityMoves,
}

impl Pipeline {
    /// Loads an engine file that [`crate::convert`] wrote; `file` may be a memory map.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use rashomon_nlp::{Kernel, LoadError, Pipeline};
    ///
    /// let loaded = Pipeline::load(Arc::new(b"no engine".to_vec()), Kernel::best());
    /// assert!(matches!(loaded, Err(LoadError::Damaged(_))));
    /// ```
    ///
    /// # Errors
    /// If the bytes are not a complete engine file of this version.
    pub fn load(file: Arc<dyn AsRef<[u8]> + Send + Sync>, kernel: Kernel) -> Result<Self, LoadError> {
        Self::load_with(file, kernel, kernel)
    }

    /// Loads as [`Pipeline::load`] does, for a parse and vectors ([`crate::Doc::context`]) that every kernel
    /// gives to the last bit. With AMX this is slower: its tiles round products of floats in another way.
    ///
    /// # Errors
    /// If the bytes are not a complete engine file of this version.
    pub fn load_exact(file: Arc<dyn AsRef<[u8]> + Send + Sync>, kernel: Kernel) -> Result<Self, LoadError> {
        Self::load_with(file, kernel, kernel.exact())
    }

    /// `kernel` is what the pipeline says of itself, `of_networks` what runs its networks.
    fn load_with(
        file: Arc<dyn AsRef<[u8]> + Send + Sync>,
        kernel: Kernel,
        of_networks: Kernel,
    ) -> Result<Self, LoadError> {
        let file = File::open(file)?;
        let arrays = file.arrays()?;
        let about = file.description.clone();
        let unknown = LoadError::UnknownRule;
        let mut labels = Labels::default();

        let tok2vec = Tok2Vec::load(&arrays, "tok2vec", &about.tok2vec, of_networks)?;
        let tagger = about.tagger.as_ref();
        let tagger = tagger.map(|tags| Tagger::load(&arrays, tags, &mut labels, of_networks)).transpose()?;
        let parser = match &about.parser {
            Some(moves) => {
                let moves = ParserMoves::new(moves, &mut labels).map_err(unknown)?;
                Some((Scorer::load(&arrays, "parser", of_networks)?, moves))
            }
            None => None,
        };
        let ner = match &about.ner {
            Some(moves) => {
                let own = about.ner_tok2vec.as_ref();
                Some(Ner {
                    tok2vec: own
                        .map(|own| Tok2Vec::load(&arrays, "ner_tok2vec", own, of_networks))
                        .transpose()?,
                    scorer: Scorer::load(&arrays, "ner", of_networks)?,
                    moves: EntityMoves::new(moves, &mut labels).map_err(unknown)?,
                })
            }
            None => None,
        };
        let root = labels.intern("ROOT");
        let folded = FoldedLabels::new(&mut labels);
        let known: Vec<LabelId> = (0..).take_while(|&id| labels.find(id).is_some()).collect();
        let ruler = Ruler::new(&about.ruler, &mut labels, &known, &known).map_err(unknown)?;
        let rules = about.lemma_rules.as_ref();
        let lemmatizer = rules.map(|rules| load_lemmatizer(&arrays, &about.language, rules)).transpose()?;
        let pipeline = Self {
            kernel,
            tokenizer: Tokenizer::new(about.tokenizer).map_err(|e| unknown(e.to_string()))?,
            norms: about.norms.into_iter().map(|(id, norm)| (id, norm.into())).collect(),
            tok2vec,
            tagger,
            parser,
            ner,
            ruler,
            lemmatizer,
            labels: Arc::new(labels),
            folded,
            root,
        };
        pipeline.check_widths()?;
        Ok(pipeline)
    }

    fn check_widths(&self) -> Result<(), LoadError> {
        let shared = self.tok2vec.width();
        let ner = self.ner.as_ref().map(|ner| {
            let sees = ner.tok2vec.as_ref().map_or(shared, Tok2Vec::width);
            ner.scorer.width() == sees && ner.scorer.n_slots() == 3 && ner.scorer.n_moves() == ner.moves.len()
        });
        let parser = self.parser.as_ref().map(|(scorer, moves)| {
            scorer.width() == shared && scorer.n_slots() == 8 && scorer.n_moves() == moves.len()
        });
        let tagger = self.tagger.as_ref().map(|tagger| tagger.width() == shared);
        if [ner, parser, tagger].contains(&Some(false)) {
            return Err(LoadError::Damaged("its networks do not fit together".into()));
        }
        Ok(())
    }

    /// Width of [`crate::Doc::context`] if the worker keeps it.
    pub fn context_width(&self) -> usize {
        let own = self.ner.as_ref().and_then(|ner| ner.tok2vec.as_ref());
        self.tok2vec.width() + own.map_or(0, Tok2Vec::width)
    }

    /// The kernel it was loaded for.
    pub const fn kernel(&self) -> Kernel {
        self.kernel
    }

    pub(crate) const fn rules(&self) -> Rules<'_> {
        Rules { tokenizer: &self.tokenizer, ruler: &self.ruler, norms: &self.norms }
    }
}

fn load_lemmatizer(
    arrays: &Arrays<'_>,
    language: &str,
    rules: &BTreeMap<String, Vec<(String, String)>>,
) -> Result<Lemmatizer, LoadError> {
    let damaged = |e: fst::Error| LoadError::Damaged(e.to_string());
    let mut tables = BTreeMap::new();
    for pos in crate::convert::LEMMA_TABLES {
        let table = Table {
            rules: rules.get(pos).cloned().unwrap_or_default(),
            index: fst::Set::new(arrays.bytes(&format!("lemma.index.{pos}"))?).map_err(damaged)?,
            exceptions: fst::Map::new(arrays.bytes(&format!("lemma.exceptions.{pos}"))?).map_err(damaged)?,
            exception_text: arrays.bytes(&format!("lemma.exceptions.{pos}.text"))?,
        };
        tables.insert(pos.to_owned(), table);
    }
    Ok(Lemmatizer::new(language, tables))
}
