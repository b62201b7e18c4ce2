//! Elementary functions without branches, so that loops over them vectorise.

/// `a · b + c`, rounded once where the instructions do so.
#[inline(always)]
pub(super) fn mul_add<const FUSED: bool>(a: f32, b: f32, c: f32) -> f32 {
    if FUSED { a.mul_add(b, c) } else { a * b + c }
}

/// The polynomial whose coefficients are given from the highest power down.
#[inline(always)]
fn polynomial<const FUSED: bool, const N: usize>(x: f32, coefficients: [f32; N]) -> f32 {
    let mut sum = coefficients[0];
    for coefficient in &coefficients[1..] {
        sum = mul_add::<FUSED>(sum, x, *coefficient);
    }
    sum
}

/// `e^x` for `x` up to 0, within 2e-7 of its value; below -87 a number near 1e-38 (Cephes, `expf`).
#[inline(always)]
pub(super) fn exp_of_negative<const FUSED: bool>(x: f32) -> f32 {
    /// What rounds to whole numbers when it is added: 1.5 · 2^23.
    const ROUND: f32 = 12_582_912.0;
    const LN_2_HIGH: f32 = 0.693_359_4;
    const LN_2_LOW: f32 = -2.121_944_4e-4;
    let x = if x > -87.0 { x } else { -87.0 };
    let shifted = mul_add::<FUSED>(x, std::f32::consts::LOG2_E, ROUND);
    let n = shifted - ROUND;
    let r = mul_add::<FUSED>(n, -LN_2_LOW, mul_add::<FUSED>(n, -LN_2_HIGH, x));
    let tail = polynomial::<FUSED, 6>(
        r,
        [1.987_569_1e-4, 1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 0.5],
    );
    let value = mul_add::<FUSED>(tail * r, r, r) + 1.0;
    // The low bits of `shifted` hold `n`; adding it to the exponent multiplies by 2^n.
    f32::from_bits(value.to_bits().wrapping_add(shifted.to_bits() << 23))
}

/// `x · Φ(x)`, within 1e-6 up to magnitudes of 5, and 3e-7 of the magnitude beyond.
///
/// `Φ(x) - 1/2` is `x` times a function of `x²`, for which stands its best polynomial of degree 12 up to `|x| = 5.2`.
#[inline(always)]
pub(super) fn gelu<const FUSED: bool>(x: f32) -> f32 {
    const LIMIT: f32 = 5.2;
    let near = x.clamp(-LIMIT, LIMIT);
    let t = mul_add::<FUSED>(near * near, 2.0 / (LIMIT * LIMIT), -1.0);
    x * mul_add::<FUSED>(near, polynomial::<FUSED, 13>(t, GELU), 0.5)
}

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

    /// The error function by its series, which converges for every argument.
    fn erf(x: f64) -> f64 {
        let (mut term, mut sum) = (x, x);
        for n in 1..200 {
            term *= -x * x / f64::from(n);
            sum += term / f64::from(2 * n + 1);
        }
        sum * std::f64::consts::FRAC_2_SQRT_PI
    }

    #[test]
    fn exp_is_that_of_the_standard_library() {
        for step in 0..=87_000 {
            let x = step as f32 / -1000.0;
            let expected = f64::from(x).exp();
            for got in [exp_of_negative::<true>(x), exp_of_negative::<false>(x)] {
                assert!((f64::from(got) / expected - 1.0).abs() < 3e-7, "{x}: {got} for {expected}");
            }
        }
        assert!(exp_of_negative::<true>(-1e30) < 1e-37);
    }

    #[test]
    fn gelu_is_that_of_the_error_function() {
        for step in -5000..=5000 {
            let x = f64::from(step) / 1000.0;
            let expected = x * 0.5 * (1.0 + erf(x * std::f64::consts::FRAC_1_SQRT_2));
            for got in [gelu::<true>(x as f32), gelu::<false>(x as f32)] {
                assert!((f64::from(got) - expected).abs() < 2e-6, "{x}: {got} for {expected}");
            }
        }
        assert!((gelu::<true>(40.0) - 40.0).abs() < 2e-5);
        assert!(gelu::<true>(-40.0).abs() < 2e-5);
    }
}
