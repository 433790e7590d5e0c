/// The larger of two numbers, and not a number where either is none, as ONNX and NumPy have it.
@inline(__always)
func larger(_ a: Float, _ b: Float) -> Float { a > b || a.isNaN ? a : b }

/// The smaller of two numbers, and not a number where either is none.
@inline(__always)
func smaller(_ a: Float, _ b: Float) -> Float { a < b || a.isNaN ? a : b }
