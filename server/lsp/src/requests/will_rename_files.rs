//! `workspace/willRenameFiles`: References follow the files that a person renames or moves.

use std::str::FromStr;

use ide::VfsPath;
use tower_lsp_server::ls_types::{FileRename, RenameFilesParams, Uri, WorkspaceEdit};

use crate::from_proto;
use crate::moment::Moment;

/// `None` if nothing refers to the files.
pub(crate) fn will_rename_files(moment: &Moment, params: &RenameFilesParams) -> Option<WorkspaceEdit> {
    let renames: Vec<(VfsPath, VfsPath)> = params.files.iter().filter_map(paths).collect();
    let edits = moment.analysis.rename_files(&renames);
    // All of these are in other files than the author looks at; renaming was the nod that they need.
    if edits.is_empty() { None } else { moment.names.workspace_edit(&moment.analysis, None, &edits) }
}

fn paths(rename: &FileRename) -> Option<(VfsPath, VfsPath)> {
    let path = |uri: &str| from_proto::path(&Uri::from_str(uri).ok()?);
    Some((path(&rename.old_uri)?, path(&rename.new_uri)?))
}
