//! Matrix products and what follows them, for each instruction set.
//!
//! A [`Kernel`] is an implementation of the arithmetic; [`Kernel::best`] chooses it at run time. All kernels
//! give the same results up to rounding in the last bits of a sum.
//!
//! The products come in three precisions ([`F32Weights`], [`Bf16Weights`] and [`Int8Weights`]); a [`Linear`]
//! layer chooses one. Code that must be fast is written once over `lanes::Lanes`, and `dispatch` compiles
//! it for each instruction set.
//!
//! This crate has the only `unsafe` code of the workspace besides one memory map.

#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_types))]
#![allow(unsafe_code, reason = "the instructions of each processor are unsafe to call")]
#![cfg_attr(
    not(target_arch = "x86_64"),
    allow(dead_code, unused_variables, reason = "products of bfloat16 and bytes are for x86-64 alone")
)]

mod aligned;
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
mod amx;
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
mod amx_bf16;
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
mod amx_f32;
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
mod amx_int8;
mod attention;
#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
#[cfg(target_arch = "x86_64")]
mod avx512_int8;
mod bf16;
mod bf16_weights;
mod dispatch;
mod elementary;
mod f32_weights;
mod finish;
mod int8_operands;
mod int8_weights;
mod kernel;
mod lanes;
mod layer_norm;
mod layout;
mod linear;
mod maxout;
mod multiply;
mod norm;
mod number;
mod pair_layer;
mod portable;
mod precision;
mod quantize;
mod row_norm;
mod scratch;

pub use aligned::Aligned;
pub use attention::{divide_rows, pack_columns, pack_rows, softmax};
pub use bf16::Bf16;
pub use bf16_weights::Bf16Weights;
pub use f32_weights::F32Weights;
pub use finish::{Activation, Finish};
pub use int8_weights::Int8Weights;
pub use kernel::Kernel;
pub use layer_norm::{LayerNorm, add_and_normalise};
pub use layout::{ROW_BLOCK, TILE_K, whole_panels};
pub use linear::Linear;
pub use maxout::{MaxoutNorm, max_of_pieces};
pub use multiply::Multiply;
pub use norm::add_terms;
pub use number::Number;
pub use pair_layer::{PairLayer, TableRows};
pub use precision::Precision;
pub use row_norm::RowNorm;
pub use scratch::Scratch;
