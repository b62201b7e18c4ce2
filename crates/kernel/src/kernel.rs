//! The implementations of the arithmetic, and what this processor can run.

/// An implementation of the arithmetic that this processor can run.
///
/// A value exists only if the processor has the instructions, so code that holds one may use them.
///
/// ```
/// use rashomon_kernel::Kernel;
///
/// assert_eq!(Kernel::named("portable"), Some(Kernel::PORTABLE));
/// assert!(Kernel::best() >= Kernel::PORTABLE);
/// assert!(Kernel::NAMES.contains(&Kernel::best().name()));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kernel(InstructionSet);

/// What the instructions of a kernel are, slowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum InstructionSet {
    /// Plain Rust, for any processor.
    Portable,
    /// x86-64 with AVX2 and FMA.
    Avx2,
    /// x86-64 with AVX-512.
    Avx512,
    /// x86-64 with AMX tiles of bfloat16, in three passes that keep single precision.
    Amx,
}

impl InstructionSet {
    const ALL: [Self; 4] = [Self::Portable, Self::Avx2, Self::Avx512, Self::Amx];

    const fn name(self) -> &'static str {
        match self {
            Self::Portable => "portable",
            Self::Avx2 => "avx2",
            Self::Avx512 => "avx512",
            Self::Amx => "amx",
        }
    }

    fn is_available(self) -> bool {
        match self {
            Self::Portable => true,
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma"),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => is_x86_feature_detected!("avx512f") && Self::Avx2.is_available(),
            #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
            Self::Amx => {
                is_x86_feature_detected!("avx512bw")
                    && Self::Avx512.is_available()
                    && crate::amx::is_available()
            }
            #[allow(unreachable_patterns, reason = "other processors have the portable kernel alone")]
            _ => false,
        }
    }
}

impl Kernel {
    /// The kernel for any processor.
    pub const PORTABLE: Self = Self(InstructionSet::Portable);

    /// The names of all kernels, slowest first, whether or not this processor can run them.
    pub const NAMES: [&'static str; 4] = {
        let [portable, avx2, avx512, amx] = InstructionSet::ALL;
        [portable.name(), avx2.name(), avx512.name(), amx.name()]
    };

    /// The kernels that this processor can run, slowest first.
    pub fn available() -> impl Iterator<Item = Self> {
        InstructionSet::ALL.into_iter().filter(|instructions| instructions.is_available()).map(Self)
    }

    /// The fastest kernel that this processor can run.
    pub fn best() -> Self {
        Self::available().last().unwrap_or(Self::PORTABLE)
    }

    /// The kernel with the name, if this processor can run it.
    pub fn named(name: &str) -> Option<Self> {
        Self::available().find(|kernel| kernel.name() == name)
    }

    /// The kernel's name, as `--kernel` takes it.
    pub const fn name(self) -> &'static str {
        self.0.name()
    }

    pub(crate) const fn instructions(self) -> InstructionSet {
        self.0
    }

    /// Whether the kernel multiplies 8-bit integers faster than wider numbers.
    pub(crate) fn has_int8(self) -> bool {
        match self.0 {
            #[cfg(target_arch = "x86_64")]
            InstructionSet::Avx512 => is_x86_feature_detected!("avx512vnni"),
            #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
            InstructionSet::Amx => crate::amx::has_int8(),
            _ => false,
        }
    }

    /// Whether the kernel multiplies bfloat16 faster than 32-bit floats.
    ///
    /// AVX-512 can multiply bfloat16 as well, but on the processors that also have tiles (Sapphire Rapids)
    /// this takes longer than twice as many products of 32-bit floats: a sixth as many instructions run in
    /// the same time.
    pub(crate) const fn has_bf16(self) -> bool {
        matches!(self.0, InstructionSet::Amx)
    }
}
