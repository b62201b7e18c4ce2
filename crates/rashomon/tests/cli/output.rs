//! Where results go: `--out` gives a whole file or none, and readers may leave early.

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};

use crate::folder::{Folder, PROGRAM};

#[test]
fn file_appears_once_it_is_complete() {
    let folder = Folder::new();
    for (format, begins) in [("text", " "), ("json", "["), ("jsonl", "{"), ("html", "<!")] {
        let shown = folder.run(&["read", "--format", format, "good.txt"]).out;
        let run = folder.run(&["read", "--format", format, "--out", "out", "good.txt"]);
        assert_eq!((run.status, run.out.as_str(), run.errors.as_str()), (0, "", ""));
        assert_eq!(folder.read("out"), shown, "the file and the output are the same");
        assert!(shown.trim_start_matches('\n').starts_with(begins), "{format}: {shown}");
        assert_eq!(folder.names(), ["good.txt", "out"]);
    }
}

#[cfg(unix)]
#[test]
fn file_is_readable_by_others() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    folder.run(&["parse", "--out", "out", "good.txt"]);
    let mode = folder.path().join("out").metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o444, 0o444);
}

#[cfg(unix)]
#[test]
fn device_or_pipe_is_written_to_and_not_replaced() {
    use std::os::unix::fs::FileTypeExt;
    let folder = Folder::new();
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || std::fs::read_to_string(pipe).unwrap()
    });
    let run = folder.run(&["parse", "--out", "pipe", "good.txt"]);
    assert_eq!((run.status, run.errors.as_str()), (0, ""));
    assert!(pipe.metadata().unwrap().file_type().is_fifo());
    assert_eq!(reader.join().unwrap(), folder.run(&["parse", "good.txt"]).out);
}

#[test]
fn directory_is_not_overwritten() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path().join("pages")).unwrap();
    for command in ["read", "parse"] {
        folder.run(&[command, "--out", "pages", "good.txt"]).check_refused("pages", "it is a directory");
    }
    assert_eq!(folder.names(), ["good.txt", "pages"]);
    assert!(crate::folder::names_in(&folder.path().join("pages")).is_empty());
}

#[test]
fn missing_folder_is_not_created() {
    let folder = Folder::new();
    for command in ["read", "parse"] {
        let run = folder.run(&[command, "--out", "missing/out", "good.txt"]);
        run.check_refused("missing/out", "its folder does not exist");
    }
    assert_eq!(folder.names(), ["good.txt"]);
}

#[test]
fn failed_run_does_not_replace_a_page() {
    let folder = Folder::new();
    folder.write("page.html", "the old page");
    let run = folder.run(&["read", "--format", "html", "--out", "page.html", "missing.txt"]);
    assert_eq!((run.status, run.out.as_str()), (1, ""));
    assert_eq!(folder.read("page.html"), "the old page");
    assert_eq!(folder.names(), ["good.txt", "page.html"]);
}

/// Many reports, more than a pipe holds.
fn long() -> String {
    let line =
        serde_json::json!({ "text": "A bomb killed five people in Idlib, officials said. ".repeat(40) });
    format!("{line}\n").repeat(200)
}

#[test]
fn output_closed_after_a_line_ends_the_run_quietly() {
    let folder = Folder::new();
    folder.write("long.jsonl", long());
    for arguments in [["read", "--format", "jsonl"], ["parse", "--format", "conllu"]] {
        for jobs in ["1", "4"] {
            let mut program = Command::new(PROGRAM);
            program.current_dir(folder.path()).args(arguments).args(["--jobs", jobs, "long.jsonl"]);
            let mut child = program.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
            let mut line = String::new();
            BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
            let mut errors = String::new();
            child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
            assert_eq!((child.wait().unwrap().code(), errors.as_str()), (Some(0), ""), "{arguments:?}");
            assert!(!line.is_empty());
        }
    }
}

#[test]
fn closed_output_is_not_an_error() {
    let folder = Folder::new();
    let commands: [&[&str]; 7] = [
        &["read", "good.txt"],
        &["parse", "good.txt"],
        &["parse", "--list-kernels"],
        &["assets", "list"],
        &["completions", "bash"],
        &["man"],
        &["--help"],
    ];
    for arguments in commands {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut program = Command::new(PROGRAM);
        let program = program.current_dir(folder.path()).args(arguments).stdout(writer);
        let output = program.stderr(Stdio::piped()).output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), errors.as_str()), (Some(0), ""), "{arguments:?}");
    }
}

/// A full disk is nobody's input: the status says that the machine failed.
#[cfg(target_os = "linux")]
#[test]
fn unwritable_output_exits_with_2() {
    let folder = Folder::new();
    for command in ["read", "parse"] {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let mut program = Command::new(PROGRAM);
        let program = program.current_dir(folder.path()).args([command, "good.txt"]).stdout(full);
        let output = program.stderr(Stdio::piped()).output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{errors}");
        assert!(errors.starts_with("error: cannot write"), "{errors}");
    }
}

/// Who ends a run by Ctrl-C finds neither half a file nor a temporary one.
#[cfg(unix)]
#[test]
fn interrupted_run_leaves_no_file() {
    let folder = Folder::new();
    for signal in ["INT", "TERM"] {
        let mut program = Command::new(PROGRAM);
        program.current_dir(folder.path()).args(["read", "--time", "--format", "jsonl", "--out", "out", "-"]);
        let mut child =
            program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // It waits for its input, which never ends; by then its output is open.
        wait_for(|| folder.names().len() > 1);
        let id = child.id().to_string();
        assert!(Command::new("kill").args([&format!("-{signal}"), &id]).status().unwrap().success());
        assert!(!child.wait().unwrap().success());
        assert_eq!(folder.names(), ["good.txt"], "after {signal}");
    }
}

/// Waits until something has happened, or long enough to say that it does not.
#[cfg(unix)]
fn wait_for(has_happened: impl Fn() -> bool) {
    for _ in 0..40 {
        if has_happened() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
}
