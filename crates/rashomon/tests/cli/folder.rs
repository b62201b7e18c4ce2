//! A folder of its own for each test, and the program run in it.

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// The text of `good.txt`, which lies in every folder.
pub const GOOD: &str = "A bomb killed five people in Idlib on Monday, officials said.\n";

/// A folder that is removed when the test ends.
pub struct Folder(TempDir);

/// What the program did.
pub struct Run {
    /// The exit status.
    pub status: i32,
    /// What it wrote to standard output.
    pub out: String,
    /// What it wrote to standard error.
    pub errors: String,
}

impl Folder {
    /// A folder with `good.txt` in it.
    pub fn new() -> Self {
        let folder = Self(TempDir::new().expect("a temporary folder"));
        folder.write("good.txt", GOOD);
        folder
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.path().join(name), bytes).expect("the folder can be written to");
    }

    /// Reads a file as text.
    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).expect("the file is there, and text")
    }

    /// The names of what lies in it, sorted.
    pub fn names(&self) -> Vec<String> {
        names_in(self.path())
    }

    /// The program, to be run here; as a user would have it who has set nothing.
    pub fn program(&self, arguments: &[&str]) -> Command {
        let mut program = Command::new(PROGRAM);
        program.current_dir(self.path()).args(arguments);
        for name in UNSET {
            program.env_remove(name);
        }
        program
    }

    /// Runs the program.
    pub fn run(&self, arguments: &[&str]) -> Run {
        Run::of(&mut self.program(arguments))
    }

    /// Runs the program with standard input.
    pub fn run_on(&self, input: impl Into<Vec<u8>>, arguments: &[&str]) -> Run {
        Run::of(self.program(arguments).write_stdin(input))
    }
}

/// The program that was built for these tests.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_rashomon");

/// Variables that would change what the program does.
pub const UNSET: [&str; 6] =
    ["RASHOMON_CASE", "RASHOMON_AUTHOR", "RASHOMON_KERNEL", "NO_COLOR", "COLUMNS", "TERM"];

impl Run {
    /// Runs a command to its end.
    pub fn of(command: &mut Command) -> Self {
        let output = command.output().expect("the program can be run");
        let text = |bytes| String::from_utf8(bytes).expect("the program writes UTF-8");
        Self {
            status: output.status.code().expect("the program ends by itself"),
            out: text(output.stdout),
            errors: text(output.stderr),
        }
    }

    /// Standard output as JSON lines, after a run without errors.
    pub fn records(&self) -> Vec<Value> {
        assert_eq!((self.status, self.errors.as_str()), (0, ""));
        records(&self.out)
    }

    /// Checks that the program refused something and told which, why, and what to do about it.
    pub fn check_refused(&self, thing: &str, reason: &str) {
        assert_eq!(self.status, 1, "{}", self.errors);
        assert!(self.errors.contains(&format!("`{thing}`")), "`{thing}` is not named: {}", self.errors);
        assert!(self.errors.contains(reason), "the reason is not `{reason}`: {}", self.errors);
        assert!(self.errors.contains("hint: "), "there is no remedy: {}", self.errors);
    }
}

/// Lines of JSON.
pub fn records(lines: &str) -> Vec<Value> {
    lines.lines().map(|line| serde_json::from_str(line).expect("every line is JSON")).collect()
}

/// The texts of readings or parses.
pub fn texts(records: &[Value]) -> Vec<&str> {
    records.iter().map(|record| record["report"]["text"].as_str().expect("every report has a text")).collect()
}

/// The names of what lies in a folder, sorted.
pub fn names_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("the folder can be listed");
    let name = |entry: std::io::Result<std::fs::DirEntry>| {
        entry.expect("its entries can be read").file_name().to_string_lossy().into_owned()
    };
    let mut names: Vec<String> = entries.map(name).collect();
    names.sort();
    names
}

/// A file of the samples.
pub fn sample(name: &str) -> String {
    samples_folder().join(name).display().to_string()
}

/// Every sample, in order of the names.
pub fn samples() -> Vec<String> {
    names_in(&samples_folder()).iter().filter(|name| *name != "README.md").map(|name| sample(name)).collect()
}

fn samples_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples")
}

/// The folder that the assets are in when no test says otherwise.
pub fn installed_assets() -> PathBuf {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let data = || variable("XDG_DATA_HOME").or_else(|| Some(variable("HOME")?.join(".local").join("share")));
    let default = || data().map(|data| data.join("rashomon"));
    let folder = variable("RASHOMON_ASSETS").or_else(default).expect("there is a home folder");
    assert!(
        folder.join("english.json").is_file(),
        "the assets are not installed in `{}`\nhint: run `make assets`",
        folder.display()
    );
    folder
}
