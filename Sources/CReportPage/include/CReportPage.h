#pragma once
#include <stddef.h>

/// A part of the report's page, as UTF-8 inside the binary.
struct camvideo_page_part {
    const void *bytes;
    size_t size;
};

/// The page without what is in it: a Mustache template.
struct camvideo_page_part camvideo_report_template(void);
/// The style sheet.
struct camvideo_page_part camvideo_report_style(void);
/// The script: its files one behind the other, the last of which starts the page.
struct camvideo_page_part camvideo_report_script(void);
