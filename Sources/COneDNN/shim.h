// One C interface over oneDNN 2.x and 3.x, in the shape of 3.x: memory descriptors are handles, and a primitive
// descriptor is created in one call. Everything that differs between the two lives in this file.
#pragma once
#include <oneapi/dnnl/dnnl.h>
#include <stdlib.h>
#include <string.h>

// From libgomp, whose omp.h is not on clang's include path. The setting counts for the calling thread only.
void omp_set_num_threads(int count);

#if DNNL_VERSION_MAJOR >= 3

typedef dnnl_memory_desc_t camvideo_md;

static inline void camvideo_md_destroy(camvideo_md md) { dnnl_memory_desc_destroy(md); }

static inline dnnl_status_t camvideo_md_create_strided(
    camvideo_md *md, int rank, const dnnl_dim_t *dims, dnnl_data_type_t type, const dnnl_dim_t *strides) {
    return dnnl_memory_desc_create_with_strides(md, rank, dims, type, strides);
}

static inline dnnl_status_t camvideo_md_create_any(
    camvideo_md *md, int rank, const dnnl_dim_t *dims, dnnl_data_type_t type) {
    return dnnl_memory_desc_create_with_tag(md, rank, dims, type, dnnl_format_tag_any);
}

static inline dnnl_status_t camvideo_md_query(
    camvideo_md *md, const_dnnl_primitive_desc_t pd, dnnl_query_t what, int index) {
    return dnnl_memory_desc_clone(md, dnnl_primitive_desc_query_md(pd, what, index));
}

static inline dnnl_status_t camvideo_post_ops_append_eltwise(
    dnnl_post_ops_t ops, dnnl_alg_kind_t kind, float alpha, float beta) {
    return dnnl_post_ops_append_eltwise(ops, kind, alpha, beta);
}

static inline dnnl_status_t camvideo_post_ops_append_sum(dnnl_post_ops_t ops) {
    return dnnl_post_ops_append_sum(ops, 1, 0, dnnl_data_type_undef);
}

static inline dnnl_status_t camvideo_convolution_forward_create(
    dnnl_primitive_desc_t *pd, dnnl_engine_t engine, camvideo_md src, camvideo_md weights, camvideo_md bias,
    camvideo_md dst, const dnnl_dim_t *strides, const dnnl_dim_t *dilates, const dnnl_dim_t *padding_l,
    const dnnl_dim_t *padding_r, const_dnnl_primitive_attr_t attr) {
    return dnnl_convolution_forward_primitive_desc_create(
        pd, engine, dnnl_forward_inference, dnnl_convolution_direct, src, weights, bias, dst, strides, dilates,
        padding_l, padding_r, attr);
}

static inline dnnl_status_t camvideo_convolution_backward_data_create(
    dnnl_primitive_desc_t *pd, dnnl_engine_t engine, camvideo_md diff_src, camvideo_md weights, camvideo_md diff_dst,
    const dnnl_dim_t *strides, const dnnl_dim_t *dilates, const dnnl_dim_t *padding_l, const dnnl_dim_t *padding_r,
    const_dnnl_primitive_attr_t attr) {
    dnnl_primitive_desc_t hint = NULL;
    dnnl_status_t status = dnnl_convolution_forward_primitive_desc_create(
        &hint, engine, dnnl_forward_training, dnnl_convolution_direct, diff_src, weights, NULL, diff_dst, strides,
        dilates, padding_l, padding_r, NULL);
    if (status != dnnl_success) return status;
    status = dnnl_convolution_backward_data_primitive_desc_create(
        pd, engine, dnnl_convolution_direct, diff_src, weights, diff_dst, strides, dilates, padding_l, padding_r, hint,
        attr);
    dnnl_primitive_desc_destroy(hint);
    return status;
}

static inline dnnl_status_t camvideo_pooling_forward_create(
    dnnl_primitive_desc_t *pd, dnnl_engine_t engine, dnnl_alg_kind_t kind, camvideo_md src, camvideo_md dst,
    const dnnl_dim_t *strides, const dnnl_dim_t *kernel, const dnnl_dim_t *dilates, const dnnl_dim_t *padding_l,
    const dnnl_dim_t *padding_r, const_dnnl_primitive_attr_t attr) {
    return dnnl_pooling_forward_primitive_desc_create(
        pd, engine, dnnl_forward_inference, kind, src, dst, strides, kernel, dilates, padding_l, padding_r, attr);
}

static inline dnnl_status_t camvideo_matmul_create(
    dnnl_primitive_desc_t *pd, dnnl_engine_t engine, camvideo_md src, camvideo_md weights, camvideo_md bias,
    camvideo_md dst, const_dnnl_primitive_attr_t attr) {
    return dnnl_matmul_primitive_desc_create(pd, engine, src, weights, bias, dst, attr);
}

