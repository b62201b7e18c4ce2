//! What the desk refuses, and what never runs in a browser.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use crate::desk::{desk, folder};
use crate::desk_client::Desk;

const SCRIPT: &str = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'";

fn raw(desk: &Desk, method: &str, host: &str, headers: &[(&str, &str)]) -> u16 {
    let mut request =
        format!("{method} / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: 0\r\n");
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    desk.send((request + "\r\n").as_bytes()).status
}

#[test]
fn another_host_or_origin_is_refused() {
    let folder = folder();
    let desk = desk(&folder, &[]);
    let own = format!("127.0.0.1:{}", desk.port);
    let cookie = format!("desk_key_{}={}", desk.port, desk.key);
    let known = ("Cookie", cookie.as_str());
    assert_eq!(raw(&desk, "GET", &own, &[known]), 200);
    assert_eq!(raw(&desk, "GET", &format!("localhost:{}", desk.port), &[known]), 200);
    for host in ["desk.example", "127.0.0.1", "127.0.0.1.desk.example:8027", ""] {
        assert_eq!(raw(&desk, "GET", host, &[known]), 403, "{host}");
    }
    for origin in ["http://desk.example", "null", "https://127.0.0.1", "http://127.0.0.1:1"] {
        assert_eq!(raw(&desk, "POST", &own, &[known, ("Origin", origin)]), 403, "{origin}");
        assert_eq!(raw(&desk, "GET", &own, &[known, ("Origin", origin)]), 403, "{origin}");
    }
    assert_eq!(raw(&desk, "POST", &own, &[known, ("Sec-Fetch-Site", "cross-site")]), 403);
}

#[test]
fn without_the_key_nothing_is_shown() {
    let folder = folder();
    let desk = desk(&folder, &[]);
    let own = format!("127.0.0.1:{}", desk.port);
    assert_eq!(raw(&desk, "GET", &own, &[]), 403);
    assert_eq!(raw(&desk, "GET", &own, &[("Authorization", "Bearer 0123456789abcdef0123456789abcdef")]), 403);
    let bearer = format!("Bearer {}", desk.key);
    assert_eq!(raw(&desk, "GET", &own, &[("Authorization", &bearer)]), 200);
    let request = |path: &str| format!("GET {path} HTTP/1.1\r\nHost: {own}\r\nConnection: close\r\n\r\n");
    let entered = desk.send(request(&format!("/incidents?key={}", desk.key)).as_bytes());
    assert_eq!((entered.status, entered.header("location")), (303, Some("/incidents")));
    let cookie = entered.header("set-cookie").unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    assert_eq!(
        desk.send(request("/api/v1/case").as_bytes()).json()["message"],
        "the browser does not have the key of this desk"
    );
}

#[test]
fn a_form_without_its_token_changes_nothing() {
    let folder = folder();
    let desk = desk(&folder, &["--by", "Amira"]);
    let headers = [("Content-Type", "application/x-www-form-urlencoded")];
    for path in [
        "/name",
        "/review/assign",
        "/review/sign",
        "/judgements/j1/undo",
        "/imports/1/undo",
        "/claims/c1",
        "/incidents/n1/judge",
        "/reports/r1/judge",
        "/review/c1",
    ] {
        for body in ["", "token=00000000000000000000000000000000"] {
            assert_eq!(desk.ask("POST", path, &headers, body.as_bytes()).status, 403, "{path}");
        }
    }
    let form = "--B\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nA bomb.\r\n--B--\r\n";
    let form =
        desk.ask("POST", "/add", &[("Content-Type", "multipart/form-data; boundary=B")], form.as_bytes());
    assert_eq!(form.status, 403);
}

#[test]
fn stored_script_never_runs() {
    let folder = folder();
    let desk = desk(&folder, &[]);
    let text = format!("A car bomb killed nine people in Raqqa on Friday, {SCRIPT} hospital workers said.");
    let fields = [
        ("by", SCRIPT),
        ("text", text.as_str()),
        ("title", SCRIPT),
        ("publisher", SCRIPT),
        ("address", "javascript:alert(3)"),
    ];
    let begun = desk.upload(&fields, &[("<img src=x onerror=alert(4)>.pdf", "%PDF-1.7\n")]);
    let job = begun.header("location").unwrap().to_owned();
    desk.finished(&job);
    let list = desk.page("/api/v1/incidents?place=Raqqa").json();
    let incident = list["incidents"][0]["id"].as_str().unwrap().to_owned();
    let record = desk.page(&format!("/api/v1/incidents/{incident}")).json();
    let report = record["reports"][0]["id"].as_str().unwrap().to_owned();
    let claim = record["accounts"][0]["claims"][0]["id"].as_str().unwrap().to_owned();
    for (path, action) in
        [(format!("/incidents/{incident}/judge"), "note"), (format!("/reports/{report}/judge"), "contested")]
    {
        assert_eq!(desk.post(&path, &[("action", action), ("why", SCRIPT), ("by", SCRIPT)]).status, 303);
    }
    let pages = [
        "/".to_owned(),
        "/incidents".to_owned(),
        "/judgements".to_owned(),
        "/add".to_owned(),
        "/timeline".to_owned(),
        "/review".to_owned(),
        job,
        format!("/incidents/{incident}"),
        format!("/incidents/{incident}?claim={claim}"),
        format!("/reports/{report}"),
        format!("/claims/{claim}"),
        "/search?q=%3Cscript%3Ealert(1)%3C/script%3E".to_owned(),
        "/incidents?actor=%22%3E%3Cscript%3Ealert(1)%3C/script%3E".to_owned(),
        "/name?back=javascript:alert(1)".to_owned(),
        "/nowhere%3Cscript%3Ealert(1)%3C/script%3E".to_owned(),
    ];
    for path in pages {
        let page = desk.get(&path);
        for sign in ["<script>alert", "<img src=x", "href=\"javascript:", " onerror=alert(4)>.pdf<"] {
            assert!(!page.body.contains(sign), "`{sign}` in {path}: {}", page.body);
        }
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    }
}

#[test]
fn paths_lead_nowhere_else() {
    let folder = folder();
    let desk = desk(&folder, &[]);
    for path in [
        "/static/..%2F..%2Ftest.rashomon.key",
        "/static/../test.rashomon.key",
        "/reports/..%2Ftest.rashomon",
        "/test.rashomon",
        "/static/%00",
    ] {
        let answer = desk.get(path);
        assert!((400..500).contains(&answer.status), "{path}: {}", answer.status);
        assert!(!answer.body.contains("PRIVATE"));
    }
    let kept = desk.post("/name", &[("by", "Amira"), ("back", "//evil.example/")]);
    assert_eq!(kept.header("location"), Some("/"));
}

#[test]
fn too_large_a_body_is_refused() {
    let folder = folder();
    let desk = desk(&folder, &["--by", "Amira"]);
    let token = desk.token();
    let body = format!("token={token}&action=note&why={}", "a".repeat(13 * 1024 * 1024));
    let answer = desk.ask(
        "POST",
        "/incidents/n1/judge",
        &[("Content-Type", "application/x-www-form-urlencoded")],
        body.as_bytes(),
    );
    assert!([0, 413, 422].contains(&answer.status), "{}", answer.status);
    assert_eq!(desk.get("/").status, 200);
}
