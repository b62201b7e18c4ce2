//! One body of plain Rust, compiled for each instruction set and chosen at run time.

/// Defines a function that takes a kernel and runs the body in the kernel's instructions.
///
/// The body is `#[inline(always)]`, so that it is compiled for each instruction set. A body with angle
/// brackets takes number types and, last, the [`Lanes`](crate::lanes::Lanes) of the kernel; a `plain` body
/// leaves vectorisation to the compiler.
macro_rules! for_every_kernel {
    ($(#[$doc:meta])* $name:ident, plain $body:ident $(<$($t:ident),*>)?
        ( $($arg:ident: $ty:ty),* $(,)? )) => {
        for_every_kernel! {
            @define [$(#[$doc])*] $name [$(<$($t: $crate::number::Number),*>)?]
            [$body $(::<$($t),*>)?] [$body $(::<$($t),*>)?] [$body $(::<$($t),*>)?] ( $($arg: $ty),* )
        }
    };
    ($(#[$doc:meta])* $name:ident, $body:ident <$($t:ident),*> ( $($arg:ident: $ty:ty),* $(,)? )) => {
        for_every_kernel! {
            @define [$(#[$doc])*] $name [<$($t: $crate::number::Number),*>]
            [$body::<$($t,)* $crate::lanes::Avx512>] [$body::<$($t,)* $crate::lanes::Avx2>]
            [$body::<$($t,)* $crate::lanes::Plain>] ( $($arg: $ty),* )
        }
    };
    (@define [$($doc:tt)*] $name:ident [$($generics:tt)*] [$($avx512:tt)*] [$($avx2:tt)*] [$($plain:tt)*]
        ( $($arg:ident: $ty:ty),* )) => {
        $($doc)*
        pub fn $name $($generics)* (kernel: $crate::kernel::Kernel, $($arg: $ty),*) {
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,fma")]
            fn avx2 $($generics)* ($($arg: $ty),*) {
                $($avx2)*($($arg),*);
            }
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,fma,avx512f")]
            fn avx512 $($generics)* ($($arg: $ty),*) {
                $($avx512)*($($arg),*);
            }
            match kernel.instructions() {
                // SAFETY: a kernel exists only if the processor has its instructions.
                #[cfg(target_arch = "x86_64")]
                $crate::kernel::InstructionSet::Avx2 => unsafe { avx2($($arg),*) },
                // SAFETY: as above.
                #[cfg(target_arch = "x86_64")]
                $crate::kernel::InstructionSet::Avx512 | $crate::kernel::InstructionSet::Amx => unsafe {
                    avx512($($arg),*)
                },
                _ => $($plain)*($($arg),*),
            }
        }
    };
}

pub(crate) use for_every_kernel;