static inline dnnl_status_t camvideo_eltwise_forward_create(
    dnnl_primitive_desc_t *pd, dnnl_engine_t engine, dnnl_alg_kind_t kind, float alpha, float beta, camvideo_md src,
    camvideo_md dst, const_dnnl_primitive_attr_t attr) {
    return dnnl_eltwise_forward_primitive_desc_create(
        pd, engine, dnnl_forward_inference, kind, src, dst, alpha, beta, attr);
}

static inline dnnl_status_t camvideo_eltwise_backward_create(
    dnnl_primitive_desc_t *pd, dnnl_engine_t engine, dnnl_alg_kind_t kind, float alpha, float beta, camvideo_md data,
    const_dnnl_primitive_attr_t attr) {
    dnnl_primitive_desc_t hint = NULL;
    dnnl_status_t status = dnnl_eltwise_forward_primitive_desc_create(
        &hint, engine, dnnl_forward_training, kind, data, data, alpha, beta, NULL);
    if (status != dnnl_success) return status;
    status = dnnl_eltwise_backward_primitive_desc_create(pd, engine, kind, data, data, data, alpha, beta, hint, attr);
    dnnl_primitive_desc_destroy(hint);
    return status;
}

static inline dnnl_status_t camvideo_softmax_forward_create(
    dnnl_primitive_desc_t *pd, dnnl_engine_t engine, dnnl_alg_kind_t kind, camvideo_md src, camvideo_md dst, int axis,
    const_dnnl_primitive_attr_t attr) {
    return dnnl_softmax_forward_primitive_desc_create(
        pd, engine, dnnl_forward_inference, kind, src, dst, axis, attr);
}

static inline dnnl_status_t camvideo_reorder_create(
    dnnl_primitive_desc_t *pd, dnnl_engine_t engine, camvideo_md src, camvideo_md dst,
    const_dnnl_primitive_attr_t attr) {
    return dnnl_reorder_primitive_desc_create(pd, src, engine, dst, engine, attr);
}

#else

typedef dnnl_memory_desc_t *camvideo_md;

static inline void camvideo_md_destroy(camvideo_md md) { free(md); }

static inline dnnl_status_t camvideo_md_clone(camvideo_md *md, const dnnl_memory_desc_t *original) {
    if (!original) return dnnl_invalid_arguments;
    *md = (camvideo_md)malloc(sizeof **md);
    if (!*md) return dnnl_out_of_memory;
    memcpy(*md, original, sizeof **md);
    return dnnl_success;
}

static inline dnnl_status_t camvideo_md_create_strided(
    camvideo_md *md, int rank, const dnnl_dim_t *dims, dnnl_data_type_t type, const dnnl_dim_t *strides) {
    dnnl_memory_desc_t value;
    dnnl_status_t status = dnnl_memory_desc_init_by_strides(&value, rank, dims, type, strides);
    return status == dnnl_success ? camvideo_md_clone(md, &value) : status;
}

static inline dnnl_status_t camvideo_md_create_any(
    camvideo_md *md, int rank, const dnnl_dim_t *dims, dnnl_data_type_t type) {
    dnnl_memory_desc_t value;
    dnnl_status_t status = dnnl_memory_desc_init_by_tag(&value, rank, dims, type, dnnl_format_tag_any);
    return status == dnnl_success ? camvideo_md_clone(md, &value) : status;
}

static inline dnnl_status_t camvideo_md_query(
    camvideo_md *md, const_dnnl_primitive_desc_t pd, dnnl_query_t what, int index) {
    return camvideo_md_clone(md, dnnl_primitive_desc_query_md(pd, what, index));
}

static inline dnnl_status_t camvideo_post_ops_append_eltwise(
    dnnl_post_ops_t ops, dnnl_alg_kind_t kind, float alpha, float beta) {
    return dnnl_post_ops_append_eltwise(ops, 1, kind, alpha, beta);
}

static inline dnnl_status_t camvideo_post_ops_append_sum(dnnl_post_ops_t ops) {
    return dnnl_post_ops_append_sum(ops, 1);
}

static inline dnnl_status_t camvideo_convolution_forward_create(
    dnnl_primitive_desc_t *pd, dnnl_engine_t engine, camvideo_md src, camvideo_md weights, camvideo_md bias,
    camvideo_md dst, const dnnl_dim_t *strides, const dnnl_dim_t *dilates, const dnnl_dim_t *padding_l,
    const dnnl_dim_t *padding_r, const_dnnl_primitive_attr_t attr) {
    dnnl_convolution_desc_t desc;
    dnnl_status_t status = dnnl_dilated_convolution_forward_desc_init(
        &desc, dnnl_forward_inference, dnnl_convolution_direct, src, weights, bias, dst, strides, dilates, padding_l,
        padding_r);
    return status == dnnl_success ? dnnl_primitive_desc_create(pd, &desc, attr, engine, NULL) : status;
}

