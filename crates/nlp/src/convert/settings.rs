//! The part of `config.cfg` that the conversion needs.

use std::collections::HashMap;

/// Sections of `key = JSON value` lines.
pub(super) struct Settings(HashMap<(String, String), String>);

impl Settings {
    pub(super) fn parse(text: &str) -> Self {
        let mut section = String::new();
        let mut settings = HashMap::new();
        for line in text.lines().map(str::trim) {
            if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                name.clone_into(&mut section);
            } else if let Some((key, value)) = line.split_once('=') {
                settings.insert((section.clone(), key.trim().to_owned()), value.trim().to_owned());
            }
        }
        Self(settings)
    }

    /// The value as written.
    pub(super) fn get(&self, section: &str, key: &str) -> Option<&str> {
        self.0.get(&(section.to_owned(), key.to_owned())).map(String::as_str)
    }

    /// Whether the pipeline has the component and it is not disabled.
    pub(super) fn runs(&self, component: &str) -> bool {
        let lists = |key| {
            let names: Vec<String> = serde_json::from_str(self.get("nlp", key)?).ok()?;
            Some(names.iter().any(|name| name == component))
        };
        lists("pipeline").unwrap_or(false) && !lists("disabled").unwrap_or(false)
    }
}
