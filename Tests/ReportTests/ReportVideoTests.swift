import Foundation
import Testing

@testable import Report

@Suite struct ReportVideoTests {
    @Test(arguments: [
        ("/a/b/in.mp4", "/a/b", "./in.mp4"), ("/a/in.mp4", "/a/b/c", "../../in.mp4"),
        ("/a/b/my drive #1?.mp4", "/a", "./b/my%20drive%20%231%3F.mp4"), ("/a/../x/100%.mp4", "/x", "./100%25.mp4"),
        ("/a/javascript:alert(1)", "/a", "./javascript%3Aalert%281%29"), ("/a/é\".mp4", "/a", "./%C3%A9%22.mp4"),
    ])
    func anAddressLeadsFromThePageToTheFile(file: String, folder: String, expected: String) throws {
        let address = ReportVideo.address(of: file, from: folder)
        #expect(address == expected)
        let base = URL(fileURLWithPath: folder + "/report.html")
        let resolved = try #require(URL(string: address, relativeTo: base)).standardizedFileURL.path
        #expect(resolved == URL(fileURLWithPath: file).standardizedFileURL.path)
    }

    @Test(arguments: [
        (0.0, "0:00.00"), (62.5, "1:02.50"), (3602.504, "1:00:02.50"), (59.999, "1:00.00"), (-1.5, "-0:01.50"),
    ])
    func timesAreWrittenAsOnAClock(seconds: Double, expected: String) { #expect(ClockText.text(seconds) == expected) }
}

@Suite struct ClassSeriesTests {
    @Test func theClassesThatWereSeenMostHaveCurves() {
        var series = ClassSeries()
        series.append([0.005, 0.6, 0.3, 0.095], frame: 0)
        series.append([0.005, 0.2, 0.7, 0.095], frame: 2)
        let curves = series.curves(explained: [true, false, true, false])
        #expect(curves.map(\.classIndex) == [2, 1, 3])
        #expect(curves[0].values == [0.3, 0.3, 0.7, 0.7])
        #expect(curves[2].values == [0.095, 0.095, 0.095, 0.095])
    }
}
