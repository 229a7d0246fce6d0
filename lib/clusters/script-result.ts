export type { DdbValue } from '@/lib/dolphindb/values';
