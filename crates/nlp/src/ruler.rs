//! spaCy's attribute ruler: patterns of tags, forms and labels that set attributes.

use rustc_hash::FxHashMap;
use serde_json::Value;

use crate::description::RulerPattern;
use crate::doc::{LabelId, Labels};
use crate::pattern::{Pattern, Scratch};

/// The compiled patterns.
///
/// Each value of a token attribute has a set of the patterns that accept it, computed once. The matches of a
/// token are the intersection of the sets of its attributes.
#[derive(Debug, Default)]
pub(crate) struct Ruler {
    rules: Vec<Rule>,
    n_words: usize,
    n_places: usize,
    tags: FxHashMap<LabelId, Box<[u64]>>,
    deps: FxHashMap<LabelId, Box<[u64]>>,
    /// The set for an unknown label.
    unknown_tag: Box<[u64]>,
    unknown_dep: Box<[u64]>,
}

/// The patterns that accept a word form: one set for each position in a pattern.
pub(crate) type LexicalBits = Box<[u64]>;

/// One alternative of one pattern.
#[derive(Debug)]
struct Rule {
    pattern: usize,
    places: Vec<Vec<Condition>>,
    attrs: Attrs,
    /// The token of the match whose attributes are set.
    target: usize,
}

/// The attributes that a match sets.
#[derive(Debug, Clone, Default)]
pub(crate) struct Attrs {
    pub tag: Option<LabelId>,
    pub pos: Option<LabelId>,
    pub morph: Option<LabelId>,
    pub dep: Option<LabelId>,
    pub lemma: Option<Box<str>>,
}

#[derive(Debug)]
struct Condition {
    attr: Attr,
    test: Test,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Attr {
    Tag,
    Dep,
    Orth,
    Lower,
    IsSpace,
}

#[derive(Debug)]
enum Test {
    In(Vec<String>),
    NotIn(Vec<String>),
    Regex(Pattern),
    Is(bool),
}

impl Test {
    fn accepts(&self, text: &str) -> bool {
        match self {
            Self::In(list) => list.iter().any(|item| item == text),
            Self::NotIn(list) => !list.iter().any(|item| item == text),
            Self::Regex(pattern) => {
                let chars: Vec<char> = text.chars().collect();
                pattern.is_match(&chars, &mut Scratch::default())
            }
            Self::Is(_) => false,
        }
    }
}

impl Ruler {
    /// Compiles the patterns and adds the labels that they set to `labels`.
    ///
    /// # Errors
    /// Names the first condition or attribute that is not supported.
    pub(crate) fn new(
        patterns: &[RulerPattern],
        labels: &mut Labels,
        tags: &[LabelId],
        deps: &[LabelId],
    ) -> Result<Self, String> {
        let mut rules = Vec::new();
        for (i, pattern) in patterns.iter().enumerate() {
            let attrs = Attrs::new(pattern, labels)?;
            for alternative in &pattern.patterns {
                let places = alternative
                    .iter()
                    .map(|place| place.iter().map(|(k, v)| parse_condition(k, v)).collect());
                let places: Vec<Vec<Condition>> = places.collect::<Result<_, _>>()?;
                let from_end = usize::try_from(pattern.index.unsigned_abs()).unwrap_or(usize::MAX);
                let target = if pattern.index < 0 { places.len().wrapping_sub(from_end) } else { from_end };
                if target >= places.len() {
                    return Err(format!("index {} in a pattern of {} tokens", pattern.index, places.len()));
                }
                rules.push(Rule { pattern: i, places, attrs: attrs.clone(), target });
            }
        }
        let n_places = rules.iter().map(|rule| rule.places.len()).max().unwrap_or(0);
        let mut ruler = Self { n_words: rules.len().div_ceil(64), n_places, rules, ..Self::default() };
        ruler.tags = tags
            .iter()
            .map(|&tag| (tag, ruler.rule_set(|c| ruler.label_test(c, Attr::Tag, labels.get(tag)))))
            .collect();
        ruler.deps = deps
            .iter()
            .map(|&dep| (dep, ruler.rule_set(|c| ruler.label_test(c, Attr::Dep, labels.get(dep)))))
            .collect();
        ruler.unknown_tag = ruler.rule_set(|c| ruler.label_test(c, Attr::Tag, ""));
        ruler.unknown_dep = ruler.rule_set(|c| ruler.label_test(c, Attr::Dep, ""));
        Ok(ruler)
    }

    fn label_test(&self, condition: &Condition, attr: Attr, label: &str) -> bool {
        condition.attr != attr || condition.test.accepts(label)
    }

