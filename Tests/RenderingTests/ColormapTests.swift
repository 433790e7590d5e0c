import Testing

@testable import Rendering

@Suite struct ColormapTests {
    @Test(arguments: Colormap.allCases) func hasADistinctColorAtEachEnd(colormap: Colormap) {
        let colors = colormap.colors
        #expect(colors.count == 256)
        #expect(colors.first != colors.last)
    }

    /// As OpenCV 5.0 gives them for 0, 77, 128 and 255.
    @Test(arguments: [
        (Colormap.jet, [0x000080, 0x00B4FF, 0x82FF7E, 0x800000]),
        (.turbo, [0x30123B, 0x18D7CA, 0xA4FC3C, 0x7A0403]),
        (.viridis, [0x440154, 0x34608D, 0x21918C, 0xFDE725]),
        (.inferno, [0x000004, 0x6C186E, 0xBC3754, 0xFCFFA4]),
        (.magma, [0x000004, 0x651A80, 0xB73779, 0xFCFDBF]),
        (.plasma, [0x0D0887, 0x910EA3, 0xCC4778, 0xF0F921]),
        (.cividis, [0x00224E, 0x50576C, 0x7D7C78, 0xFEE838]),
        (.gray, [0x000000, 0x4D4D4D, 0x808080, 0xFFFFFF]),
    ]) func equalsItsSource(colormap: Colormap, expected: [Int]) {
        let colors = colormap.colors
        let codes = [0, 77, 128, 255].map { index in
            Int(colors[index].red) << 16 | Int(colors[index].green) << 8 | Int(colors[index].blue)
        }
        #expect(codes == expected)
    }
}
