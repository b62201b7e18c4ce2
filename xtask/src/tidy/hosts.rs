//! No host of a package registry is named: packages come through each registry's own client, wherever that is
//! set to look.

/// Host names as (name, domain), apart, so that this file names none.
const HOSTS: &[(&str, &str)] = &[
    ("pypi", "org"),
    ("files.pythonhosted", "org"),
    ("npmjs", "org"),
    ("npmjs", "com"),
    ("unpkg", "com"),
    ("jsdelivr", "net"),
    ("crates", "io"),
    ("deb.debian", "org"),
    ("proxy.golang", "org"),
];

/// Files that package managers write, where they keep their sources.
const LOCK_FILES: &[&str] = &["Cargo.lock", "package-lock.json"];

/// Names each line with such a host.
pub fn check(path: &str, text: &str) -> Vec<String> {
    if LOCK_FILES.iter().any(|name| path.ends_with(name)) {
        return Vec::new();
    }
    let hosts: Vec<String> = HOSTS.iter().map(|(name, domain)| format!("{name}.{domain}")).collect();
    let mut problems = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        for host in hosts.iter().filter(|host| line.contains(host.as_str())) {
            problems.push(format!("{path}:{number}: names the registry host `{host}`"));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn registry_host_is_a_problem_outside_lock_files() {
        let line = format!("index = \"https://{}.{}/simple\"\n", "pypi", "org");
        assert_eq!(check("assets.toml", &line).len(), 1);
        assert_eq!(check("Cargo.lock", &line).len(), 0);
        assert_eq!(check("README.md", "from PyPI, through pip").len(), 0);
    }
}
