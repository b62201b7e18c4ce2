//! The tile registers of AMX: whether they can be used, and their configuration.

use std::arch::asm;
use std::arch::x86_64::__cpuid_count;
use std::sync::LazyLock;

/// Whether the processor has tiles of bfloat16 and the operating system lets this process use them.
pub fn is_available() -> bool {
    static AVAILABLE: LazyLock<bool> = LazyLock::new(|| has_tiles() && may_use_tiles());
    *AVAILABLE
}

/// Whether the processor has `amx-bf16` and `amx-tile`: bits 22 and 24 of EDX in CPUID leaf 7.
fn has_tiles() -> bool {
    let features = __cpuid_count(7, 0).edx;
    features >> 22 & 1 == 1 && features >> 24 & 1 == 1
}

/// Whether the tiles multiply 8-bit integers (`amx-int8`, bit 25 of EDX in leaf 7).
pub fn has_int8() -> bool {
    static AVAILABLE: LazyLock<bool> = LazyLock::new(|| __cpuid_count(7, 0).edx >> 25 & 1 == 1);
    *AVAILABLE
}

/// Asks Linux for the tile data state (`arch_prctl(ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA)`), once a
/// process.
fn may_use_tiles() -> bool {
    const ARCH_PRCTL: u64 = 158;
    let result: i64;
    // SAFETY: the call takes two numbers and touches no memory of this process.
    unsafe {
        asm!("syscall", inlateout("rax") ARCH_PRCTL => result, in("rdi") 0x1023_u64, in("rsi") 18_u64,
            out("rcx") _, out("r11") _, options(nostack));
    }
    result == 0
}

/// The tile configuration: palette 1, eight tiles of 16 rows by 64 bytes.
#[repr(C, align(64))]
struct Config([u8; 64]);

static CONFIG: Config = {
    let mut bytes = [0; 64];
    bytes[0] = 1;
    let mut tile = 0;
    while tile < 8 {
        bytes[16 + 2 * tile] = 64;
        bytes[48 + tile] = 16;
        tile += 1;
    }
    Config(bytes)
};

/// Configures the tiles; [`release`] gives them back.
///
/// # Safety
/// [`is_available`] holds.
pub unsafe fn load_config() {
    // SAFETY: the configuration is 64 valid bytes.
    unsafe { asm!("ldtilecfg [{}]", in(reg) &raw const CONFIG, options(nostack, readonly)) };
}

/// Gives the tiles back.
///
/// # Safety
/// [`load_config`] ran before on this thread.
pub unsafe fn release() {
    // SAFETY: the caller loaded a configuration.
    unsafe { asm!("tilerelease", options(nostack, nomem)) };
}
