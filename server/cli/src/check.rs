//! `check`: all findings of the descriptions under some paths.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use ide::{Analysis, AnalysisHost, BaselineChange, Change, FileSet, Severity, VfsPath};
use loader::{BaselineChoice, BaselineProblem, Loader, Problem, Spec, no_overlay};

use crate::format::{self, Format};
use crate::report::Reporter;
use crate::{FAILED, fix, output};

#[derive(Args, Debug)]
pub(crate) struct CheckArgs {
    /// Files and folders [default: the current folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// What is published: a file, git:REV, git:REV:PATH, a URL, or none
    #[arg(long, value_name = "SPEC")]
    baseline: Option<String>,
    /// Recorded exchanges: a file or folder (repeatable)
    #[arg(long, value_name = "PATH")]
    evidence: Vec<PathBuf>,
    /// The configuration to use in the place of the nearest one
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// How to print the findings
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// From which severity on the exit code is 1
    #[arg(long, value_enum, default_value_t = FailOn::Error, value_name = "SEVERITY")]
    fail_on: FailOn,
    /// Apply the fixes that change nothing for clients
    #[arg(long)]
    fix: bool,
    /// Apply the other fixes too
    #[arg(long)]
    fix_unsafe: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Information,
    Hint,
    Never,
}

impl FailOn {
    fn least(self) -> Option<Severity> {
        match self {
            FailOn::Error => Some(Severity::Error),
            FailOn::Warning => Some(Severity::Warning),
            FailOn::Information => Some(Severity::Information),
            FailOn::Hint => Some(Severity::Hint),
            FailOn::Never => None,
        }
    }
}

/// The state that a command works on, with what went wrong on the way there.
struct Session {
    host: AnalysisHost,
    loader: Loader,
    folder: PathBuf,
    /// Something that was asked for could not be done; the rest was.
    failed: bool,
}

pub(crate) fn check(args: &CheckArgs) -> Result<u8> {
    let baseline = match args.baseline.as_deref() {
        None => BaselineChoice::Configured,
        Some("none") => BaselineChoice::Off,
        Some(spec) => BaselineChoice::Spec(Spec::parse(spec)?),
    };
    let mut session = Session::open(args, &baseline)?;
    if session.is_empty() {
        return Ok(FAILED);
    }
    session.load_baselines(&baseline, args.format);
    session.load_evidence(&args.evidence);
    if args.fix || args.fix_unsafe {
        let fixed = fix::fix(&mut session.host, args.fix_unsafe)?;
        let name = |path: &VfsPath| session.loader.name(FileSet::CURRENT, path, &session.folder);
        for line in fixed.lines(&name) {
            output::complain(&line);
        }
    }
    let analysis = session.host.analysis();
    let reporter = Reporter {
        analysis: &analysis,
        loader: &session.loader,
        folder: session.folder.clone(),
        fixes: matches!(args.format, Format::Json | Format::Sarif),
    };
    // On two threads: evidence takes about as long as all else together.
    std::thread::scope(|scope| {
        let second = std::thread::Builder::new().stack_size(crate::STACK);
        let _ = second.spawn_scoped(scope, || analysis.prepare());
        let _ = analysis.findings();
    });
    let mut report = reporter.report(&analysis.all_findings(), analysis.findings().suppressed);
    if matches!(args.format, Format::Text | Format::Json) {
        report.evidence = reporter.evidence();
    }
    output::print(&format::print(args.format, &report))?;
    let fails = args.fail_on.least().is_some_and(|least| report.findings.iter().any(|it| it.severity >= least));
    Ok(if session.failed { FAILED } else { u8::from(fails) })
}

impl Session {
    fn open(args: &CheckArgs, baseline: &BaselineChoice) -> Result<Session> {
        let folder = std::env::current_dir().context("the current folder cannot be read")?;
        let loader = Loader::default();
        let places = if args.paths.is_empty() { vec![PathBuf::from(".")] } else { args.paths.clone() };
        if places.iter().any(|place| is_under(place, &folder)) {
            loader.add_folder(&folder);
        }
        // A baseline beside the description is no description to check.
        let except: Vec<PathBuf> = match baseline {
            BaselineChoice::Spec(Spec::File(path)) => vec![path.clone()],
            _ => Vec::new(),
        };
        let discovered = loader.discover(&places, args.config.as_deref(), &except, &no_overlay);
        if let (Some(config), None) = (&args.config, &discovered.change.config) {
            let why = discovered.problems.iter().find(|it| it.path == *config).map_or("not readable", |it| &it.message);
            bail!("configuration {}: {why}", config.display());
        }
        let mut session = Session { host: AnalysisHost::new(), loader, folder, failed: false };
        session.complain(&discovered.problems);
        let mut change = discovered.change;
        change.today = Some(loader::today());
        session.host.apply(change);
        session.loader.settle(&mut session.host, &no_overlay);
        session.expect_descriptions(&discovered.named, &places)?;
        Ok(session)
    }

