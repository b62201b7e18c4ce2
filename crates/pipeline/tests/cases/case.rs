//! Cases as they are written: Markdown with fenced reports and records.

use crate::expectation::Expectation;

/// One case of a topic.
#[derive(Default)]
pub struct Case {
    /// The topic and the case: `denial::did_not`.
    pub name: String,
    /// The day after `Published: `.
    pub published: Option<String>,
    /// The text of the report.
    pub report: String,
    /// What must hold.
    pub expectations: Vec<Expectation>,
}

/// Where a line of a file belongs.
#[derive(Clone, Copy, PartialEq)]
enum Fence {
    Prose,
    Report,
    Records,
}

impl Case {
    /// The cases of a topic; the error names the case and what is wrong with it.
    pub fn read_all(topic: &str, text: &str) -> Result<Vec<Self>, String> {
        let mut cases: Vec<Self> = Vec::new();
        let mut fence = Fence::Prose;
        for line in text.lines() {
            if let Some(language) = line.strip_prefix("```") {
                fence = match language {
                    "" => Fence::Prose,
                    "report" => Fence::Report,
                    "records" => Fence::Records,
                    other => return Err(format!("{topic}: unknown fence `{other}`")),
                };
            } else if let (Fence::Prose, Some(name)) = (fence, line.strip_prefix("## ")) {
                cases.push(Self { name: format!("{topic}::{name}"), ..Self::default() });
            } else if let Some(case) = cases.last_mut() {
                case.add(fence, line).map_err(|problem| format!("{}: {problem}", case.name))?;
            }
        }
        cases.iter().try_for_each(Self::check)?;
        Ok(cases)
    }

    fn add(&mut self, fence: Fence, line: &str) -> Result<(), String> {
        match fence {
            Fence::Report => self.report.push_str(&format!("{line}\n")),
            Fence::Records if !line.trim().is_empty() => {
                self.expectations.push(Expectation::parse(line.trim())?);
            }
            Fence::Prose => {
                if let Some(date) = line.strip_prefix("Published: ") {
                    self.published = Some(date.trim().to_owned());
                }
            }
            Fence::Records => {}
        }
        Ok(())
    }

    /// A case without a line that asks for a record would pass if nothing was read.
    fn check(&self) -> Result<(), String> {
        if self.expectations.iter().any(Expectation::is_positive) {
            return Ok(());
        }
        Err(format!("{}: no line asks for a record that must be there", self.name))
    }
}
