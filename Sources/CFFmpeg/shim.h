#pragma once
// libav* for Swift, and what Swift's importer leaves out: macros with casts or arithmetic, and every difference between
// FFmpeg 5.1, 6 and 7. Version guards stand in this file only.
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/avutil.h>
#include <libavutil/dict.h>
#include <libavutil/display.h>
#include <libavutil/imgutils.h>
#include <libavutil/log.h>
#include <libavutil/motion_vector.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libavutil/sha.h>
#include <libswscale/swscale.h>

static const int cam_error_eof = AVERROR_EOF;
static const int cam_error_again = AVERROR(EAGAIN);
static const int cam_error_no_memory = AVERROR(ENOMEM);
static const int cam_error_invalid_argument = AVERROR(EINVAL);
static const int cam_error_exists = AVERROR(EEXIST);
static const int cam_error_is_directory = AVERROR(EISDIR);
static const int cam_error_no_entry = AVERROR(ENOENT);
static const int cam_error_no_space = AVERROR(ENOSPC);
static const int cam_error_exit = AVERROR_EXIT;
static const int cam_error_invalid_data = AVERROR_INVALIDDATA;
static const int cam_error_stream_not_found = AVERROR_STREAM_NOT_FOUND;
static const int cam_error_decoder_not_found = AVERROR_DECODER_NOT_FOUND;
static const int cam_error_encoder_not_found = AVERROR_ENCODER_NOT_FOUND;
static const int cam_error_muxer_not_found = AVERROR_MUXER_NOT_FOUND;
static const int cam_error_option_not_found = AVERROR_OPTION_NOT_FOUND;

static const int64_t cam_no_pts = AV_NOPTS_VALUE;

static inline int cam_error_from_errno(int value) { return AVERROR(value); }

/// The duration of a frame in its stream's time base, 0 where unknown.
static inline int64_t cam_frame_duration(const AVFrame *frame) {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(57, 30, 100)
    return frame->duration;
#else
    return frame->pkt_duration;
#endif
}

static inline void cam_frame_set_duration(AVFrame *frame, int64_t duration) {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(57, 30, 100)
    frame->duration = duration;
#else
    frame->pkt_duration = duration;
#endif
}

static inline int cam_frame_is_interlaced(const AVFrame *frame) {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(58, 7, 100)
    return !!(frame->flags & AV_FRAME_FLAG_INTERLACED);
#else
    return frame->interlaced_frame;
#endif
}

/// The entry of one type in a stream's side data, or NULL. FFmpeg 6.1 moved side data into the codec parameters.
static inline const AVPacketSideData *cam_stream_side_data(const AVStream *stream, enum AVPacketSideDataType type) {
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(60, 31, 102)
    return av_packet_side_data_get(stream->codecpar->coded_side_data, stream->codecpar->nb_coded_side_data, type);
#else
    for (int i = 0; i < stream->nb_side_data; i++)
        if (stream->side_data[i].type == type)
            return &stream->side_data[i];
    return NULL;
#endif
}

/// Copies one side data entry to a stream that has none of that type yet; 0 or an AVERROR.
static inline int cam_add_side_data(AVStream *stream, const AVPacketSideData *entry) {
    if (cam_stream_side_data(stream, entry->type))
        return 0;
    uint8_t *bytes = (uint8_t *)av_memdup(entry->data, entry->size);
    if (!bytes)
        return AVERROR(ENOMEM);
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(60, 31, 102)
    AVCodecParameters *par = stream->codecpar;
    if (!av_packet_side_data_add(&par->coded_side_data, &par->nb_coded_side_data, entry->type, bytes, entry->size, 0)) {
        av_free(bytes);
        return AVERROR(ENOMEM);
    }
    return 0;
#else
    int code = av_stream_add_side_data(stream, entry->type, bytes, entry->size);
    if (code < 0)
        av_free(bytes);
    return code;
#endif
}

/// Copies all side data of a stream whose packets are copied. From 6.1 on, avcodec_parameters_copy has done it.
static inline int cam_copy_side_data(AVStream *to, const AVStream *from) {
#if LIBAVCODEC_VERSION_INT < AV_VERSION_INT(60, 31, 102)
    for (int i = 0; i < from->nb_side_data; i++) {
        int code = cam_add_side_data(to, &from->side_data[i]);
        if (code < 0)
            return code;
    }
#endif
    return 0;
}

/// The pixel formats an encoder takes, ended by AV_PIX_FMT_NONE; NULL where it takes any.
static inline const enum AVPixelFormat *cam_encoder_pixel_formats(const AVCodec *codec) {
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(61, 13, 100)
    const void *formats = NULL;
    if (avcodec_get_supported_config(NULL, codec, AV_CODEC_CONFIG_PIX_FORMAT, 0, &formats, NULL) < 0)
        return NULL;
    return (const enum AVPixelFormat *)formats;
#else
    return codec->pix_fmts;
#endif
}

/// Whether the Matroska muxer writes a display matrix: from libavformat 61 on.
static inline int cam_matroska_writes_rotation(void) {
    return LIBAVFORMAT_VERSION_MAJOR >= 61;
}
