//! Help, completions, manual pages.

use crate::folder::{Folder, Run};

const COMMANDS: [&str; 9] =
    ["read", "incidents", "case", "parse", "actors", "assets", "gazetteer", "completions", "man"];

fn shown(arguments: &[&str]) -> String {
    let Run { status, out, errors } = Folder::new().run(arguments);
    assert_eq!((status, errors.as_str()), (0, ""), "{arguments:?}");
    out
}

#[test]
fn every_command_helps_with_examples() {
    let commands = COMMANDS.map(|command| vec![command, "--help"]);
    for arguments in commands.iter().map(Vec::as_slice).chain([
        &["--help"][..],
        &["assets", "install", "--help"],
        &["gazetteer", "add", "--help"],
    ]) {
        let help = shown(arguments);
        let (_, examples) =
            help.split_once("\nExamples:\n").unwrap_or_else(|| panic!("{arguments:?}: {help}"));
        assert!(examples.lines().next().is_some_and(|line| line.contains("rashomon ")), "{arguments:?}");
    }
}

#[test]
fn help_names_every_command() {
    let help = shown(&["--help"]);
    for command in COMMANDS {
        assert!(help.lines().any(|line| line.starts_with(&format!("  {command} "))), "{command}: {help}");
    }
    assert_eq!(shown(&["help", "read"]), shown(&["read", "--help"]));
}

#[test]
fn help_is_shown_without_arguments() {
    let run = Folder::new().run(&[]);
    assert!(run.status == 1 && run.errors.contains("Usage: rashomon"), "{}", run.errors);
}

#[test]
fn every_shell_has_completions() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = shown(&["completions", shell]);
        for word in COMMANDS.iter().chain(&["offsets", "rashomon"]) {
            assert!(script.contains(word), "{shell}: `{word}` is not completed");
        }
    }
    let run = Folder::new().run(&["completions", "abacus"]);
    assert!(run.status == 1 && run.errors.contains("bash"), "{}", run.errors);
}

#[test]
fn manual_page_is_printed() {
    let page = shown(&["man"]);
    assert!(page.contains(".TH rashomon 1") && page.contains(".SH SYNOPSIS"), "{page}");
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = Folder::new();
    let run = folder.run(&["man", "--out", "pages"]);
    assert_eq!((run.status, run.errors.as_str()), (0, ""));
    let names = crate::folder::names_in(&folder.path().join("pages"));
    assert!(names.contains(&"rashomon.1".to_owned()), "{names:?}");
    for command in COMMANDS {
        let name = format!("rashomon-{command}.1");
        assert!(names.contains(&name) && folder.read(&format!("pages/{name}")).contains(".TH"), "{names:?}");
    }
}

#[test]
fn unwritable_manual_pages() {
    let run = Folder::new().run(&["man", "--out", "good.txt"]);
    assert_eq!(run.status, 1);
    assert!(run.errors.contains("cannot write manual pages to `good.txt`"), "{}", run.errors);
}
