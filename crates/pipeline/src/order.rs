//! Work spread over threads, results in order.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::mpsc::sync_channel;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Inputs that each thread may be ahead of the result that is taken next; bounds what is held in memory.
const AHEAD: usize = 16;

/// Runs `work` on every input, on `jobs` threads, and hands the results to `take` in the order of the inputs.
///
/// Each thread makes its own state with `start`. `take` runs on the calling thread and ends everything by
/// breaking. With one job no thread is made.
pub fn in_order<I: Send, S, T: Send>(
    jobs: usize,
    inputs: impl Iterator<Item = I> + Send,
    start: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, I) -> T + Sync,
    mut take: impl FnMut(T) -> ControlFlow<()>,
) {
    if jobs <= 1 {
        let mut state = start();
        let _ = inputs.map(|input| work(&mut state, input)).try_for_each(take);
        return;
    }
    let queue = Queue::new(inputs, jobs * AHEAD);
    std::thread::scope(|scope| {
        let (results, received) = sync_channel(jobs * AHEAD);
        for _ in 0..jobs {
            let (results, queue, start, work) = (results.clone(), &queue, &start, &work);
            scope.spawn(move || {
                let _end = EndOnPanic(queue);
                let mut state = start();
                while let Some((number, input)) = queue.next() {
                    if results.send((number, work(&mut state, input))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(results);
        let mut waiting = BTreeMap::new();
        let mut next = 0;
        for (number, result) in received {
            waiting.insert(number, result);
            while let Some(result) = waiting.remove(&next) {
                next += 1;
                if take(result).is_break() {
                    queue.end();
                    return;
                }
            }
            queue.has_taken(next);
        }
    });
}

/// The inputs, numbered, and how far results were taken.
struct Queue<I> {
    state: Mutex<State<I>>,
    moved: Condvar,
    ahead: usize,
}

struct State<I> {
    /// None once everything was handed out or the work was ended.
    inputs: Option<I>,
    handed_out: usize,
    taken: usize,
}

impl<I> Queue<I> {
    fn lock(&self) -> MutexGuard<'_, State<I>> {
        // A panic elsewhere leaves whole numbers behind: they stay good to read.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn has_taken(&self, taken: usize) {
        self.lock().taken = taken;
        self.moved.notify_all();
    }

    fn end(&self) {
        self.lock().inputs = None;
        self.moved.notify_all();
    }
}

impl<I: Iterator> Queue<I> {
    const fn new(inputs: I, ahead: usize) -> Self {
        let state = State { inputs: Some(inputs), handed_out: 0, taken: 0 };
        Self { state: Mutex::new(state), moved: Condvar::new(), ahead }
    }

    /// The next input and its number, as soon as it is not too far ahead.
    fn next(&self) -> Option<(usize, I::Item)> {
        let mut state = self.lock();
        while state.inputs.is_some() && state.handed_out >= state.taken + self.ahead {
            state = self.moved.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let input = state.inputs.as_mut()?.next();
        if input.is_none() {
            state.inputs = None;
            drop(state);
            self.moved.notify_all();
            return None;
        }
        let number = state.handed_out;
        state.handed_out += 1;
        Some((number, input?))
    }
}

/// Ends the work when a thread panics, so that the others do not wait for its result.
struct EndOnPanic<'q, I>(&'q Queue<I>);

impl<I> Drop for EndOnPanic<'_, I> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.end();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn squares(jobs: usize, n: u64) -> Vec<u64> {
        let mut taken = Vec::new();
        let slow = |_: &mut (), x: u64| {
            std::thread::sleep(std::time::Duration::from_micros((x * 7) % 40));
            x * x
        };
        in_order(
            jobs,
            0..n,
            || (),
            slow,
            |square| {
                taken.push(square);
                ControlFlow::Continue(())
            },
        );
        taken
    }

    #[test]
    fn results_come_in_order_for_any_number_of_threads() {
        let expected: Vec<u64> = (0..500).map(|x| x * x).collect();
        for jobs in [1, 2, 5] {
            assert_eq!(squares(jobs, 500), expected);
        }
        assert!(squares(3, 0).is_empty());
    }

    #[test]
    fn breaking_ends_the_work() {
        for jobs in [1, 4] {
            let mut n_taken = 0;
            in_order(
                jobs,
                0..1_000_000_u32,
                || (),
                |(), x| x,
                |_| {
                    n_taken += 1;
                    if n_taken == 10 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
                },
            );
            assert_eq!(n_taken, 10);
        }
    }

    #[test]
    fn a_panic_ends_the_work_and_is_passed_on() {
        let run = || {
            let work = |(): &mut (), x: u32| assert!(x != 100, "the hundredth");
            in_order(3, 0..100_000_u32, || (), work, |()| ControlFlow::Continue(()));
        };
        assert!(std::panic::catch_unwind(run).is_err());
    }
}