static inline dnnl_status_t camvideo_convolution_backward_data_create(
    dnnl_primitive_desc_t *pd, dnnl_engine_t engine, camvideo_md diff_src, camvideo_md weights, camvideo_md diff_dst,
    const dnnl_dim_t *strides, const dnnl_dim_t *dilates, const dnnl_dim_t *padding_l, const dnnl_dim_t *padding_r,
    const_dnnl_primitive_attr_t attr) {
    dnnl_convolution_desc_t desc;
    dnnl_status_t status = dnnl_dilated_convolution_forward_desc_init(
        &desc, dnnl_forward_training, dnnl_convolution_direct, diff_src, weights, NULL, diff_dst, strides, dilates,
        padding_l, padding_r);
    if (status != dnnl_success) return status;
    dnnl_primitive_desc_t hint = NULL;
    status = dnnl_primitive_desc_create(&hint, &desc, NULL, engine, NULL);
    if (status != dnnl_success) return status;
    status = dnnl_dilated_convolution_backward_data_desc_init(
        &desc, dnnl_convolution_direct, diff_src, weights, diff_dst, strides, dilates, padding_l, padding_r);
    if (status == dnnl_success) status = dnnl_primitive_desc_create(pd, &desc, attr, engine, hint);
    dnnl_primitive_desc_destroy(hint);
    return status;
}

static inline dnnl_status_t camvideo_pooling_forward_create(
    dnnl_primitive_desc_t *pd, dnnl_engine_t engine, dnnl_alg_kind_t kind, camvideo_md src, camvideo_md dst,
    const dnnl_dim_t *strides, const dnnl_dim_t *kernel, const dnnl_dim_t *dilates, const dnnl_dim_t *padding_l,
    const dnnl_dim_t *padding_r, const_dnnl_primitive_attr_t attr) {
    dnnl_pooling_v2_desc_t desc;
    dnnl_status_t status = dnnl_pooling_v2_forward_desc_init(
        &desc, dnnl_forward_inference, kind, src, dst, strides, kernel, dilates, padding_l, padding_r);
    return status == dnnl_success ? dnnl_primitive_desc_create(pd, &desc, attr, engine, NULL) : status;
}

static inline dnnl_status_t camvideo_matmul_create(
    dnnl_primitive_desc_t *pd, dnnl_engine_t engine, camvideo_md src, camvideo_md weights, camvideo_md bias,
    camvideo_md dst, const_dnnl_primitive_attr_t attr) {
    dnnl_matmul_desc_t desc;
    dnnl_status_t status = dnnl_matmul_desc_init(&desc, src, weights, bias, dst);
    return status == dnnl_success ? dnnl_primitive_desc_create(pd, &desc, attr, engine, NULL) : status;
}

static inline dnnl_status_t camvideo_eltwise_forward_create(
    dnnl_primitive_desc_t *pd, dnnl_engine_t engine, dnnl_alg_kind_t kind, float alpha, float beta, camvideo_md src,
    camvideo_md dst, const_dnnl_primitive_attr_t attr) {
    dnnl_eltwise_desc_t desc;
    (void)dst;  // 2.x computes in the source's layout
    dnnl_status_t status = dnnl_eltwise_forward_desc_init(&desc, dnnl_forward_inference, kind, src, alpha, beta);
    return status == dnnl_success ? dnnl_primitive_desc_create(pd, &desc, attr, engine, NULL) : status;
}

static inline dnnl_status_t camvideo_eltwise_backward_create(
    dnnl_primitive_desc_t *pd, dnnl_engine_t engine, dnnl_alg_kind_t kind, float alpha, float beta, camvideo_md data,
    const_dnnl_primitive_attr_t attr) {
    dnnl_eltwise_desc_t desc;
    dnnl_status_t status = dnnl_eltwise_forward_desc_init(&desc, dnnl_forward_training, kind, data, alpha, beta);
    if (status != dnnl_success) return status;
    dnnl_primitive_desc_t hint = NULL;
    status = dnnl_primitive_desc_create(&hint, &desc, NULL, engine, NULL);
    if (status != dnnl_success) return status;
    status = dnnl_eltwise_backward_desc_init(&desc, kind, data, data, alpha, beta);
    if (status == dnnl_success) status = dnnl_primitive_desc_create(pd, &desc, attr, engine, hint);
    dnnl_primitive_desc_destroy(hint);
    return status;
}

static inline dnnl_status_t camvideo_softmax_forward_create(
    dnnl_primitive_desc_t *pd, dnnl_engine_t engine, dnnl_alg_kind_t kind, camvideo_md src, camvideo_md dst, int axis,
    const_dnnl_primitive_attr_t attr) {
    dnnl_softmax_v2_desc_t desc;
    dnnl_status_t status = dnnl_softmax_v2_forward_desc_init(&desc, dnnl_forward_inference, kind, src, dst, axis);
    return status == dnnl_success ? dnnl_primitive_desc_create(pd, &desc, attr, engine, NULL) : status;
}

static inline dnnl_status_t camvideo_reorder_create(
    dnnl_primitive_desc_t *pd, dnnl_engine_t engine, camvideo_md src, camvideo_md dst,
    const_dnnl_primitive_attr_t attr) {
    return dnnl_reorder_primitive_desc_create(pd, src, engine, dst, engine, attr);
}

#endif
