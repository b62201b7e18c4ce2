//! Matrix products and what follows them, for each instruction set.
//!
//! A [`Kernel`] is an implementation of the arithmetic; [`Kernel::best`] chooses it at run time.
//!
//! There are two kinds of products. [`Linear`] layers and [`Int8Weights`] round rows and weights to 8-bit
//! integers, whose sums are exact. [`F32Weights`] multiplies 32-bit floats, one fused step an input, in
//! order; only AMX, which splits floats, gives other last bits ([`Kernel::exact`]). What follows a product
//! is computed in the same order and precision by every kernel. So all kernels give the same results to the
//! last bit, except for products of floats with AMX.
//!
//! Code that must be fast is written once over `lanes::Lanes`, and `dispatch` compiles it for each
//! instruction set. What only x86-64 has is in `x86`; the feature `portable` leaves it out.
//!
//! This crate has the only `unsafe` code of the workspace besides one memory map.

#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_types))]
#![cfg_attr(x86, allow(unsafe_code, reason = "the instructions of each processor are unsafe to call"))]

mod aligned;
#[cfg(tiles)]
mod amx;
mod attention;
mod bf16;
mod dispatch;
mod elementary;
mod f32_weights;
mod finish;
mod fused;
mod int8_attention;
mod int8_matrix;
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
mod portable_int8;
mod quantize;
mod row_norm;
mod scratch;
#[cfg(x86)]
mod x86;

pub use aligned::Aligned;
pub use attention::{divide_rows, pack_columns, pack_rows, softmax};
pub use bf16::Bf16;
pub use f32_weights::{F32Weights, multiply_panels};
pub use finish::{Activation, Finish};
pub use int8_attention::{DistanceTerms, Int8Head, Window};
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
pub use row_norm::RowNorm;
pub use scratch::Scratch;
