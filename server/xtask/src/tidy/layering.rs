//! Who may import whom: a new edge between crates, and a new dependency, is a one-line diff here that has to be argued.
//!
//! `syntax -> openapi -> workspace -> { rules | compat | evidence } -> ide -> loader -> { lsp | cli }`

use crate::cargo_toml::{dependencies, own};
use crate::complaint::Complaint;
use crate::tree::Tree;

struct Layer {
    name: &'static str,
    /// Crates of this workspace that it may import.
    own: &'static [&'static str],
    /// Crates of others that it may import. Those of tests are free.
    others: &'static [&'static str],
}

/// From the bottom to the top.
const LAYERS: &[Layer] = &[
    Layer { name: "syntax", own: &[], others: &["memchr", "rustc-hash", "text-size", "triomphe"] },
    Layer { name: "openapi", own: &["syntax"], others: &[] },
    Layer { name: "workspace", own: &["syntax", "openapi"], others: &["rustc-hash", "strsim"] },
    Layer { name: "rules", own: &["syntax", "openapi", "workspace"], others: &["rustc-hash", "strsim"] },
    Layer { name: "compat", own: &["syntax", "openapi", "workspace"], others: &["rustc-hash"] },
    Layer {
        name: "evidence",
        own: &["syntax", "openapi", "workspace"],
        others: &["base64", "memchr", "regex", "rustc-hash", "zlib-rs"],
    },
    Layer {
        name: "ide",
        own: &["syntax", "openapi", "workspace", "rules", "compat", "evidence"],
        others: &["rustc-hash"],
    },
    Layer { name: "loader", own: &["ide"], others: &["anyhow", "gix", "globset", "ignore", "memchr", "regex", "ureq"] },
    Layer {
        name: "lsp",
        own: &["ide", "loader"],
        others: &["anyhow", "serde", "serde_json", "tokio", "tower-lsp-server", "tower-service"],
    },
    Layer { name: "cli", own: &["ide", "loader", "lsp"], others: &["anyhow", "clap", "serde_json"] },
    Layer { name: "xtask", own: &[], others: &["anyhow"] },
];

pub(super) fn check(tree: &Tree, acc: &mut Vec<Complaint>) {
    for (path, text) in tree.texts() {
        let Some(folder) = path.strip_prefix("server/").and_then(|it| it.strip_suffix("/Cargo.toml")) else { continue };
        if folder.contains('/') {
            // Fuzz targets are workspaces of their own.
            continue;
        }
        let Some(layer) = LAYERS.iter().find(|it| it.name == folder) else {
            acc.push(Complaint::new(path, 0, "is a crate without a layer; tidy/layering.rs says who may import whom"));
            continue;
        };
        for dependency in dependencies(text) {
            let (name, line) = (dependency.name, dependency.line);
            match own(name) {
                Some(name) if !layer.own.contains(&name) => {
                    let text = format!("{folder} may not import {name}, which is no layer below it");
                    acc.push(Complaint::new(path, line, text));
                }
                None if !dependency.is_dev && !layer.others.contains(&name) => {
                    let text =
                        format!("{folder} has no use for {name} by tidy/layering.rs; few dependencies, each argued");
                    acc.push(Complaint::new(path, line, text));
                }
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LAYERS, check};
    use crate::tidy::check_places;

    #[test]
    fn edges_go_down() {
        let edge = |name: &str| format!("[dependencies]\nopenapi-analyzer-{name}.workspace = true\n");
        check_places(check, &[("server/openapi/Cargo.toml", &edge("syntax"))], &[]);
        check_places(check, &[("server/syntax/Cargo.toml", &edge("openapi"))], &["server/syntax/Cargo.toml:2"]);
        check_places(check, &[("server/rules/Cargo.toml", &edge("compat"))], &["server/rules/Cargo.toml:2"]);
        check_places(check, &[("server/lsp/Cargo.toml", &edge("workspace"))], &["server/lsp/Cargo.toml:2"]);
        let dev = "[dev-dependencies]\nopenapi-analyzer-ide.workspace = true\n";
        check_places(check, &[("server/compat/Cargo.toml", dev)], &["server/compat/Cargo.toml:2"]);
    }

    #[test]
    fn dependencies_are_argued_but_those_of_tests() {
        check_places(
            check,
            &[("server/ide/Cargo.toml", "[dependencies]\nserde = \"1\"\n")],
            &["server/ide/Cargo.toml:2"],
        );
        check_places(check, &[("server/ide/Cargo.toml", "[dev-dependencies]\nserde = \"1\"\n")], &[]);
    }

    #[test]
    fn every_crate_has_a_layer() {
        check_places(check, &[("server/extras/Cargo.toml", "")], &["server/extras/Cargo.toml"]);
        check_places(check, &[("server/syntax/fuzz/Cargo.toml", "")], &[]);
    }

    #[test]
    fn the_table_goes_down_itself() {
        for (index, layer) in LAYERS.iter().enumerate() {
            for name in layer.own {
                assert!(LAYERS[..index].iter().any(|it| it.name == *name), "{} imports {name}", layer.name);
            }
        }
    }
}
