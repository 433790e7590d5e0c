import CPango

/// A text library's refusal, which only a lack of memory or of sane sizes brings about.
package struct RenderingError: Error, CustomStringConvertible {
    package let description: String
}

/// Upright pixels with premultiplied alpha.
struct ARGBBitmap {
    let width: Int
    let height: Int
    /// Row-major 0xAARRGGBB.
    let pixels: [UInt32]
}

/// Draws a line of text in any script on a translucent box, with Pango and Cairo.
///
/// Owns its font map, so each thread that has a painter of its own is independent of the others.
final class TextPainter {
    private let fontMap: UnsafeMutablePointer<PangoFontMap>
    private let context: OpaquePointer

    init() throws {
        guard let fontMap = pango_cairo_font_map_new(), let context = pango_font_map_create_context(fontMap) else {
            throw RenderingError(description: "Pango could not open the system's fonts.")
        }
        self.fontMap = fontMap
        self.context = context
        let options = cairo_font_options_create()
        // Gray and not subpixel antialiasing: a video's pixels have no known stripes.
        cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
        cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        pango_cairo_context_set_font_options(context, options)
        cairo_font_options_destroy(options)
    }

    deinit {
        g_object_unref(UnsafeMutableRawPointer(context))
        g_object_unref(UnsafeMutableRawPointer(fontMap))
    }

    /// - Parameters:
    ///   - fontSize: in pixels.
    ///   - maximumWidth: of the box in pixels; a longer text loses its middle to an ellipsis, and keeps its end.
    ///   - mark: the colour of a square before the text; nil for none.
    func paint(_ text: String, fontSize: Double, maximumWidth: Double, mark: RGBColor? = nil) throws -> ARGBBitmap {
        let paddingX = 0.5 * fontSize
        let markSize = 0.8 * fontSize
        let textStart = paddingX + (mark == nil ? 0 : markSize + 0.4 * fontSize)
        let paddingY = 0.25 * fontSize
        let layout = try layout(text, fontSize: fontSize)
        defer { g_object_unref(UnsafeMutableRawPointer(layout)) }
        pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_MIDDLE)
        let textWidth = max(maximumWidth - textStart - paddingX, fontSize)
        pango_layout_set_width(layout, Int32(textWidth * Double(PANGO_SCALE)))
        var extents = PangoRectangle()
        pango_layout_get_pixel_extents(layout, nil, &extents)
        let boxWidth = Double(extents.width) + textStart + paddingX
        let boxHeight = Double(extents.height) + 2 * paddingY
        return try draw(width: Int(boxWidth.rounded(.up)), height: Int(boxHeight.rounded(.up))) { cairo in
            addRoundedRectangle(cairo, width: boxWidth, height: boxHeight, radius: 0.35 * fontSize)
            cairo_set_source_rgba(cairo, 0, 0, 0, 0.6)
            cairo_fill(cairo)
            if let mark {
                cairo_rectangle(cairo, paddingX, (boxHeight - markSize) / 2, markSize, markSize)
                cairo_set_source_rgba(
                    cairo, Double(mark.red) / 255, Double(mark.green) / 255, Double(mark.blue) / 255, 1)
                cairo_fill(cairo)
            }
            cairo_set_source_rgba(cairo, 1, 1, 1, 1)
            cairo_move_to(cairo, textStart - Double(extents.x), paddingY - Double(extents.y))
            pango_cairo_show_layout(cairo, layout)
        }
    }

    /// One line of text; the caller's to unref.
    /// - Parameter fontSize: in pixels.
    func layout(_ text: String, fontSize: Double) throws -> OpaquePointer {
        guard let layout = pango_layout_new(context) else {
            throw RenderingError(description: "Pango could not lay out the label \"\(text)\".")
        }
        let font = pango_font_description_from_string("Sans Bold")
        pango_font_description_set_absolute_size(font, fontSize * Double(PANGO_SCALE))
        pango_layout_set_font_description(layout, font)
        pango_font_description_free(font)
        pango_layout_set_single_paragraph_mode(layout, 1)
        pango_layout_set_text(layout, text, Int32(text.utf8.count))
        return layout
    }

    func addRoundedRectangle(_ cairo: OpaquePointer?, width: Double, height: Double, radius: Double) {
        let quarter = Double.pi / 2
        cairo_new_sub_path(cairo)
        cairo_arc(cairo, width - radius, radius, radius, -quarter, 0)
        cairo_arc(cairo, width - radius, height - radius, radius, 0, quarter)
        cairo_arc(cairo, radius, height - radius, radius, quarter, 2 * quarter)
        cairo_arc(cairo, radius, radius, radius, 2 * quarter, 3 * quarter)
        cairo_close_path(cairo)
    }

    /// What `body` draws on a transparent surface.
    func draw(width: Int, height: Int, _ body: (OpaquePointer?) -> Void) throws -> ARGBBitmap {
        let surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, Int32(width), Int32(height))
        defer { cairo_surface_destroy(surface) }
        let cairo = cairo_create(surface)
        defer { cairo_destroy(cairo) }
        body(cairo)
        cairo_surface_flush(surface)
        guard cairo_status(cairo) == CAIRO_STATUS_SUCCESS, let data = cairo_image_surface_get_data(surface) else {
            let reason = String(cString: cairo_status_to_string(cairo_status(cairo)))
            throw RenderingError(description: "Cairo could not draw a label of \(width)x\(height) pixels: \(reason).")
        }
        let stride = Int(cairo_image_surface_get_stride(surface))
        var pixels: [UInt32] = []
        pixels.reserveCapacity(width * height)
        for y in 0..<height {
            let row = UnsafeRawPointer(data + y * stride)
            for x in 0..<width { pixels.append(row.load(fromByteOffset: 4 * x, as: UInt32.self)) }
        }
        return ARGBBitmap(width: width, height: height, pixels: pixels)
    }
}
