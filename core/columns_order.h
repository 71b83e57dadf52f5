/* SPDX-License-Identifier: MIT */
/*
 * columns_order: timeline order.  Private to columns.
 *
 *	columns_order(order, scratch, n, earliest, latest);
 */
#ifndef CORE_COLUMNS_ORDER_H
#define CORE_COLUMNS_ORDER_H

#include <stddef.h>
#include <stdint.h>

/*
 * Sort n ordinals, given ascending, by earliest, then the later latest
 * first, then ordinal.  scratch has room for n more.
 */
void columns_order(uint32_t *order, uint32_t *scratch, size_t n,
    const int64_t *earliest, const int64_t *latest);

#endif
