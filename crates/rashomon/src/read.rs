//! `rashomon read`: reports to accounts.

use anyhow::{Context, Result};
use rashomon_export::{Offsets, exported_readings, page, sheets, with_offsets, write_json_line};
use rashomon_pipeline::ReportReader;
use rashomon_schema::{Claim, Reading};

use crate::arguments::{Common, OffsetsIn, ReadFormat, ReadOptions, ReadingOptions};
use crate::assets::Assets;
use crate::driver::{Done, Failed, Run, for_each_report, read_report};
use crate::exports::{about, actor_facts, place_facts};
use crate::failure::{Outcome, UserError};
use crate::inputs::{Inputs, Pending};
use crate::progress::{Stopwatch, Times};
use crate::results::{Entry, Results};

/// Reads every report that can be read, and shows why others cannot.
pub fn run(options: &ReadOptions, common: &Common) -> Result<Outcome> {
    let ReadingOptions { input, model, format, .. } = &options.reading;
    check_format(*format)?;
    let inputs = Inputs::new(input)?;
    let policy = options.reading.policy()?;
    let reader = Assets::open(common)?.reader(input.kernel.as_deref(), *model)?.with_levels(policy.claims);
    let mut results = Results::open(&options.reading)?;
    let Run { outcome, progress, times, .. } = for_each_report(
        inputs,
        input.jobs,
        || reader.report_reader(),
        |reader, pending| read_one(reader, pending, options).map_err(Failed::Report),
        |entry| results.take(entry),
    )?;
    drop(progress);
    // An output without any result would replace something that is there.
    if outcome == Outcome::Fine || !results.is_empty() {
        results.finish(page, sheets, |readings| {
            let mut exported = exported_readings(&readings, about());
            exported.actors = actor_facts(&exported.records, reader.actors());
            exported.places = place_facts(&exported.records, reader.gazetteer());
            exported
        })?;
        if input.time {
            times.print(reader.engine().kernel());
        }
    }
    Ok(outcome)
}

/// Refuses formats that need several reports.
fn check_format(format: ReadFormat) -> Result<()> {
    match format {
        ReadFormat::Export(format) if format.needs_comparison() => Err(UserError::with_hint(
            format!("`read` compares nothing, which `--format {}` needs", format.as_str()),
            "use `rashomon incidents`, which takes the same files",
        )),
        _ => Ok(()),
    }
}

fn read_one(
    reader: &mut ReportReader<'_>,
    pending: Pending,
    options: &ReadOptions,
) -> Result<Done<Entry<Reading>>> {
    let Done { result: mut reading, n_tokens, is_unread, mut times } =
        read_report(reader, pending, &options.reading.defaults)?;
    let mut watch = Stopwatch::start();
    if options.all_claims {
        let withheld = std::mem::take(&mut reading.withheld);
        reading.claims.extend(withheld.into_iter().map(|claim| Claim { unsure: true, ..claim }));
    }
    let reading = match options.offsets {
        // Exports have characters and bytes next to each other.
        _ if matches!(options.reading.format, ReadFormat::Export(_)) => reading,
        OffsetsIn::Text => reading,
        OffsetsIn::Source => with_offsets(&reading, Offsets::Source),
        OffsetsIn::Bytes => with_offsets(&reading, Offsets::Bytes),
    };
    let result = match options.reading.format {
        ReadFormat::Jsonl => {
            let mut line = Vec::with_capacity(reading.report.text.len() * 8);
            write_json_line(&mut line, &reading).context("cannot write a reading as JSON")?;
            Entry::Line(line)
        }
        _ => Entry::Record(Box::new(reading)),
    };
    times.add(Times::of([("write", watch.lap())]), 0);
    Ok(Done { result, n_tokens, is_unread, times })
}
