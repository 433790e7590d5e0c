import Pictures
import Testing

@testable import Rendering

@Suite struct PanelLayoutTests {
    static let sizes = [(640, 360), (641, 361), (1920, 1080), (4096, 2160), (240, 320), (2, 2), (7680, 33)]

    @Test(arguments: sizes, Array(1...16) + [37, 65]) func panelsFitAndDoNotTouch(size: (Int, Int), count: Int) {
        let layout = PanelLayout(count: count, picture: PictureSize(width: size.0, height: size.1))
        #expect(layout.canvas.width % 2 == 0 && layout.canvas.height % 2 == 0)
        #expect(layout.panel.width <= size.0 && layout.panel.height <= max(size.1, 2))
        var taken: Set<[Int]> = []
        for index in 0..<count {
            let corner = layout.corner(of: index)
            #expect(corner.x % 2 == 0 && corner.y % 2 == 0)
            #expect(corner.x + layout.cell.width <= layout.canvas.width)
            #expect(corner.y + layout.cell.height + layout.captionHeight <= layout.canvas.height)
            #expect(corner.x % layout.cell.width == 0)
            #expect(taken.insert([corner.x, corner.y]).inserted)
        }
        if size.0 <= 1920 && count <= 3 {
            #expect(layout.panel == PictureSize(width: size.0, height: size.1) || count > 2)
        }
        #expect(layout.cell.width * layout.columns <= max(PanelLayout.maximumCanvas.width, 2 * layout.columns))
    }

    @Test func smallPicturesAreEnlargedByWholeFactors() {
        let layout = PanelLayout(count: 3, picture: PictureSize(width: 64, height: 48), minimumWidth: 160)
        #expect(layout.panel == PictureSize(width: 192, height: 144))
        let large = PanelLayout(count: 3, picture: PictureSize(width: 640, height: 360), minimumWidth: 160)
        #expect(large.panel == PictureSize(width: 640, height: 360))
    }

    @Test func panelsThatWereShrunkTooMuchAreNotReadable() {
        #expect(PanelLayout(count: 65, picture: PictureSize(width: 1920, height: 1080)).isReadable)
        #expect(PanelLayout(count: 2, picture: PictureSize(width: 64, height: 48)).isReadable)
        #expect(!PanelLayout(count: 65, picture: PictureSize(width: 100, height: 4000)).isReadable)
    }

    @Test func manyPanelsAreAGrid() {
        #expect(PanelLayout(count: 6, picture: PictureSize(width: 640, height: 360)).columns == 3)
        let layout = PanelLayout(count: 4, picture: PictureSize(width: 640, height: 360))
        #expect(layout.columns == 2 && layout.canvas.width == 1280)
        #expect(PanelLayout(count: 3, picture: PictureSize(width: 640, height: 360)).columns == 3)
    }
}
