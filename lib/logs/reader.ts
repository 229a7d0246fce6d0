import type { LogFilter } from './types';

export interface LogChunk {
  /** Offset of the first byte. */
  from: number;
  bytes: Uint8Array;
  /** Of the file that was read. */
  size: number;
  /** Tells this file from others; empty where the source cannot say. */
  file: string;
  /** The file that the node writes to now, when it is another one. */
  successor?: string;
}

export interface SearchRange {
  from: number;
  to: number;
  /** Which matches to give when there are more than `limit`. */
  keep: 'newest' | 'oldest';
  limit: number;
  file: string;
}

export interface SearchHits {
  /** Offsets of lines that match, ascending. */
  offsets: number[];
  /** All lines that match in the range. */
  matches: number;
  file: string;
  size: number;
  bytes: number;
}

/** Access to one log file by byte offsets; every call has a deadline. */
export interface LogReader {
  /** Gives up to `length` bytes from `from`, which counts from the end when negative; of the file named, also after it was rotated away, as long as it can be found. Throws LOG-ROTATED otherwise. */
  read(from: number, length: number, file: string): Promise<LogChunk>;
  /** Gives several ranges of one file at once. */
  readMany(ranges: { from: number; length: number }[], file: string): Promise<LogChunk[]>;
  /** Looks for lines where the file lies; absent where that is not possible. */
  search?(filter: LogFilter, range: SearchRange): Promise<SearchHits>;
  close(): void;
}
