//! Names what is compiled: `x86` stands for the kernels of x86-64, `tiles` for that of AMX.
//!
//! The feature `portable` leaves both out, as on any other processor.

fn main() {
    println!("cargo::rustc-check-cfg=cfg(x86, tiles)");
    println!("cargo::rerun-if-changed=build.rs");
    let is_target = |name: &str, value: &str| std::env::var(name).is_ok_and(|target| target == value);
    let is_portable = std::env::var_os("CARGO_FEATURE_PORTABLE").is_some();
    if is_target("CARGO_CFG_TARGET_ARCH", "x86_64") && !is_portable {
        println!("cargo::rustc-cfg=x86");
        if is_target("CARGO_CFG_TARGET_OS", "linux") {
            println!("cargo::rustc-cfg=tiles");
        }
    }
}
