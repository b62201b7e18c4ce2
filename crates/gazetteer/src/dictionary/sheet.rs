//! A table of actors with a header: `name` and, as wanted, `aliases`, `kind`, `parent`, `country`, `from`, `until`.

use super::{DictionaryError, Draft, country, wrong};
use crate::actor::{ActorKind, Day};

const COLUMNS: [&str; 7] = ["name", "aliases", "kind", "parent", "country", "from", "until"];

pub(super) fn read(text: &str) -> Result<Vec<Draft>, DictionaryError> {
    let mut rows = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .comment(Some(b'#'))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let header = rows.headers().map_err(|error| wrong(1, error.to_string()))?;
    let columns: Vec<String> =
        header.iter().map(|column| column.trim_start_matches('\u{feff}').to_lowercase()).collect();
    if let Some(unknown) = columns.iter().find(|column| !COLUMNS.contains(&column.as_str())) {
        let known = COLUMNS.join(", ");
        return Err(wrong(1, format!("there is no column `{unknown}`; columns are {known}")));
    }
    let mut drafts = Vec::new();
    for row in rows.records() {
        let row = row.map_err(|error| {
            let line = error.position().map_or(0, csv::Position::line);
            wrong(usize::try_from(line).unwrap_or(0), "it is no row of a table")
        })?;
        let line = row.position().map_or(0, |position| usize::try_from(position.line()).unwrap_or(0));
        let cell = |name: &str| {
            let column = columns.iter().position(|column| column == name)?;
            row.get(column).filter(|cell| !cell.is_empty())
        };
        drafts.push(draft(line, cell)?);
    }
    Ok(drafts)
}

/// What parts the cells of the header: commas, semicolons or tabs.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().find(|line| !line.is_empty() && !line.starts_with('#')).unwrap_or_default();
    let count = |delimiter: &u8| header.bytes().filter(|byte| byte == delimiter).count();
    [b',', b';', b'\t'].into_iter().max_by_key(count).unwrap_or(b',')
}

fn draft<'r>(line: usize, cell: impl Fn(&str) -> Option<&'r str>) -> Result<Draft, DictionaryError> {
    let name = cell("name").ok_or_else(|| wrong(line, "there is no name"))?;
    let parent = cell("parent").map(str::to_owned);
    let days = [cell("from"), cell("until")].map(|day| day.unwrap_or_default());
    if let Some(day) = days.iter().find(|day| !day.is_empty() && Day::bounds(day).is_none()) {
        return Err(wrong(line, format!("`{day}` is no day; write YYYY, YYYY-MM or YYYY-MM-DD")));
    }
    let held = parent.clone().filter(|_| days.iter().any(|day| !day.is_empty()));
    Ok(Draft {
        line,
        name: name.to_owned(),
        aliases: cell("aliases")
            .into_iter()
            .flat_map(|cell| cell.split(['|', ';']))
            .map(|alias| alias.trim().to_owned())
            .collect(),
        kind: cell("kind").map(|kind| kind_of(line, kind)).transpose()?,
        country: cell("country").map(|code| country_of(line, code)).transpose()?,
        terms: held.map(|parent| (parent, days.join(".."))).into_iter().collect(),
        parent,
    })
}

fn kind_of(line: usize, kind: &str) -> Result<ActorKind, DictionaryError> {
    let known = || ActorKind::ALL.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", ");
    ActorKind::parse(kind)
        .ok_or_else(|| wrong(line, format!("there is no kind `{kind}`; kinds are {}", known())))
}

fn country_of(line: usize, text: &str) -> Result<String, DictionaryError> {
    country(text)
        .ok_or_else(|| wrong(line, format!("there is no country `{text}`; write its ISO code or its name")))
}
