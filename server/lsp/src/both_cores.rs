//! All findings of a state, on two threads: examples and rules on one, the comparison with a baseline on the other.

use ide::{Analysis, Findings};

/// Stack of the second thread, as that of the runtime's: schemas nest.
const STACK: usize = 16 << 20;

/// Computes the findings, if nobody has. What ends the second thread ends the caller.
pub(crate) fn findings(analysis: &Analysis) -> &Findings {
    if !analysis.is_computed() {
        std::thread::scope(|scope| {
            let second = std::thread::Builder::new().stack_size(STACK);
            // Without a second thread, the first one does it all.
            let second = second.spawn_scoped(scope, || analysis.prepare());
            let _ = analysis.findings();
            if let Ok(Err(payload)) = second.map(std::thread::ScopedJoinHandle::join) {
                std::panic::resume_unwind(payload);
            }
        });
    }
    analysis.findings()
}
