#include "CReportPage.h"

// `#embed` is C23; clang takes it in every mode and says so.
#pragma clang diagnostic ignored "-Wc23-extensions"
static const unsigned char template[] = {
#embed "page/report.mustache"
};

static const unsigned char style[] = {
#embed "page/report.css"
};

static const unsigned char script[] = {
#embed "page/packed.js" suffix(,)
#embed "page/paint.js" suffix(,)
#embed "page/upsampling.js" suffix(,)
#embed "page/maps.js" suffix(,)
#embed "page/smoothing.js" suffix(,)
#embed "page/run.js" suffix(,)
#embed "page/clock.js" suffix(,)
#embed "page/pane.js" suffix(,)
#embed "page/timeline.js" suffix(,)
#embed "page/moments.js" suffix(,)
#embed "page/controls.js" suffix(,)
#embed "page/main.js"
};

struct camvideo_page_part camvideo_report_template(void) {
    return (struct camvideo_page_part){template, sizeof template};
}

struct camvideo_page_part camvideo_report_style(void) {
    return (struct camvideo_page_part){style, sizeof style};
}

struct camvideo_page_part camvideo_report_script(void) {
    return (struct camvideo_page_part){script, sizeof script};
}
