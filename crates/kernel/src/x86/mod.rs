//! The products that instructions of x86-64 compute.

#[cfg(tiles)]
pub mod amx_f32;
#[cfg(tiles)]
pub mod amx_int8;
pub mod avx2;
pub mod avx2_int8;
pub mod avx512;
pub mod avx512_int8;
pub mod avx_vnni_int8;
