//! One body of plain Rust, compiled for each instruction set and chosen at run time.

/// Defines a function that takes a kernel and runs the body in the kernel's instructions.
///
/// The body is `#[inline(always)]`, so that it is compiled for each instruction set. A body with angle
/// brackets takes number types and, last, the [`Lanes`](crate::lanes::Lanes) of the kernel; a `plain` body
/// leaves vectorisation to the compiler.
macro_rules! for_every_kernel {
    ($(#[$doc:meta])* $name:ident, plain $body:ident
        ( $($arg:ident: $ty:ty),* $(,)? )) => {
        for_every_kernel! {
            @define [$(#[$doc])*] $name [] [$body] [$body] [$body] ( $($arg: $ty),* )
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
            #[cfg(x86)]
            #[target_feature(enable = "avx2,fma")]
            fn avx2 $($generics)* ($($arg: $ty),*) {
                $($avx2)*($($arg),*);
            }
            #[cfg(x86)]
            #[target_feature(enable = "avx2,fma,avx512f")]
            fn avx512 $($generics)* ($($arg: $ty),*) {
                $($avx512)*($($arg),*);
            }
            #[cfg(x86)]
            {
                use $crate::kernel::InstructionSet::{Amx, Avx2, Avx512, AvxVnni, Portable};
                match kernel.instructions() {
                    // SAFETY: a kernel exists only if the processor has its instructions.
                    Avx2 | AvxVnni => unsafe { avx2($($arg),*) },
                    // SAFETY: as above.
                    Avx512 | Amx => unsafe { avx512($($arg),*) },
                    Portable => $($plain)*($($arg),*),
                }
            }
            #[cfg(not(x86))]
            {
                let _ = kernel;
                $($plain)*($($arg),*);
            }
        }
    };
}

pub(crate) use for_every_kernel;
