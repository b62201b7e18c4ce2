//! Each stage by itself, on a fixed corpus, in tokens and documents a second.

use std::hint::black_box;
use std::ops::ControlFlow;

use criterion::{BatchSize, BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use rashomon_assess::{NoWorld, compare};
use rashomon_benches::{Rate, corpus, installed};
use rashomon_export::{SheetOptions, json_line, page, sheet};
use rashomon_ingest::Ingested;
use rashomon_nlp::Doc;
use rashomon_pipeline::{Digested, Incidents, Policy, Reader};
use rashomon_resolve::{Digest, ResolvedIncident, Resolver};
use rashomon_schema::{IncidentRecord, Reading};

criterion_group! {
    name = stages;
    config = Criterion::default().with_measurement(Rate).sample_size(10);
    targets = ingest, parse, read, resolve, assess, export
}
criterion_main!(stages);

type Bench = Criterion<Rate>;

/// Bytes to reports.
fn ingest(bench: &mut Bench) {
    let documents = corpus::documents();
    let n_words = documents.iter().map(|document| n_words(&document.ingest().report.text)).sum();
    let mut group = group(bench, "ingest", n_words, documents.len());
    group.bench_function("reports", |b| {
        b.iter(|| documents.iter().map(|document| document.ingest().report.text.len()).sum::<usize>());
    });
}

/// Reports to parses.
fn parse(bench: &mut Bench) {
    let reports = reports();
    let [(_, reader), ..] = installed::readers();
    let n_tokens = parsed(&reader, &reports).iter().map(Doc::len).sum();
    let mut group = group(bench, "parse", n_tokens, reports.len());
    let mut worker = reader.report_reader();
    group.bench_function("reports", |b| {
        b.iter(|| reports.iter().map(|report| worker.parse(report).len()).sum::<usize>());
    });
}

/// Parses to readings, with each model.
fn read(bench: &mut Bench) {
    let reports = reports();
    for (model, reader) in installed::readers() {
        let docs = parsed(&reader, &reports);
        let mut group = group(bench, "read", docs.iter().map(Doc::len).sum(), reports.len());
        let mut worker = reader.report_reader();
        let mut read = |reports: Vec<Ingested>| {
            reports
                .into_iter()
                .zip(&docs)
                .map(|(report, doc)| worker.extract(report, doc))
                .collect::<Vec<_>>()
        };
        group.bench_function(model, |b| b.iter_batched(|| reports.clone(), &mut read, BatchSize::LargeInput));
    }
}

/// Readings to incidents.
fn resolve(bench: &mut Bench) {
    let readings = corpus::invented_readings();
    let mut group = group_of_readings(bench, "resolve", &readings);
    group.bench_function("readings", |b| b.iter(|| incidents(&readings)));
}

/// The accounts of incidents side by side.
fn assess(bench: &mut Bench) {
    let readings = corpus::invented_readings();
    let records = records(&readings);
    let mut group = group_of_readings(bench, "assess", &readings);
    group.bench_function("compare", |b| {
        b.iter(|| records.iter().map(|record| compare(record, &NoWorld).len()).sum::<usize>());
    });
}

/// Readings to what people and programs read.
fn export(bench: &mut Bench) {
    let reports = reports();
    let [(_, reader), ..] = installed::readers();
    let mut worker = reader.report_reader();
    let readings: Vec<Reading> = reports.into_iter().map(|report| worker.read(report)).collect();
    let options = SheetOptions { width: 100, color: true, quotes: true };
    let mut group = group_of_readings(bench, "export", &readings);
    group.bench_function("json", |b| {
        b.iter(|| readings.iter().map(json_line).map(|line| line.len()).sum::<usize>())
    });
    group.bench_function("sheet", |b| {
        b.iter(|| readings.iter().map(|reading| sheet(reading, &options).len()).sum::<usize>());
    });
    group.bench_function("page", |b| b.iter(|| page(black_box(&readings))));
}

fn group<'b>(
    bench: &'b mut Bench,
    stage: &str,
    n_tokens: usize,
    n_documents: usize,
) -> BenchmarkGroup<'b, Rate> {
    let mut group = bench.benchmark_group(stage);
    group.throughput(Throughput::ElementsAndBytes { elements: n_tokens as u64, bytes: n_documents as u64 });
    group
}

/// Readings have no parse, so their words are counted instead of tokens.
fn group_of_readings<'b>(
    bench: &'b mut Bench,
    stage: &str,
    readings: &[Reading],
) -> BenchmarkGroup<'b, Rate> {
    let n_words = readings.iter().map(|reading| n_words(&reading.report.text)).sum();
    group(bench, stage, n_words, readings.len())
}

fn n_words(text: &str) -> usize {
    text.split_whitespace().count()
}

fn reports() -> Vec<Ingested> {
    corpus::documents().iter().map(corpus::Document::ingest).collect()
}

fn parsed(reader: &Reader, reports: &[Ingested]) -> Vec<Doc> {
    let mut worker = reader.report_reader();
    reports.iter().map(|report| worker.parse(report)).collect()
}

fn incidents(readings: &[Reading]) -> Vec<ResolvedIncident> {
    let mut resolver = Resolver::default();
    for reading in readings {
        resolver.add(Digest::new(reading));
    }
    resolver.into_incidents().collect()
}

fn records(readings: &[Reading]) -> Vec<IncidentRecord> {
    let mut incidents = Incidents::default();
    for reading in readings {
        incidents.add(Digested::new(reading));
    }
    let mut records = Vec::new();
    let take = |record| {
        records.push(record);
        ControlFlow::Continue(())
    };
    incidents.each(&NoWorld, &Policy::default(), &[], 1, take).expect("the default policy has known methods");
    records
}
