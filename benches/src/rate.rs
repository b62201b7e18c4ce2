//! Time by the wall clock, shown as documents and tokens a second.

use std::time::{Duration, Instant};

use criterion::Throughput;
use criterion::measurement::{Measurement, ValueFormatter, WallTime};

/// Wall time. A benchmark gives its tokens as `elements` and its documents as `bytes` of [`Throughput::ElementsAndBytes`].
pub struct Rate;

const WALL: &WallTime = &WallTime;

impl Measurement for Rate {
    type Intermediate = Instant;
    type Value = Duration;

    fn start(&self) -> Instant {
        WALL.start()
    }

    fn end(&self, start: Instant) -> Duration {
        WALL.end(start)
    }

    fn add(&self, a: &Duration, b: &Duration) -> Duration {
        WALL.add(a, b)
    }

    fn zero(&self) -> Duration {
        WALL.zero()
    }

    fn to_f64(&self, value: &Duration) -> f64 {
        WALL.to_f64(value)
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        &TokensAndDocuments
    }
}

struct TokensAndDocuments;

impl ValueFormatter for TokensAndDocuments {
    fn scale_values(&self, typical: f64, values: &mut [f64]) -> &'static str {
        WALL.formatter().scale_values(typical, values)
    }

    fn scale_throughputs(&self, _: f64, throughput: &Throughput, nanoseconds: &mut [f64]) -> &'static str {
        let (n, unit) = match *throughput {
            Throughput::Bytes(n_documents) => (n_documents, "documents/s"),
            Throughput::Elements(n) | Throughput::ElementsAndBytes { elements: n, .. } => (n, "tokens/s"),
            _ => (1, "runs/s"),
        };
        for value in nanoseconds {
            *value = n as f64 * 1e9 / *value;
        }
        unit
    }

    fn scale_for_machines(&self, values: &mut [f64]) -> &'static str {
        WALL.formatter().scale_for_machines(values)
    }
}
