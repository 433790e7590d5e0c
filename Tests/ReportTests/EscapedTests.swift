import Foundation
import Testing

@testable import Report

@Suite struct EscapedTests {
    @Test(arguments: [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("</script>", "&lt;/script&gt;"), ("<!--", "&lt;!--"), ("\";--", "&quot;;--"), ("'&amp;", "&#39;&amp;amp;"),
        ("a\u{2028}b", "a\u{2028}b"), ("a\0b", "a\u{FFFD}b"), ("a\r\nb", "a&#13;\nb"),
    ])
    func markupBecomesText(text: String, expected: String) { #expect(Escaped(text).description == expected) }

    /// One character in Swift, and a quotation mark and more in HTML.
    @Test(arguments: ["\"", "<", "&", "'", ">"])
    func combiningMarksHideNothing(mark: String) {
        for joined in ["\u{301}", "\u{200D}", "\u{FE0F}", "\u{338}"] {
            let escaped = Escaped(mark + joined + "x").description
            #expect(escaped.unicodeScalars.first == "&" && escaped.unicodeScalars.contains(";"))
            #expect(!escaped.unicodeScalars.dropFirst().contains { "\"<'>&".unicodeScalars.contains($0) })
        }
    }

    @Test(arguments: [
        "<script>", "</script>", "<!--", "\";--", "a\u{2028}b\u{2029}c", "<\u{301}",
        String(repeating: "<", count: 10_000),
    ])
    func jsonKeepsItsTextAndEndsNoElement(text: String) throws {
        let json = try Escaped.json([text]).description
        #expect(!json.unicodeScalars.contains { "<>\u{2028}\u{2029}".unicodeScalars.contains($0) })
        #expect(try JSONDecoder().decode([String].self, from: Data(json.utf8)) == [text])
    }

    @Test func aLongNameStaysWhole() {
        let name = String(repeating: "&", count: 10_000)
        #expect(Escaped(name).description == String(repeating: "&amp;", count: 10_000))
    }
}
