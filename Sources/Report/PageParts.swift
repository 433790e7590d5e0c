import CReportPage

/// What the program holds of the page: everything but what a report is about.
enum PageParts {
    static var template: String { text(camvideo_report_template()) }
    static var style: String { text(camvideo_report_style()) }
    static var script: String { text(camvideo_report_script()) }

    private static func text(_ part: camvideo_page_part) -> String {
        String(decoding: UnsafeRawBufferPointer(start: part.bytes, count: part.size), as: UTF8.self)
    }
}
