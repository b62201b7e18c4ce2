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
    /// AVX2 with products of 8-bit integers.
    AvxVnni,
    /// x86-64 with AVX-512.
    Avx512,
    /// x86-64 with AMX tiles of bfloat16, in three passes that keep single precision.
    Amx,
}

/// The instructions that multiply 8-bit integers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Int8Unit {
    /// Plain Rust.
    Portable,
    /// Products of bytes in two steps, whose first saturates.
    #[cfg(x86)]
    Avx2,
    /// `vpdpbusd` of AVX-VNNI.
    #[cfg(x86)]
    AvxVnni,
    /// `vpdpbusd` of AVX-512 VNNI.
    #[cfg(x86)]
    Avx512Vnni,
    /// `tdpbusd` of AMX.
    #[cfg(tiles)]
    Tiles,
}

impl InstructionSet {
    const ALL: [Self; 5] = [Self::Portable, Self::Avx2, Self::AvxVnni, Self::Avx512, Self::Amx];

    const fn name(self) -> &'static str {
        match self {
            Self::Portable => "portable",
            Self::Avx2 => "avx2",
            Self::AvxVnni => "avx-vnni",
            Self::Avx512 => "avx512",
            Self::Amx => "amx",
        }
    }

    fn is_available(self) -> bool {
        match self {
            Self::Portable => true,
            #[cfg(x86)]
            Self::Avx2 => is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma"),
            #[cfg(x86)]
            Self::AvxVnni => is_x86_feature_detected!("avxvnni") && Self::Avx2.is_available(),
            #[cfg(x86)]
            Self::Avx512 => is_x86_feature_detected!("avx512f") && Self::Avx2.is_available(),
            #[cfg(tiles)]
            Self::Amx => {
                is_x86_feature_detected!("avx512bw")
                    && Self::Avx512.is_available()
                    && crate::amx::is_available()
            }
            #[cfg(not(tiles))]
            _ => false,
        }
    }
}

impl Kernel {
    /// The kernel for any processor.
    pub const PORTABLE: Self = Self(InstructionSet::Portable);

    /// The names of all kernels, slowest first, whether or not this processor can run them.
    pub const NAMES: [&'static str; 5] = {
        let [portable, avx2, avx_vnni, avx512, amx] = InstructionSet::ALL;
        [portable.name(), avx2.name(), avx_vnni.name(), avx512.name(), amx.name()]
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

    /// This kernel, or AVX-512 instead of AMX: exact kernels give the same products of 32-bit floats to the
    /// last bit.
    #[must_use]
    pub const fn exact(self) -> Self {
        match self.0 {
            InstructionSet::Amx => Self(InstructionSet::Avx512),
            _ => self,
        }
    }

    #[cfg(x86)]
    pub(crate) const fn instructions(self) -> InstructionSet {
        self.0
    }

    /// The fastest instructions for products of 8-bit integers. Not every processor with AVX-512 has its
    /// own.
    pub(crate) fn int8_unit(self) -> Int8Unit {
        match self.0 {
            #[cfg(tiles)]
            InstructionSet::Amx if crate::amx::has_int8() => Int8Unit::Tiles,
            #[cfg(x86)]
            InstructionSet::Avx512 | InstructionSet::Amx if is_x86_feature_detected!("avx512vnni") => {
                Int8Unit::Avx512Vnni
            }
            #[cfg(x86)]
            InstructionSet::AvxVnni => Int8Unit::AvxVnni,
            #[cfg(x86)]
            InstructionSet::Avx2 | InstructionSet::Avx512 | InstructionSet::Amx => Int8Unit::Avx2,
            _ => Int8Unit::Portable,
        }
    }
}
