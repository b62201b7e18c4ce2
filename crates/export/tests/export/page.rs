use rashomon_export::page;
use rashomon_schema::{Reading, Span, VoiceKind};

use crate::draft::{Said, draft};
use crate::market::market;

#[test]
fn a_whole_page() {
    insta::assert_snapshot!(page(&[market()]));
}

/// The text that a browser shows for the report with this id.
fn shown_text(html: &str, id: &str) -> String {
    let article = html.split(&format!("<article id=\"{id}\"")).nth(1).expect("the report");
    let text = article.split("<div class=\"text\"").nth(1).and_then(|rest| rest.split("</div>").next());
    let (_, text) = text.and_then(|text| text.split_once('>')).expect("its text");
    unescape(&without_tags(text))
}

fn without_tags(html: &str) -> String {
    let mut pieces = html.split('<');
    let first = pieces.next().unwrap_or_default().to_owned();
    first + &pieces.filter_map(|piece| piece.split_once('>')).map(|(_, text)| text).collect::<String>()
}

fn unescape(text: &str) -> String {
    let named = [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&")];
    named.iter().fold(text.to_owned(), |text, (entity, c)| text.replace(entity, c))
}

#[test]
fn the_text_is_shown_whole() {
    let readings = [market(), draft(" <b>&amp;</b>\r\n\n\n \"x\" 'y'\n").reading, draft("").reading];
    let html = page(&readings);
    for (idx, reading) in readings.iter().enumerate() {
        assert_eq!(shown_text(&html, &format!("r{idx}")), reading.report.text);
    }
}

/// Every link leads somewhere, and no id stands twice.
fn check_links(html: &str) {
    let ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let mut unique = ids.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), ids.len(), "an id stands twice");
    for href in html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        let target = href.strip_prefix('#').expect("all links stay on the page");
        assert!(unique.binary_search(&target).is_ok(), "`{target}` is nowhere");
    }
}

#[test]
fn every_link_leads_somewhere() {
    check_links(&page(&[market(), draft("").reading, market()]));
}

#[test]
fn a_cell_leads_to_its_sentence() {
    let html = page(&[market()]);
    let cell = html.split("<bdi>about 30</bdi>").next().and_then(|before| before.rsplit("href=\"#").next());
    let id = cell.and_then(|link| link.split('"').next()).expect("a link");
    let sentence = html.split(&format!("id=\"{id}\">")).nth(1).expect("its target");
    assert!(
        without_tags(sentence)
            .starts_with("It put the toll at 19, among them 5 children, with about 30 wounded.")
    );
}

#[test]
fn nothing_is_fetched_and_nothing_runs() {
    let html = page(&[market()]);
    for word in ["<script", "src=", "http", "url(", "@import", "<link"] {
        assert!(!html.contains(word), "`{word}` in the page");
    }
}

#[test]
fn reports_cannot_write_markup() {
    let mut reading = market();
    let evil = "\"><script>alert(1)</script>".to_owned();
    reading.report.title = Some(evil.clone());
    reading.report.publisher = Some(evil.clone());
    reading.report.language = Some(evil.clone());
    reading.voices[1].name = evil.clone();
    reading.voices[1].description = Some(evil.clone());
    reading.attributions[0].channel = Some(evil.clone());
    reading.diagnostics[0].message = evil;
    assert!(!page(&[reading]).contains("<script"));
}

#[test]
fn the_same_readings_make_the_same_page() {
    assert_eq!(page(&[market(), market()]), page(&[market(), market()]));
}

/// A text of letters and marks with attributions laid over it at random.
fn laid_over(text: &str, spans: &[(u32, u32)]) -> Reading {
    let mut d = draft(text);
    d.voice("v1", VoiceKind::Person, "A", None, &[]);
    for (idx, (start, len)) in spans.iter().enumerate() {
        d.said(&Said { voice: if idx % 2 == 0 { "v0" } else { "v1" }, ..Said::default() });
        let span = Span::new(*start, start + len);
        let attribution = d.reading.attributions.last_mut().expect("one was pushed");
        attribution.content.push(span);
        attribution.source.push(Span::new(start + 2, start + len + 3));
        attribution.cue.push(Span::new(start / 2, start / 2 + 1));
        d.reading.voices[1].spans.push(span);
    }
    d.reading
}

fn n_of(html: &str, tag: &str) -> usize {
    html.matches(tag).count()
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { failure_persistence: None, ..Default::default() })]

    #[test]
    fn overlapping_spans_lose_nothing(
        text in "[a-zA-Z .!?<>&\"\u{e9}\u{5d0}\u{1f600}\n]{0,80}",
        spans in proptest::collection::vec((0_u32..90, 0_u32..40), 0..8),
    ) {
        let html = page(&[laid_over(&text, &spans)]);
        assert_eq!(shown_text(&html, "r0"), text);
        assert_eq!(n_of(&html, "<span"), n_of(&html, "</span>"));
        check_links(&html);
    }
}
