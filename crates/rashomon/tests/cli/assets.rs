//! `rashomon assets`: what is installed, and what is not.

use crate::folder::{Folder, installed_assets};

#[test]
fn list_shows_state_licence_and_origin() {
    let run = Folder::new().run(&["assets", "list"]);
    assert_eq!((run.status, run.errors.as_str()), (0, ""));
    for line in [
        "english  ",
        "places  ",
        "  licence  MIT",
        "  licence  CC BY 4.0",
        "  origin   GeoNames",
        "encoder  ",
    ] {
        assert!(run.out.lines().any(|shown| shown.starts_with(line)), "no line `{line}…` in {}", run.out);
    }
    // The optional asset may be there too.
    assert!(matches!(run.out.matches("  state    installed, ").count(), 3 | 4));
    assert!(run.out.contains(&installed_assets().display().to_string()));
}

#[test]
fn list_of_an_empty_folder_shows_all_assets() {
    let run = Folder::new().run(&["assets", "list", "--assets", "nothing-here"]);
    assert_eq!((run.status, run.errors.as_str()), (0, ""));
    assert_eq!(run.out.matches("  state    not installed").count(), 4);
    assert_eq!(run.out.matches("not installed: `rashomon assets install best`").count(), 1);
    assert_eq!(run.out.matches(" sha256 ").count(), 9);
}

#[test]
fn installed_assets_are_verified() {
    let run = Folder::new().run(&["assets", "verify"]);
    assert_eq!((run.status, run.errors.as_str()), (0, ""));
    assert!(run.out.starts_with("english is intact\nplaces is intact\nencoder is intact\n"), "{}", run.out);
}

#[test]
fn without_assets_no_output_is_written() {
    let folder = Folder::new();
    for command in ["read", "parse"] {
        let run = folder.run(&[command, "--assets", "nothing-here", "--out", "out.txt", "good.txt"]);
        run.check_refused("nothing-here", "is not installed");
        assert!(run.errors.contains("rashomon assets install"));
    }
    assert_eq!(folder.names(), ["good.txt"]);
}

#[test]
fn unknown_asset() {
    let folder = Folder::new();
    for command in ["install", "remove"] {
        folder
            .run(&["assets", command, "--assets", "nothing-here", "weather"])
            .check_refused("weather", "there is no asset");
    }
}

#[test]
fn removed_asset_is_gone_and_may_be_removed_again() {
    let folder = Folder::new();
    for name in ["english.json", "english.engine"] {
        std::fs::copy(installed_assets().join(name), folder.path().join(name)).unwrap();
    }
    let remove = ["assets", "remove", "--assets", "."];
    assert_eq!(
        folder.run(&remove).out,
        "removed english\nplaces is not installed\nencoder is not installed\nbest is not installed\n"
    );
    assert_eq!(folder.names(), ["good.txt"]);
    assert_eq!(
        folder.run(&remove).out,
        "english is not installed\nplaces is not installed\nencoder is not installed\nbest is not installed\n"
    );
}
