//! A product and a sum that are rounded once, on processors without that instruction too.

/// `x · y + z`, rounded once.
///
/// Where the target has no instruction for it, the sum is rounded to odd in 64 bits, which leaves the second
/// rounding right (Boldo and Melquiond 2008). Loops over it vectorise; `f32::mul_add` would call a function.
#[inline(always)]
pub fn fused(x: f32, y: f32, z: f32) -> f32 {
    if cfg!(any(target_feature = "fma", target_arch = "aarch64")) {
        x.mul_add(y, z)
    } else {
        rounded_to_odd(f64::from(x) * f64::from(y), f64::from(z)) as f32
    }
}

/// `a + b`; of the two numbers around a sum that is none, the one whose last bit is set.
#[inline(always)]
fn rounded_to_odd(a: f64, b: f64) -> f64 {
    let sum = a + b;
    // What rounding left out (Knuth's two-sum).
    let of_b = sum - a;
    let rest = (a - (sum - of_b)) + (b - of_b);
    let bits = sum.to_bits();
    let is_even = u64::from(rest != 0.0) & !bits & 1;
    let outwards = is_even & u64::from((rest > 0.0) == (sum > 0.0));
    f64::from_bits(bits.wrapping_add(2 * outwards).wrapping_sub(is_even))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]
        #[test]
        fn sums_are_rounded_once(x in any::<f32>(), y in any::<f32>(), z in any::<f32>(), near in 0_u32..60) {
            let product = x * y;
            // A term near the product, so that bits cancel, and one far below it.
            let near = f32::from_bits((-product).to_bits().wrapping_add(near));
            for z in [z, -product, near, product * 1e-7].into_iter().filter(|z| z.is_finite()) {
                let odd = rounded_to_odd(f64::from(x) * f64::from(y), f64::from(z)) as f32;
                prop_assert_eq!(odd, x.mul_add(y, z));
                prop_assert_eq!(fused(x, y, z), odd);
            }
        }
    }
}
