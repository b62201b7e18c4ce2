//! One body of plain Rust, compiled for each instruction set and chosen at run time.

/// Defines a function that takes a kernel and runs the body in the kernel's instructions.
///
/// The body is `#[inline(always)]`, so that the compiler vectorises it anew each time. A body in angle brackets takes types
/// and, last, whether the processor multiplies and adds in one step.
macro_rules! for_every_kernel {
    ($(#[$doc:meta])* $name:ident, $body:ident ( $($arg:ident: $ty:ty),* $(,)? )) => {
        for_every_kernel! { @define [$(#[$doc])*] $name [] [$body] [$body] ( $($arg: $ty),* ) }
    };
    ($(#[$doc:meta])* $name:ident, $body:ident < $($t:ident),* > ( $($arg:ident: $ty:ty),* $(,)? )) => {
        for_every_kernel! {
            @define [$(#[$doc])*] $name [<$($t: $crate::kernel::Number),*>]
            [$body::<$($t,)* true>] [$body::<$($t,)* false>] ( $($arg: $ty),* )
        }
    };
    (@define [$($doc:tt)*] $name:ident [$($generics:tt)*] [$($fused:tt)*] [$($plain:tt)*]
        ( $($arg:ident: $ty:ty),* )) => {
        $($doc)*
        pub(crate) fn $name $($generics)* (kernel: $crate::kernel::Kernel, $($arg: $ty),*) {
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,fma")]
            fn avx2 $($generics)* ($($arg: $ty),*) {
                $($fused)*($($arg),*);
            }
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,fma,avx512f")]
            fn avx512 $($generics)* ($($arg: $ty),*) {
                $($fused)*($($arg),*);
            }
            match kernel {
                // SAFETY: weights were packed for the same kernel, which checks the processor.
                #[cfg(target_arch = "x86_64")]
                $crate::kernel::Kernel::Avx2 => unsafe { avx2($($arg),*) },
                // SAFETY: as above.
                #[cfg(target_arch = "x86_64")]
                $crate::kernel::Kernel::Avx512 | $crate::kernel::Kernel::Amx => unsafe { avx512($($arg),*) },
                _ => $($plain)*($($arg),*),
            }
        }
    };
}

pub(crate) use for_every_kernel;