    /// Whoever names a file wants it checked; whoever names a folder wants something to be found.
    fn expect_descriptions(&mut self, named: &[VfsPath], places: &[PathBuf]) -> Result<()> {
        let analysis = self.host.analysis();
        for path in named.iter().filter(|path| !is_checked(&analysis, path)) {
            let name = self.loader.name(FileSet::CURRENT, path, &self.folder);
            output::complain(&format!("{name}: not an OpenAPI description: it has no `openapi` field"));
            self.failed = true;
        }
        // If something failed, each reason has been told.
        if self.is_empty() && !self.failed {
            let places: Vec<String> = places.iter().map(|it| it.display().to_string()).collect();
            bail!("no OpenAPI description under {}", places.join(", "));
        }
        Ok(())
    }

    /// Whether there is nothing to say anything about.
    fn is_empty(&mut self) -> bool {
        let analysis = self.host.analysis();
        analysis.descriptions().is_empty() && analysis.findings().by_file.is_empty()
    }

    fn complain(&mut self, problems: &[Problem]) {
        for problem in problems {
            let name = self.loader.name(FileSet::CURRENT, &loader::to_vfs(&problem.path), &self.folder);
            output::complain(&format!("{name}: {}", problem.message));
            self.failed = true;
        }
    }

    fn load_baselines(&mut self, choice: &BaselineChoice, format: Format) {
        let mut baselines = self.loader.baselines(&self.host.analysis(), choice);
        let asked = matches!(choice, BaselineChoice::Spec(_));
        if asked {
            // Told on stderr, not as a finding: the command line has no place in a file.
            let told = |change: &BaselineChange| matches!(change, BaselineChange::Failed { .. });
            baselines.change.baselines.retain(|(_, change)| !told(change));
        }
        self.host.apply(baselines.change);
        self.loader.settle(&mut self.host, &no_overlay);
        baselines.problems.extend(self.damaged_baselines(asked));
        let mut lines: Vec<String> = Vec::new();
        let failed = baselines.problems.iter().any(|it| !it.stale);
        for problem in baselines.problems {
            let line = format!("baseline {}: {}", problem.label, problem.message);
            if (asked || (problem.stale && format == Format::Text) || (!problem.configured && format == Format::Text))
                && !lines.contains(&line)
            {
                lines.push(line);
            }
        }
        for line in &lines {
            output::complain(line);
        }
        self.failed |= asked && failed;
    }

    /// Baselines with syntax errors. One that the command line asked for is told there, and not as a finding.
    fn damaged_baselines(&mut self, asked: bool) -> Vec<BaselineProblem> {
        let analysis = self.host.analysis();
        let damaged = analysis.descriptions().iter().filter_map(|it| {
            let baseline = it.baseline.as_ref()?;
            let (entry, label) = (analysis.path(it.entry).clone(), baseline.label.clone());
            let (message, configured) = (baseline.damage.clone()?, baseline.configured);
            Some(BaselineProblem { entry, label, message, configured, stale: false })
        });
        let damaged: Vec<BaselineProblem> = damaged.collect();
        if asked {
            let none = damaged.iter().map(|it| (it.entry.clone(), BaselineChange::None)).collect();
            self.host.apply(Change { baselines: none, ..Change::default() });
        }
        damaged
    }

    fn load_evidence(&mut self, places: &[PathBuf]) {
        let evidence = self.loader.evidence(&self.host.analysis(), places);
        self.complain(&evidence.problems);
        self.host.apply(evidence.change);
    }
}

fn is_under(place: &Path, folder: &Path) -> bool {
    let real = std::path::absolute(place).ok().and_then(|it| it.canonicalize().ok());
    real.is_some_and(|real| folder.canonicalize().is_ok_and(|folder| real.starts_with(folder)))
}

/// Whether a named file is a description, or has findings that say why it is not.
fn is_checked(analysis: &Analysis, path: &VfsPath) -> bool {
    let Some(file) = analysis.file(FileSet::CURRENT, path) else { return false };
    analysis.is_ours(file)
}