    /// The sets of rules whose conditions all pass `test`, one for each position.
    fn rule_set(&self, test: impl Fn(&Condition) -> bool) -> Box<[u64]> {
        let mut bits = vec![0_u64; self.n_words * self.n_places];
        for (i, rule) in self.rules.iter().enumerate() {
            for (place, conditions) in rule.places.iter().enumerate() {
                if conditions.iter().all(&test) {
                    bits[place * self.n_words + i / 64] |= 1 << (i % 64);
                }
            }
        }
        bits.into()
    }

    /// The rules that accept a word form.
    pub(crate) fn lexical_bits(&self, orth: &str, lower: &str, is_space: bool) -> LexicalBits {
        self.rule_set(|condition| match (condition.attr, &condition.test) {
            (Attr::Orth, test) => test.accepts(orth),
            (Attr::Lower, test) => test.accepts(lower),
            (Attr::IsSpace, Test::Is(wanted)) => is_space == *wanted,
            (Attr::IsSpace, _) => false,
            (Attr::Tag | Attr::Dep, _) => true,
        })
    }

    /// Calls `apply` with each matched token and the attributes to set. Later calls override earlier ones.
    pub(crate) fn for_each_match<'r, 't>(
        &'r self,
        n_tokens: usize,
        token: impl Fn(usize) -> (&'t LexicalBits, LabelId, LabelId),
        matches: &mut Vec<(u32, u32)>,
        mut apply: impl FnMut(usize, &'r Attrs),
    ) {
        matches.clear();
        let sets = |i: usize| {
            let (lexical, tag, dep) = token(i);
            let tag = self.tags.get(&tag).unwrap_or(&self.unknown_tag);
            let dep = self.deps.get(&dep).unwrap_or(&self.unknown_dep);
            (lexical, tag, dep)
        };
        for start in 0..n_tokens {
            let (lexical, tag, dep) = sets(start);
            for word in 0..self.n_words {
                let mut fits = lexical[word] & tag[word] & dep[word];
                while fits != 0 {
                    let rule = word * 64 + fits.trailing_zeros() as usize;
                    fits &= fits - 1;
                    let n_places = self.rules[rule].places.len();
                    let rest_fits = start + n_places <= n_tokens
                        && (1..n_places).all(|place| {
                            let (lexical, tag, dep) = sets(start + place);
                            let at = place * self.n_words + rule / 64;
                            (lexical[at] & tag[at] & dep[at]) >> (rule % 64) & 1 == 1
                        });
                    if rest_fits {
                        let start = u32::try_from(start).expect("a text has fewer than 2^32 tokens");
                        matches.push((u32::try_from(rule).expect("few rules"), start));
                    }
                }
            }
        }
        matches.sort_unstable_by_key(|&(rule, start)| (self.rules[rule as usize].pattern, start));
        for &(rule, start) in matches.iter() {
            let rule = &self.rules[rule as usize];
            apply(start as usize + rule.target, &rule.attrs);
        }
    }
}

impl Attrs {
    fn new(pattern: &RulerPattern, labels: &mut Labels) -> Result<Self, String> {
        let mut attrs = Self::default();
        for (attr, value) in &pattern.attrs {
            match attr.as_str() {
                "TAG" => attrs.tag = Some(labels.intern(value)),
                "POS" => attrs.pos = Some(labels.intern(value)),
                "DEP" => attrs.dep = Some(labels.intern(value)),
                "MORPH" => attrs.morph = Some(labels.intern(if value == "_" { "" } else { value })),
                "LEMMA" => attrs.lemma = Some(value.as_str().into()),
                other => return Err(format!("a pattern that sets `{other}`")),
            }
        }
        Ok(attrs)
    }
}

fn parse_condition(attr: &str, value: &Value) -> Result<Condition, String> {
    let attr = match attr {
        "TAG" => Attr::Tag,
        "DEP" => Attr::Dep,
        "ORTH" | "TEXT" => Attr::Orth,
        "LOWER" => Attr::Lower,
        "IS_SPACE" => Attr::IsSpace,
        other => return Err(format!("a pattern over `{other}`")),
    };
    let strings = |value: &Value| -> Vec<String> {
        value.as_array().into_iter().flatten().filter_map(|item| item.as_str().map(str::to_owned)).collect()
    };
    let test = match value {
        Value::String(text) => Test::In(vec![text.clone()]),
        Value::Bool(wanted) => Test::Is(*wanted),
        Value::Object(operators) if operators.len() == 1 => match operators.iter().next() {
            Some((name, list)) if name == "IN" => Test::In(strings(list)),
            Some((name, list)) if name == "NOT_IN" => Test::NotIn(strings(list)),
            Some((name, Value::String(source))) if name == "REGEX" => {
                Test::Regex(Pattern::new(source).map_err(|e| e.to_string())?)
            }
            _ => return Err(format!("the condition `{value}`")),
        },
        _ => return Err(format!("the condition `{value}`")),
    };
    Ok(Condition { attr, test })
}
