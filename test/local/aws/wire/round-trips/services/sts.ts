import type { Names } from '../../unknown-ids/landscape';
import type { RoundTrips } from '../round-trip';

export const sts = (_: Names): RoundTrips => ({ service: 'sts', trips: [], writesNothing: {} });
