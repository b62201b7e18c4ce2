//! Progress on standard error, where it is a terminal and the work is long.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rashomon_nlp::Kernel;

/// Shorter work shows nothing.
const LONG: Duration = Duration::from_millis(700);

/// Counts reports; drops from the screen when it ends.
pub struct Progress {
    bar: ProgressBar,
    start: Instant,
    n_tokens: u64,
}

impl Progress {
    pub fn new() -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        Self { bar, start: Instant::now(), n_tokens: 0 }
    }

    /// One more report.
    pub fn add(&mut self, n_tokens: u64) {
        self.n_tokens += n_tokens;
        self.bar.inc(1);
        if self.bar.is_hidden() && self.start.elapsed() > LONG && std::io::stderr().is_terminal() {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            let style = ProgressStyle::with_template("{spinner} {pos} reports read {msg}");
            self.bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
        }
        if !self.bar.is_hidden() {
            if self.n_tokens == 0 {
                return;
            }
            let rate = self.n_tokens as f64 / self.start.elapsed().as_secs_f64();
            self.bar.set_message(format!("{rate:.0} tokens a second"));
        }
    }
}

impl Progress {
    /// Says what is being done once all reports are read.
    pub fn say(&self, what: &'static str) {
        self.bar.set_message(what);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// Threads to use: as asked, or one a processor.
pub fn n_jobs(asked: Option<std::num::NonZeroUsize>) -> usize {
    asked.or_else(|| std::thread::available_parallelism().ok()).map_or(1, Into::into)
}

/// Measures one step after another.
pub struct Stopwatch(Instant);

impl Stopwatch {
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// The time since the last lap.
    pub fn lap(&mut self) -> Duration {
        let now = Instant::now();
        let lap = now - self.0;
        self.0 = now;
        lap
    }
}

/// Time spent, by stage, and tokens read.
pub struct Times {
    start: Instant,
    stages: BTreeMap<&'static str, Duration>,
    n_tokens: u64,
}

impl Times {
    pub fn start() -> Self {
        Self::of([])
    }

    /// The stages of one report.
    pub fn of<const N: usize>(stages: [(&'static str, Duration); N]) -> Self {
        Self { start: Instant::now(), stages: stages.into(), n_tokens: 0 }
    }

    pub fn add(&mut self, times: Self, n_tokens: u64) {
        self.n_tokens += n_tokens;
        for (stage, time) in times.stages {
            *self.stages.entry(stage).or_default() += time;
        }
    }

    /// Prints what was measured to standard error, as one JSON line.
    #[allow(clippy::print_stderr, reason = "`--time` asks for it")]
    pub fn print(&self, kernel: Kernel) {
        let stages: serde_json::Map<String, serde_json::Value> = self
            .stages
            .iter()
            .map(|(stage, time)| ((*stage).to_owned(), time.as_secs_f64().into()))
            .collect();
        let line = serde_json::json!({
            "tokens": self.n_tokens,
            "seconds": self.start.elapsed().as_secs_f64(),
            "kernel": kernel.name(),
            "stages": stages,
        });
        eprintln!("{line}");
    }
}
