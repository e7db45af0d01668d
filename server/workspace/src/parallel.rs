//! Work on all cores, for as long as a call takes.

use std::sync::atomic::{AtomicUsize, Ordering};

/// No more threads than this work at the same time.
pub const MOST_THREADS: usize = 8;

/// Stack of a thread: trees nest.
const STACK: usize = 16 << 20;

/// Does something with each item; the results are in order. Each thread makes its own worker, and is told its number.
pub fn on_all_cores<T, R, W>(items: &[T], worker: impl Fn(usize) -> W + Sync) -> Vec<R>
where
    T: Sync,
    R: Send,
    W: FnMut(&T) -> R,
{
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = cores.min(items.len()).min(MOST_THREADS);
    if threads <= 1 {
        return items.iter().map(worker(0)).collect();
    }
    let next = AtomicUsize::new(0);
    let run = |number: usize| {
        let mut work = worker(number);
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(at) else { return done };
            done.push((at, work(item)));
        }
    };
    let mut done = std::thread::scope(|scope| {
        let run = &run;
        let spawn = |number| std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, move || run(number));
        // Without more threads, the first one does it all.
        let others: Vec<_> = (1..threads).filter_map(|it| spawn(it).ok()).collect();
        let mut done = run(0);
        for other in others {
            match other.join() {
                Ok(part) => done.extend(part),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::on_all_cores;

    #[track_caller]
    fn check(length: usize) {
        let items: Vec<usize> = (0..length).collect();
        let doubled: Vec<usize> = items.iter().map(|it| it * 2).collect();
        assert_eq!(on_all_cores(&items, |_| |it: &usize| it * 2), doubled);
    }

    #[test]
    fn the_results_are_in_order() {
        for length in [0, 1, 2, 1000] {
            check(length);
        }
    }
}
