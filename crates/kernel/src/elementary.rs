//! Elementary functions without branches, so that loops over them vectorise.

use crate::lanes::{Lanes, WHOLE};
use crate::number::Number;

/// The polynomial with the coefficients, from the highest power down.
#[inline(always)]
fn polynomial<L: Lanes, const N: usize>(x: L, coefficients: &[f32; N]) -> L {
    let mut sum = L::splat(coefficients[0]);
    for &coefficient in &coefficients[1..] {
        sum = sum.mul_add(x, L::splat(coefficient));
    }
    sum
}

/// `e^x` for `x` up to 0, as exactly as `T` can store it: within 2e-7 of its value (Cephes, `expf`), or
/// within 1e-4 for bfloat16. Below -87 it is a number near 1e-38.
#[inline(always)]
pub fn exp_of_negative<T: Number, L: Lanes>(x: L) -> L {
    const LN_2_HIGH: f32 = 0.693_359_4;
    const LN_2_LOW: f32 = -2.121_944_4e-4;
    let x = x.max(L::splat(-87.0));
    let n = x.mul_add(L::splat(std::f32::consts::LOG2_E), L::splat(WHOLE)) - L::splat(WHOLE);
    let value = if T::IS_BF16 {
        let r = n.mul_add(L::splat(-std::f32::consts::LN_2), x);
        polynomial(r, &EXP_BF16)
    } else {
        let r = n.mul_add(L::splat(-LN_2_LOW), n.mul_add(L::splat(-LN_2_HIGH), x));
        let tail = polynomial(
            r,
            &[1.987_569_1e-4, 1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 0.5],
        );
        (tail * r).mul_add(r, r) + L::splat(1.0)
    };
    value.times_two_to(n)
}

/// `x · Φ(x)`, as exactly as `T` can store it: within 1e-6 up to magnitudes of 5 and 3e-7 of the magnitude
/// beyond, or within 4e-4 and 4e-4 of the magnitude for bfloat16.
///
/// `Φ(x) - 1/2` is `x` times a function of `x²`, which is approximated by its best polynomial up to a limit.
#[inline(always)]
pub fn gelu<T: Number, L: Lanes>(x: L) -> L {
    if T::IS_BF16 { x * distribution(x, 3.5, &GELU_BF16) } else { x * distribution(x, 5.2, &GELU) }
}

/// `Φ(x)` by its polynomial up to `limit`.
#[inline(always)]
fn distribution<L: Lanes, const N: usize>(x: L, limit: f32, coefficients: &[f32; N]) -> L {
    let near = x.max(L::splat(-limit)).min(L::splat(limit));
    let t = (near * near).mul_add(L::splat(2.0 / (limit * limit)), L::splat(-1.0));
    near.mul_add(polynomial(t, coefficients), L::splat(0.5))
}

/// Coefficients of [`exp_of_negative`] for bfloat16, from the highest power down.
const EXP_BF16: [f32; 4] = [0.165_668_46, 0.504_964, 1.000_164_3, 0.999_928_06];

/// Coefficients of [`gelu`] for bfloat16, from the highest power down.
const GELU_BF16: [f32; 6] =
    [-5.994_619e-3, 1.797_117_9e-2, -3.126_939e-2, 5.280_810_6e-2, -9.010_072e-2, 1.993_554_8e-1];

/// Coefficients of [`gelu`], from the highest power down.
const GELU: [f32; 13] = [
    8.698_393e-4,
    -2.517_718_6e-3,
    2.832_632_7e-3,
    -3.476_246_7e-3,
    7.570_637_4e-3,
    -1.312_528_6e-2,
    1.838_473e-2,
    -2.458_649_3e-2,
    3.190_713_7e-2,
    -3.994_215_3e-2,
    5.003_021_7e-2,
    -6.774_337_6e-2,
    1.359_499_2e-1,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bf16::Bf16;
    use crate::lanes::Plain;

    /// The error function by its series, which converges for every argument.
    fn erf(x: f64) -> f64 {
        let (mut term, mut sum) = (x, x);
        for n in 1..200 {
            term *= -x * x / f64::from(n);
            sum += term / f64::from(2 * n + 1);
        }
        sum * std::f64::consts::FRAC_2_SQRT_PI
    }

    /// The first lane of a function of `x`.
    fn first(x: f32, f: fn(Plain) -> Plain) -> f64 {
        f64::from(f(Plain::splat(x)).to_array()[0])
    }

    #[test]
    fn exp_matches_the_standard_library() {
        for step in 0..=87_000 {
            let x = step as f32 / -1000.0;
            let expected = f64::from(x).exp();
            let (got, rough) = (first(x, exp_of_negative::<f32, _>), first(x, exp_of_negative::<Bf16, _>));
            assert!((got / expected - 1.0).abs() < 3e-7, "{x}: {got} for {expected}");
            assert!((rough / expected - 1.0).abs() < 1e-4, "{x}: {rough} for {expected}");
        }
        assert!(first(-1e30, exp_of_negative::<f32, _>) < 1e-37);
        assert!(first(-1e30, exp_of_negative::<Bf16, _>) < 1e-37);
    }

    #[test]
    fn gelu_matches_the_error_function() {
        for step in -5000..=5000 {
            let x = f64::from(step) / 1000.0;
            let expected = x * 0.5 * (1.0 + erf(x * std::f64::consts::FRAC_1_SQRT_2));
            let (got, rough) = (first(x as f32, gelu::<f32, _>), first(x as f32, gelu::<Bf16, _>));
            assert!((got - expected).abs() < 2e-6, "{x}: {got} for {expected}");
            assert!((rough - expected).abs() < 4e-4 * x.abs().max(1.0), "{x}: {rough} for {expected}");
        }
        for x in [-40.0, 40.0] {
            assert!((first(x, gelu::<f32, _>) - f64::from(x.max(0.0))).abs() < 2e-5);
            assert!((first(x, gelu::<Bf16, _>) - f64::from(x.max(0.0))).abs() < 40.0 * 4e-4);
        }
    }
}
