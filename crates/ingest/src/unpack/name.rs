//! Names of what is packed: a path that leads nowhere but into its archive.

/// The path of a member below that of its archive. Roots, drives and `..` are left out: nothing is ever written by
/// such a name, but it must not look like a file beside the archive either.
pub(super) fn member_path(archive: &str, name: &str) -> String {
    let parts =
        name.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | "..") && !part.ends_with(':'));
    let clean: Vec<String> = parts.map(without_controls).collect();
    format!("{archive}/{}", if clean.is_empty() { "unnamed".to_owned() } else { clean.join("/") })
}

fn without_controls(part: &str) -> String {
    part.chars().filter(|c| !c.is_control()).collect()
}

/// The name of compressed data without the ending that says so.
pub(super) fn without_ending(path: &str) -> String {
    let lower = path.to_ascii_lowercase();
    for (ending, instead) in [(".tgz", ".tar"), (".tzst", ".tar"), (".gz", ""), (".zst", ""), (".zstd", "")] {
        if lower.ends_with(ending) && lower.len() > ending.len() {
            return format!("{}{instead}", &path[..path.len() - ending.len()]);
        }
    }
    path.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_lie_below_their_archive() {
        for (name, expected) in [
            ("b/c.html", "a.zip/b/c.html"),
            ("../../etc/passwd", "a.zip/etc/passwd"),
            ("/srv/x.txt", "a.zip/srv/x.txt"),
            ("C:\\x\\y.txt", "a.zip/x/y.txt"),
            ("..", "a.zip/unnamed"),
            ("a\u{1b}[31m.txt", "a.zip/a[31m.txt"),
        ] {
            assert_eq!(member_path("a.zip", name), expected, "{name}");
        }
    }

    #[test]
    fn compressed_data_has_a_name_of_its_own() {
        assert_eq!(without_ending("a/b.jsonl.gz"), "a/b.jsonl");
        assert_eq!(without_ending("b.TGZ"), "b.tar");
        assert_eq!(without_ending(".gz"), ".gz");
    }
}
