//! `diff`: what changed between two descriptions.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use ide::{Analysis, AnalysisHost, BaselineChange, Change, FileId, FileSet, Policy, Verdict, VfsPath};
use loader::{Loader, Spec, no_overlay};

use crate::format::{self, Format};
use crate::output;
use crate::report::Reporter;

#[derive(Args, Debug)]
pub(crate) struct DiffArgs {
    /// The description before: a file, git:REV, git:REV:PATH or a URL
    #[arg(value_name = "BASE")]
    base: String,
    /// The description after
    #[arg(value_name = "CURRENT")]
    current: String,
    /// How to judge what only narrows or loses optional things [default: the configuration's, else promise]
    #[arg(long, value_enum)]
    policy: Option<PolicyArg>,
    /// How to print the changes
    #[arg(long, value_enum, default_value_t = DiffFormat::Text)]
    format: DiffFormat,
    /// From which verdict on the exit code is 1
    #[arg(long, value_enum, default_value_t = FailOn::Breaking, value_name = "VERDICT")]
    fail_on: FailOn,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum PolicyArg {
    Promise,
    Contract,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FailOn {
    Breaking,
    Risky,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum DiffFormat {
    Text,
    Json,
    Markdown,
    Sarif,
    Github,
    Junit,
}

pub(crate) fn diff(args: &DiffArgs) -> Result<u8> {
    let (base, current) = (Spec::parse(&args.base)?, Spec::parse(&args.current)?);
    let mut sides = Sides::load(&base, &current)?;
    let analysis = sides.host.analysis();
    let (base, current) = sides.entries()?;
    expect_whole(args, &analysis, current)?;
    let policy = match args.policy {
        None => analysis.config(current).policy,
        Some(PolicyArg::Promise) => Policy::Promise,
        Some(PolicyArg::Contract) => Policy::Contract,
    };
    let changes = analysis.diff(base, current, policy);
    let folder = sides.folder.clone();
    let reporter =
        Reporter { analysis: &analysis, loader: &sides.loader, folder, fixes: args.format == DiffFormat::Json };
    let report = reporter.report(&changes, 0);
    output::print(&match args.format {
        DiffFormat::Text => format::diff_text(&report),
        DiffFormat::Markdown => format::diff_markdown(&report, &args.base, &args.current),
        DiffFormat::Json => format::print(Format::Json, &report),
        DiffFormat::Sarif => format::print(Format::Sarif, &report),
        DiffFormat::Github => format::print(Format::Github, &report),
        DiffFormat::Junit => format::print(Format::Junit, &report),
    })?;
    let least = match args.fail_on {
        FailOn::Breaking => Some(Verdict::Breaking),
        FailOn::Risky => Some(Verdict::Risky),
        FailOn::Never => None,
    };
    let fails = least.is_some_and(|least| report.findings.iter().any(|it| it.verdict() >= Some(least)));
    Ok(u8::from(fails))
}

/// Of a text with syntax errors some is left, and what is not would be told as removed, or would not be missed.
fn expect_whole(args: &DiffArgs, analysis: &Analysis, current: FileId) -> Result<()> {
    let Some(description) = analysis.descriptions().iter().find(|it| it.entry == current) else { return Ok(()) };
    if let Some(why) = description.baseline.as_ref().and_then(|it| it.damage.as_ref()) {
        bail!("{}: {why}", args.base);
    }
    if let Some(why) = analysis.syntax_error(description) {
        bail!("{}: {why}", args.current);
    }
    Ok(())
}

/// Both descriptions with their fragments.
struct Sides {
    host: AnalysisHost,
    loader: Loader,
    folder: PathBuf,
    base: (FileSet, VfsPath),
    current: VfsPath,
}

impl Sides {
    fn load(base: &Spec, current: &Spec) -> Result<Sides> {
        let folder = std::env::current_dir().context("the current folder cannot be read")?;
        let loader = Loader::new(std::slice::from_ref(&folder));
        let file = |spec: &Spec| match spec {
            Spec::File(path) => std::path::absolute(path).ok(),
            _ => None,
        };
        let (base_set, base_path, base_text) =
            loader.spec(base, file(current).as_deref()).with_context(|| base.to_string())?;
        let (set, current_path, current_text) =
            loader.spec(current, file(base).as_deref()).with_context(|| current.to_string())?;
        loader.make_current(set);
        let mut change = Change { today: Some(loader::today()), ..Change::default() };
        if let Some(path) = file(current) {
            change = Change { today: change.today, ..loader.document(&loader::to_vfs(&path), &no_overlay) };
            change.files.retain(|(_, path, _)| *path != current_path);
        }
        let label = base.to_string();
        change.files.push((FileSet::CURRENT, current_path.clone(), current_text));
        change.files.push((base_set, base_path.clone(), base_text));
        let loaded = BaselineChange::Loaded { set: base_set, path: base_path.clone(), label, configured: true };
        change.baselines.push((current_path.clone(), loaded));
        let mut host = AnalysisHost::new();
        host.apply(change);
        loader.settle(&mut host, &no_overlay);
        Ok(Sides { host, loader, folder, base: (base_set, base_path), current: current_path })
    }

    /// The two entry documents.
    fn entries(&mut self) -> Result<(FileId, FileId)> {
        let analysis = self.host.analysis();
        let entry = |set, path| analysis.file(set, path).with_context(|| format!("{path}: no such file"));
        Ok((entry(self.base.0, &self.base.1)?, entry(FileSet::CURRENT, &self.current)?))
    }
}
