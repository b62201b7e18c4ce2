//! Phrases with something in them: counts, names, days.

use rashomon_export::parts::n_of;
use rashomon_schema::{Facet, Stance};

use crate::host::AddSummary;

pub(crate) fn incidents(n: usize) -> String {
    n_of(n, "incident")
}

pub(crate) fn with_conflicts(n: usize) -> String {
    format!("{n} with conflicting accounts")
}

pub(crate) fn unreviewed(n: usize) -> String {
    format!("{n} not checked by anybody")
}

pub(crate) fn all_conflicts(n: usize) -> String {
    format!("All {n} incidents with conflicting accounts")
}

pub(crate) fn reports(n: usize) -> String {
    n_of(n, "report")
}

pub(crate) fn origins(n: usize) -> String {
    n_of(n, "origin")
}

pub(crate) fn accounts(n: usize) -> String {
    n_of(n, "account")
}

pub(crate) fn voices(n: usize) -> String {
    n_of(n, "voice")
}

pub(crate) fn publications(n: usize) -> String {
    n_of(n, "publication")
}

pub(crate) fn judgements(n: usize) -> String {
    n_of(n, "decision")
}

pub(crate) fn results(n: usize) -> String {
    n_of(n, "result")
}

pub(crate) fn first_results(n: usize) -> String {
    format!("The first {n} results")
}

pub(crate) fn page_of(page: usize, n: usize) -> String {
    format!("page {page} of {n}")
}

pub(crate) fn from_to(from: &str, to: &str) -> String {
    format!("{from} to {to}")
}

pub(crate) fn after_days(n: usize) -> String {
    format!("after {}", n_of(n, "day"))
}

pub(crate) fn article(agreement: &str, article: &str) -> String {
    format!("{agreement}, no. {article}")
}

pub(crate) fn outcomes(met: usize, not_met: usize, open: usize) -> String {
    format!("{met} met · {not_met} not met · {open} open")
}

pub(crate) fn speaks(n: usize) -> String {
    if n == 1 { "speaks once".to_owned() } else { format!("speaks {n} times") }
}

pub(crate) fn through(name: &str) -> String {
    format!("through {name}")
}

pub(crate) fn on_channel(name: &str) -> String {
    format!("on {name}")
}

pub(crate) fn published_by(name: &str) -> String {
    format!("published by {name}")
}

pub(crate) fn added(day: &str, by: &str) -> String {
    format!("{day}, by {by}")
}

pub(crate) fn report_added(title: &str) -> String {
    if title.is_empty() { "Report added".to_owned() } else { format!("Report added: {title}") }
}

pub(crate) fn report_changed(words: &str) -> String {
    format!("Report changed: {words}")
}

pub(crate) fn report_removed(why: &str) -> String {
    format!("Report removed: {why}")
}

pub(crate) fn import_undone(import: &str) -> String {
    format!("Taken back: {import}")
}

pub(crate) fn judged(words: &str) -> String {
    format!("Decided: {}", words.trim())
}

pub(crate) fn reviewed(words: &str) -> String {
    if words.is_empty() { "Claim checked".to_owned() } else { format!("Claim checked: {words}") }
}

pub(crate) fn assigned(to: &str, n: &str) -> String {
    format!("{n} assigned to {to}")
}

pub(crate) fn nothing_given(what: &str) -> String {
    format!("`{what}` is empty or not one of the choices")
}

pub(crate) fn no_stance(name: &str) -> String {
    format!("there is no stance `{name}`")
}

pub(crate) fn no_decision(name: &str) -> String {
    format!("`{name}` is no decision")
}

pub(crate) fn no_json(error: &str) -> String {
    format!("the request is not the JSON that is expected: {error}")
}

pub(crate) fn number_hint(most: u32) -> String {
    format!("give a number from 1 to {most}")
}

pub(crate) fn left(n: usize) -> String {
    if n == 0 { "the last one".to_owned() } else { format!("{n} more after this one") }
}

pub(crate) fn done_of(done: i64, assigned: i64) -> String {
    format!("{done} of {assigned}")
}

pub(crate) fn blind_round(name: &str) -> String {
    format!("blind: {name}")
}

pub(crate) fn reading(n: usize) -> String {
    format!("{} read …", reports(n))
}

pub(crate) fn more(n: usize) -> String {
    format!("and {n} more")
}

pub(crate) fn timeline(n: usize) -> String {
    format!("{} by time", incidents(n))
}

pub(crate) fn bar(days: &str, happened: usize, conflict: usize, reported: usize) -> String {
    format!("{days}: {happened} happened, {conflict} with conflicting accounts, {reported} first reported")
}

pub(crate) fn without_day(n: usize) -> String {
    format!("{} without a day", incidents(n))
}

/// What adding came to, a line each.
pub(crate) fn added_summary(summary: &AddSummary) -> Vec<String> {
    let AddSummary { new, versions, known, removed, unread, .. } = *summary;
    let lines = [
        (new, format!("{} added", reports(new))),
        (versions, format!("{} of reports that were there", n_of(versions, "new version"))),
        (known, format!("{} there already", reports(known))),
        (removed, format!("{} kept out: removed before", reports(removed))),
        (unread, format!("{} kept but not read: not in English", reports(unread))),
    ];
    let said: Vec<String> = lines.into_iter().filter(|(n, _)| *n > 0).map(|(_, line)| line).collect();
    if said.is_empty() { vec!["Nothing was added.".to_owned()] } else { said }
}

/// The stance of a source to what it says.
pub(crate) const fn stance(stance: Stance) -> &'static str {
    match stance {
        Stance::Asserts => "says so",
        Stance::Suspects => "holds it likely",
        Stance::Doubts => "holds it unlikely",
        Stance::Denies => "denies it",
        Stance::Admits => "says so of itself",
    }
}

/// What a reviewer said.
pub(crate) fn verdict(verdict: &str) -> &'static str {
    match verdict {
        "right" => "right",
        "wrong" => "wrong",
        _ => "unclear",
    }
}

/// How a value of a facet is written.
pub(crate) const fn example(facet: Facet) -> &'static str {
    match facet {
        Facet::Killed | Facet::Injured | Facet::Missing | Facet::Captured | Facet::Displaced => {
            "for example 14, 14-20, at least 14, up to 20"
        }
        Facet::Time => "for example 2020-02-27, or 2020-02-27..2020-02-29",
        Facet::Place => "the name of the place",
        Facet::Agent | Facet::Target => "the name of the party or of the people",
        Facet::Means => "for example air strike, artillery, car bomb",
        Facet::Type => "as a record has it: {\"type\":\"assault\",\"mode\":\"aerial\"}",
        Facet::Status => "as a record has it: {\"text\":\"civilians\",\"status\":\"civilian\"}",
        Facet::Occurred => "leave this empty: change how the source stands to it, or tick the box below",
    }
}

pub(crate) fn dot(names: &str, n: usize, conflicts: usize) -> String {
    format!("{names}: {}, {}", incidents(n), with_conflicts(conflicts))
}

pub(crate) fn places_and_more(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [one, other] => format!("{one} and {other}"),
        [one, other, rest @ ..] => format!("{one}, {other} and {} more places", rest.len()),
    }
}
